"""HTTP routes of every resource: list, get, create, update, delete, batch (contract jurnal §4.1, §4.6)."""

from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Request, Response

from tests.sandbox.jurnal import batch, listing
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import Refusal, not_found
from tests.sandbox.jurnal.resources import Resource
from tests.sandbox.jurnal.wire import WireResponse, decode


class Call:
    """One signed request: its company, query and decoded body."""

    def __init__(self, company: Company, query: dict[str, str], body: Any) -> None:
        self.company = company
        self.query = query
        self.body = body

    def wrapped(self, key: str, *, loose: bool = False) -> Body:
        """The object under ``key``; with ``loose`` also a body without wrapper.

        Raises:
            Refusal: 406 for a wrong wrapper.
        """
        inner = self.body.get(key) if isinstance(self.body, dict) else None
        if isinstance(inner, dict):
            return Body(inner)
        if loose and isinstance(self.body, dict):
            return Body(self.body)
        raise Refusal(406, raw={"errors": f"The body must hold {key}."})


async def read_call(request: Request) -> Call:
    """Decode the body with exact numbers; one that is not JSON is 400."""
    raw = await request.body()
    try:
        body = decode(raw) if raw else None
    except ValueError:
        raise Refusal(400, raw={"errors": "The body is not JSON."}) from None
    return Call(request.state.company, dict(request.query_params), body)


Signed = Annotated[Call, Depends(read_call)]
UNWRAPPED = ("customer_apply_credit_memo", "customer_credit_memo_refund")
"""The contract shows these bodies without a wrapper; with one they are read too."""


def router_of(resource: Resource) -> APIRouter:
    """Routes for what the resource allows; any other verb is 405."""
    router = APIRouter(prefix=f"/{resource.path}")
    key = resource.answer_key

    def answer(company: Company, row: Any, call: str, status: int = 200) -> WireResponse:
        shown = resource.show(company, row)
        return WireResponse(shown if call in resource.bare else {key: shown}, status)

    if resource.listed:

        @router.get("")
        def get_list(call: Signed) -> Response:
            with call.company.lock:
                return WireResponse(listing.listed(call.company, resource, call.query))

    if resource.make is not None:

        @router.post("/batch_create")
        def post_batch(call: Signed) -> Response:
            with call.company.lock:
                return WireResponse(batch.create_all(call.company, resource, call.body), resource.batch or 200)

    if resource.create is not None:
        create = resource.create

        @router.post("")
        def post(call: Signed) -> Response:
            body = call.wrapped(resource.singular, loose=resource.path in UNWRAPPED)
            with call.company.lock:
                return answer(call.company, create(call.company, body), "create", resource.created)

    @router.get("/{handle}")
    def get_one(handle: str, call: Signed) -> Response:
        with call.company.lock:
            return answer(call.company, found(call.company, resource, handle), "get")

    if resource.update is not None:
        update = resource.update

        @router.patch("/{handle}")
        def patch(handle: str, call: Signed) -> Response:
            body = call.wrapped(resource.singular, loose=resource.path in UNWRAPPED)
            with call.company.lock:
                return answer(call.company, update(call.company, found(call.company, resource, handle), body), "update")

    if resource.delete is not None:
        remove = resource.delete

        @router.delete("/{handle}")
        def delete(handle: str, call: Signed) -> Response:
            with call.company.lock:
                remove(call.company, found(call.company, resource, handle))
            return Response(status_code=204)

    return router


def found(company: Company, resource: Resource, handle: str) -> Any:
    """The record that a path names by id or custom_id.

    ``#`` never finds anything (404); what follows the last dot is read as a format (contract jurnal §2, §6).

    Raises:
        Refusal: there is none.
    """
    handle = unquote(handle)
    if "#" in handle:
        raise not_found(404)
    handle = handle.rsplit(".", 1)[0]
    row = resource.find(company, handle) if resource.find else _find(resource.rows(company), handle)
    if row is None:
        raise not_found(company.knob("not_found_status"))
    return row


def _find(rows: Any, handle: str) -> Any:
    rows = list(rows)
    by_id = next((row for row in rows if str(row.id) == handle), None)
    return by_id or next((row for row in rows if row.custom_id == handle), None)
