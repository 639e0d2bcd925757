"""Identity, library, customers, inventory and quota (contract moka §3.1 to §3.3, §3.8, §3.9)."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from posbridge.money import amount
from tests.sandbox.moka.feed import page_size
from tests.sandbox.moka.library import Entry
from tests.sandbox.moka.library_rows import (
    RESOURCES,
    array_key,
    business_row,
    customer_row,
    item_summary_rows,
    outlet_row,
    profile_row,
)
from tests.sandbox.moka.service import Service
from tests.sandbox.moka.wire import RefusedError, data, epoch, reply
from tests.sandbox.moka.world import Business


def master_router(service: Service) -> APIRouter:
    router = APIRouter()
    world = service.world

    @router.get("/v1/profile/self")
    def profile(request: Request) -> Response:
        business = _mine(service, request)
        return reply(profile_row(business, world.outlets_of(business.id)))

    @router.get("/v1/businesses")
    def businesses(request: Request) -> Response:
        return data({"business": business_row(_mine(service, request))})

    @router.get("/v1/businesses/{business_id}/outlets")
    def outlets(request: Request, business_id: str) -> Response:
        business = _mine(service, request, business_id)
        rows = [outlet_row(outlet, service.now()) for outlet in world.outlets_of(business.id)]
        return data({"outlets": rows, "total_count": len(rows)})

    @router.get("/v1/businesses/{business_id}/checkout_settings")
    def checkout_settings(request: Request, business_id: str) -> Response:
        """Of the business, though outlets may differ: by its first outlet."""
        business = _mine(service, request, business_id)
        rules = service.rules(world.outlets_of(business.id)[0])
        return data(
            {
                "enable_tax": bool(rules.taxes),
                "enable_gratuity": rules.gratuity is not None,
                "include_gratuity_tax": rules.inclusive,
                "enable_rounding": bool(rules.rounding.step),
            }
        )

    @router.get("/v1/businesses/{business_id}/customers")
    def customers(request: Request, business_id: str) -> Response:
        business = _mine(service, request, business_id, scope="customer")
        loyalty = request.query_params.get("include_loyalty") == "true"
        outlet = world.outlets_of(business.id)[0]
        with world.lock:
            page, totals = _page(business.customers, request.query_params)
            rows = [customer_row(each, business.id, outlet, loyalty=loyalty) for each in page]
        return data({"customers": rows, **totals})

    @router.get("/v1/outlets/{outlet_id}/sales_type")
    def sales_type(request: Request, outlet_id: str) -> Response:
        outlet = service.outlet(service.allowed(request, "sales_type"), outlet_id)
        return data({"results": [{"id": each.id, "name": each.name} for each in outlet.library.sales_types]})

    @router.get("/v1/outlets/{outlet_id}/inventory/item_summaries")
    def item_summaries(request: Request, outlet_id: str) -> Response:
        outlet = service.outlet(service.allowed(request, "library"), outlet_id)
        rows, size = item_summary_rows(outlet), page_size(request.query_params, 100)
        start = (_page_number(request.query_params) - 1) * size
        return data({"total_counts": len(rows), "results": rows[start : start + size]})

    @router.get("/v1/outlets/{outlet_id}/{resource}")
    def library(request: Request, outlet_id: str, resource: str) -> Response:
        if resource not in RESOURCES:
            raise RefusedError(404, f"no resource {resource}")
        outlet = service.outlet(service.allowed(request, "library"), outlet_id)
        _, listed, row = RESOURCES[resource]
        with world.lock:
            page, totals = _page(listed(outlet.library), request.query_params)
            rows = [row(each, outlet) for each in page]
        return data({array_key(resource, service.knobs.array_key_style): rows, **totals})

    @router.get("/v1/quotas")
    def quotas(request: Request) -> Response:
        grant = service.grant(request)
        resource = request.query_params.get("resource", "report")
        fresh = {"application_id": grant.app.client_id, "resource": resource, "quota": service.knobs.quota}
        return data({**fresh, "refresh_at": service.now().replace(hour=17, minute=0, second=0, microsecond=0)})

    return router


def _mine(service: Service, request: Request, business_id: str | None = None, scope: str = "profile") -> Business:
    """The grant's business; the id of any other, or of an outlet, is not found."""
    own = service.allowed(request, scope).app.business_id
    if business_id is not None and business_id != str(own):
        raise RefusedError(404, f"business {business_id} not found")
    return service.world.businesses[own]


def _page(entries: Sequence[Any], query: Mapping[str, str]) -> tuple[list[Any], dict[str, int]]:
    """One page, oldest first, with ``total_pages`` and ``total_count``."""
    size, number = page_size(query, 50), _page_number(query)
    kept = [entry for entry in entries if _asked(entry, query)]
    totals = {"total_pages": max(1, -(-len(kept) // size)), "total_count": len(kept)}
    return kept[(number - 1) * size : number * size], totals


def _asked(entry: Entry, query: Mapping[str, str]) -> bool:
    if entry.deleted and query.get("include_deleted", "false").lower() not in {"true", "1"}:
        return False
    changed = epoch(entry.updated_at)
    try:
        return amount(query.get("since")) <= changed and ("until" not in query or changed < amount(query["until"]))
    except ValueError as error:
        raise RefusedError(400, str(error)) from None


def _page_number(query: Mapping[str, str]) -> int:
    text = query.get("page", "1")
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise RefusedError(400, f"page {text!r} does not count from 1")
    return int(text)
