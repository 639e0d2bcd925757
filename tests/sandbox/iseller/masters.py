"""Products, store, outlets, customers, stock, shifts and stock events (contract iseller §6, §7.3, §7.4)."""

from typing import Any

from tests.sandbox.iseller.address_rows import customer_row
from tests.sandbox.iseller.paging import page_from_one, read_window
from tests.sandbox.iseller.params import Params
from tests.sandbox.iseller.product import TYPES
from tests.sandbox.iseller.product_rows import Counted, inventory_row, product_row, sold_units
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller.shelf import balances
from tests.sandbox.iseller.stock_rows import event_row
from tests.sandbox.iseller.store import Store

_CURRENCY = "IDR"


def get_products(service: Service, store: Store, params: Params) -> dict[str, Any]:
    """``track_inventory`` is a filter, not an include."""
    params.require("track_inventory", "modified_after", "page", "page_size")
    view = service.view(store, params.zone())
    since, tracked = params.moment("modified_after", view.zone), params.flag("track_inventory")
    kind = params.word("type", (*TYPES, "composite_variant"))
    header, wanted, tags = params.text("product_header_id"), params.words("product_type"), params.words("tags")
    rows = [
        each
        for each in store.products
        if each.track_inventory is tracked
        and (since is None or since <= each.modified_at <= view.now)
        and kind in (None, each.type)
        and header in (None, each.header_id)
        and (not wanted or each.category.lower() in wanted)
        and (not tags or tags & {tag.lower() for tag in each.tags})
    ]
    page = page_from_one(params, view)
    counted = Counted(balances(store, view.now), sold_units(view))
    shown = [product_row(each, view, counted, params.words("includes")) for each in page.of(rows)]
    return {"count": len(shown), "products": shown, "has_next_item": page.has_next(rows)}


def get_store_info(service: Service, store: Store, params: Params) -> dict[str, Any]:
    """Active outlets and payment types only."""
    del service, params
    outlets = [
        {
            "outlet_id": each.id,
            "outlet_code": each.code,
            "outlet_name": each.name,
            "phone": each.phone,
            "address": each.address,
            "contact_name": each.contact_name,
            "email": each.email,
            "image": None,
        }
        for each in store.outlets
        if each.is_active
    ]
    payments = [
        {"name": each.name, "is_active": True, "gateway": each.gateway}
        for each in store.payment_types
        if each.is_active
    ]
    info = {"store_name": store.name, "phone": "", "address": "", "email": "", "currency": _CURRENCY}
    return {"store_info": {**info, "active_outlets": outlets, "active_payments": payments}}


def get_outlets(service: Service, store: Store, params: Params) -> dict[str, Any]:
    """Inactive ones too, with ``id`` and ``name`` where other calls say ``outlet_id`` and ``outlet_name``."""
    page = page_from_one(params, service.view(store))
    groups: list[Any] | None = [] if "outletgroups" in params.words("includes") else None
    rows = [
        {
            "id": each.id,
            "outlet_code": each.code,
            "name": each.name,
            "phone": each.phone,
            "address": each.address,
            "email": each.email,
            "is_active": each.is_active,
            "outlet_groups": groups,
        }
        for each in page.of(store.outlets)
    ]
    key = "Outlets" if service.knobs.list_key_case == "live" else "outlets"
    return {"count": len(rows), key: rows, "has_next_item": page.has_next(store.outlets)}


def get_customers(service: Service, store: Store, params: Params) -> dict[str, Any]:
    view = service.view(store, params.zone())
    page, window = page_from_one(params, view), read_window(params, view)
    fit = [each for each in store.customers if each.modified_at <= view.now and window.has_any(each.modified_at)]
    addresses = "customeraddresses" in params.words("includes")
    rows = [customer_row(each, addresses=addresses) for each in page.of(fit)]
    return {"count": len(rows), "customers": rows, "has_next_item": page.has_next(fit)}


def get_outlet_inventories(service: Service, store: Store, params: Params) -> dict[str, Any]:
    view = service.view(store)
    code, outlet_id, sku = params.text("outlet_code"), params.text("outlet_id"), params.text("sku")
    rows = [
        (outlet, product)
        for outlet in store.outlets
        if outlet.is_active and code in (None, outlet.code) and outlet_id in (None, outlet.id)
        for product in store.products
        if product.track_inventory and sku in (None, product.sku)
    ]
    page, held = page_from_one(params, view), balances(store, view.now)
    shown = [inventory_row(product, outlet, held) for outlet, product in page.of(rows)]
    return {"count": len(shown), "inventories": shown, "has_next_item": page.has_next(rows)}


def get_register_shifts(service: Service, store: Store, params: Params) -> dict[str, Any]:
    """Neither outlet nor money is told."""
    params.require("time_zone")
    view = service.view(store, params.zone())
    window = read_window(params, view)
    outlet_id, register_id = params.text("outlet_id"), params.text("register_id")
    rows = [
        each
        for each in store.shifts
        if each.opened_at <= view.now
        and outlet_id in (None, each.outlet.id)
        and register_id in (None, each.register.id)
        and window.has(each.opened_at, each.modified_at(view.now))
    ]
    by_change = params.word("sort", ("CreatedDate", "ModifiedDate")) == "ModifiedDate"
    rows.sort(key=lambda each: each.modified_at(view.now) if by_change else each.opened_at)
    if params.word("sort_direction", ("ASC", "DESC")) == "DESC":
        rows.reverse()
    shown = [
        {
            "register_name": f"Register #{each.register.number} - {each.register.name}",
            "register_id": each.register.id,
            "register_shift_id": each.id,
            "open_date": view.stamp(each.opened_at),
            "closed_date": view.stamp_past(each.closed_at),
        }
        for each in page_from_one(params, view).of(rows)
    ]
    return {"count": len(shown), "register_shifts": shown}


def get_transfer(service: Service, store: Store, params: Params) -> dict[str, Any]:
    """The inventory-event feed in the proposed shape, oldest first (contract iseller §7.3)."""
    view = service.view(store, params.zone())
    window, code = read_window(params, view), params.text("outlet_code")
    fit = [
        each
        for each in store.stock_events
        if each.at <= view.now
        and window.has_any(each.at)
        and (code is None or code in (each.outlet.code, each.destination.code if each.destination else None))
    ]
    fit.sort(key=lambda each: each.at)
    page = page_from_one(params, view)
    rows = [event_row(each, view, first=not i) for i, each in enumerate(page.of(fit))]
    return {"count": len(rows), "inventory_adjustments": rows, "has_next_item": page.has_next(fit)}
