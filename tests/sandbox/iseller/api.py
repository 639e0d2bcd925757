"""``/api/v{n}/{Name}``: names in any case, slashes doubled or not, one envelope (contract iseller §1.1, §2)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from tests.sandbox.iseller import masters, orders, summaries, transactions
from tests.sandbox.iseller.params import Params, read_params
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.wire import TIME, RefusedError, reply

Handler = Callable[[Service, Store, Params], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Call:
    """``listed`` is the list's name in a failure; ``detail``: the envelope has ``error_detail``."""

    name: str
    handler: Handler
    listed: str
    detail: bool = False
    methods: tuple[str, ...] = ("POST",)


_V2 = (
    Call("GetOrders", orders.get_orders, "orders"),
    Call("GetOrderSummary", summaries.get_order_summary, "order_summaries"),
    Call("GetTransactions", transactions.get_transactions, "transactions"),
    Call("GetTransactionSummary", summaries.get_transaction_summary, "transaction_summaries"),
    Call("GetProducts", masters.get_products, "products", detail=True),
    Call("GetRegisterShifts", masters.get_register_shifts, "register_shifts"),
)
_STORE_INFO = Call("GetStoreInfo", masters.get_store_info, "store_info", methods=("GET", "POST"))
_V3 = (
    Call("GetOutlets", masters.get_outlets, "Outlets", detail=True),
    Call("GetTransfer", masters.get_transfer, "inventory_adjustments", detail=True),
    Call("GetOutletInventories", masters.get_outlet_inventories, "inventories", detail=True),
    Call("GetCustomers", masters.get_customers, "customers", detail=True),
)
CALLS: dict[str, Call] = {
    **{f"api/v2/{call.name.lower()}": call for call in (*_V2, _STORE_INFO)},
    **{f"api/v3/{call.name.lower()}": call for call in _V3},
    "api/v1/getstoreinfo": _STORE_INFO,
}


def resource_of(path: str) -> str:
    """``//API/v3/getoutlets`` counts as ``api/v3/GetOutlets``."""
    plain = _plain(path)
    return f"{plain[:7]}{CALLS[plain].name}" if plain in CALLS else plain


def _plain(path: str) -> str:
    return re.sub("/+", "/", path).strip("/").lower()


def api_router(service: Service) -> APIRouter:
    router = APIRouter()

    @router.api_route("/{path:path}", methods=["GET", "POST"])
    async def any_call(request: Request) -> Response:
        plain = _plain(request.url.path)
        call = CALLS.get(plain)
        if call is None:
            return reply({"message": f"no {request.method} {request.url.path}"}, 404)
        if request.method not in call.methods:
            return reply({"message": f"{call.name} does not take {request.method}"}, 405)
        try:
            with service.world.lock:
                store = service.store(request)
            params = await read_params(request)
            if plain.startswith("api/v3/") and not service.knobs.erp_access:
                raise RefusedError("the application has no access to this API", 403)
            with service.world.lock:
                body = call.handler(service, store, params)
        except RefusedError as error:
            return reply(_failure(service, call, error.message), error.status)
        return reply(_enveloped(service, call, {**body, **_ending(service, call, None)}))

    return router


def _ending(service: Service, call: Call, message: str | None) -> dict[str, Any]:
    key = service.knobs.orders_error_key if call.name == "GetOrders" else "error_message"
    ending = {key: message, "status": message is None, "time": TIME}
    return {**ending, "error_detail": None} if call.detail else ending


def _failure(service: Service, call: Call, message: str) -> Any:
    lists: dict[str, dict[str, Any]] = {"null": {call.listed: None}, "empty": {call.listed: []}, "absent": {}}
    body = {"count": 0, **lists[service.knobs.failed_list], "has_next_item": False}
    return _enveloped(service, call, {**body, **_ending(service, call, message)})


def _enveloped(service: Service, call: Call, body: dict[str, Any]) -> Any:
    """GetOrders' own sample shows the envelope in a list of one."""
    return [body] if call.name == "GetOrders" and service.knobs.envelope_in_array else body
