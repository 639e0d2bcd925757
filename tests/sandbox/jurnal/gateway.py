"""The gateway in front of the API: signature, scopes, limits (contract jurnal §3.1, §5)."""

import re
from typing import Any
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.sandbox.bodies import read_body, replay
from tests.sandbox.jurnal import auth
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.paths import resource_of
from tests.sandbox.jurnal.wire import encode
from tests.sandbox.jurnal.world import JurnalWorld

REPORT_REFUSAL = ["You're not authorized to perform this action."]
REPORTS = (
    "sales_lists",
    "general_ledger",
    "trial_balance",
    "inventory_valuation",
    "warehouse_stock_quantity",
    "sales_by_products",
    "aged_receivables",
)


class Gateway:
    """Finds the company of a signed request and puts it into ``scope["state"]["company"]``."""

    def __init__(self, app: ASGIApp, *, world: JurnalWorld) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_sandbox"):
            await self._app(scope, receive, send)
            return
        body = await read_body(receive)
        headers = Headers(scope=scope)
        company = self._world.companies.get(auth.client_of(headers) or "")
        target = scope["raw_path"].decode("latin-1")
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode("latin-1")
        sent = {"method": scope["method"], "target": target, "body": body, "now": self._world.now()}
        if company is None or not auth.verified(headers, company.client_secret, **sent):
            await _refuse(send, 401, {"message": "Unauthorized"}, {"server": "Mekari"})
            return
        refusal, rates = self._count(company)
        if refusal is not None:
            await _refuse(send, 429, {"message": refusal}, rates)
            return
        denied = self._denied(company, scope["method"], unquote(scope["path"]))
        if denied is not None:
            await _refuse(send, *denied, rates)
            return
        scope["state"]["company"] = company
        await self._app(scope, replay(body, receive), _adding(send, rates))

    def _count(self, company: Company) -> tuple[str | None, dict[str, str]]:
        limits = {
            "minute": company.knob("rate_per_minute"),
            "hour": company.knob("rate_per_hour"),
            "month": company.knob("monthly_limit"),
        }
        refusal, left = self._world.windows.take(company.client_id, self._world.now(), limits)
        rates: dict[str, str] = {}
        if company.knob("send_rate_headers"):
            for name in ("minute", "hour"):
                if name in left:
                    rates[f"x-ratelimit-limit-{name}"] = str(limits[name])
                    rates[f"x-ratelimit-remaining-{name}"] = str(left[name])
        return refusal, rates

    def _denied(self, company: Company, method: str, path: str) -> tuple[int, Any] | None:
        resource = resource_of(path)
        if not any(re.search(rule, f"{method} {resource}") for rule in company.knob("scopes_denied")):
            return None
        status = company.knob("scope_status")
        if status == 401 and resource in REPORTS:
            return status, REPORT_REFUSAL
        return status, {"message": "Unauthorized" if status == 401 else "Forbidden"}


def _adding(send: Send, headers: dict[str, str]) -> Send:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *_pairs(headers)]
        await send(message)

    return add


def _pairs(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def _refuse(send: Send, status: int, body: Any, headers: dict[str, str]) -> None:
    raw = encode(body).encode()
    fields = {"content-type": "application/json", "content-length": str(len(raw)), **headers}
    await send({"type": "http.response.start", "status": status, "headers": _pairs(fields)})
    await send({"type": "http.response.body", "body": raw})
