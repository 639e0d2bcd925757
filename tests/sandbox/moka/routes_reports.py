"""The feed, the invoices and the reports (contract moka §3.4, §3.5, §3.7)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from posbridge.money import Decimal
from tests.sandbox.moka.feed import CLOCKS, page_size, read_page
from tests.sandbox.moka.invoice_rows import invoice_row
from tests.sandbox.moka.postings import postings
from tests.sandbox.moka.receipt import Receipt
from tests.sandbox.moka.reports import REPORTS
from tests.sandbox.moka.service import Service
from tests.sandbox.moka.view import View
from tests.sandbox.moka.wire import RefusedError, data


def reports_router(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get("/{version}/outlets/{outlet_id}/reports/get_latest_transactions")
    def transactions(request: Request, version: str, outlet_id: str) -> Response:
        if version not in {"v3", "v4"} or (version == "v4" and service.knobs.v4_missing):
            raise RefusedError(404, f"no {request.url.path}")
        view = _open(service, request, outlet_id)
        with service.world.lock:
            body = read_page(view, request.query_params, str(request.url.replace(query="")))
            if service.world.after_page and body["payments"] and not body["completed"]:
                shown = [
                    view.outlet.receipt(str(row["id"])) for row in body["payments"] if not row["parent_payment_id"]
                ]
                service.world.after_page.pop(0)(view.outlet, shown)
        return data(body)

    @router.get("/v3/outlets/{outlet_id}/reports/invoices")
    def invoices(request: Request, outlet_id: str) -> Response:
        view = _open(service, request, outlet_id)
        query = request.query_params
        first, last = _range(query)
        size, page = page_size(query, 50), int(query.get("page", "1"))
        clock = query.get("time_filter", "created_at")
        if clock not in CLOCKS:
            raise RefusedError(400, f"time_filter {clock!r} is not one of {', '.join(CLOCKS)}")
        with service.world.lock:
            found = [r for r in view.receipts() if r.invoice and first <= _invoice_day(view, r, clock) <= last]
            found.sort(key=lambda r: r.created_at, reverse=query.get("reorder_type", "DESC").upper() != "ASC")
            rows = [invoice_row(each, view) for each in found[(page - 1) * size : page * size]]
        completed = page * size >= len(found)
        following = urlencode({**query, "page": page + 1})
        url = None if completed else f"{request.url.replace(query='')}?{following}"
        return data({"invoice": rows, "next_url": url, "completed": completed})

    @router.get("/v3/outlets/{outlet_id}/invoices/{invoice_id}")
    def invoice(request: Request, outlet_id: str, invoice_id: str) -> Response:
        view = _open(service, request, outlet_id)
        with service.world.lock:
            try:
                receipt = view.outlet.receipt(invoice_id)
            except KeyError:
                receipt = None
            if receipt is None or receipt.invoice is None or receipt not in view.receipts():
                raise RefusedError(404, f"invoice {invoice_id} not found")
            return data(invoice_row(receipt, view))

    @router.get("/{version}/outlets/{outlet_id}/reports/{name}")
    def report(request: Request, version: str, outlet_id: str, name: str) -> Response:
        if name not in REPORTS or version not in REPORTS[name][1]:
            raise RefusedError(404, f"no {request.url.path}")
        view = _open(service, request, outlet_id)
        first, last = _range(request.query_params)
        with service.world.lock:
            body = REPORTS[name][0](postings(view, first, last))
            for each in view.outlet.disagreements:
                if each.report == name and first <= each.day <= last:
                    body[each.field] = Decimal(body[each.field]) + each.by
        return data(body)

    return router


def _open(service: Service, request: Request, outlet_id: str) -> View:
    outlet = service.outlet(service.allowed(request, "report"), outlet_id)
    service.spend_quota()
    return service.view(outlet)


def _invoice_day(view: View, receipt: Receipt, clock: str) -> date:
    moment = {
        "created_at": receipt.created_at,
        "updated_at": receipt.updated_at(view.as_of),
        "synchronized_at": receipt.synchronized_at,
    }[clock]
    return view.report_day(moment)


def _range(query: Mapping[str, str]) -> tuple[date, date]:
    """``start`` and ``end``, both inclusive, ``DD/MM/YYYY``."""
    days: list[Any] = []
    for name in ("start", "end"):
        try:
            days.append(datetime.strptime(query.get(name, ""), "%d/%m/%Y").date())  # noqa: DTZ007 - a day, no moment
        except ValueError:
            raise RefusedError(400, f"{name} is not DD/MM/YYYY: {query.get(name)!r}") from None
    if days[0] > days[1]:
        raise RefusedError(400, "start is after end")
    return days[0], days[1]
