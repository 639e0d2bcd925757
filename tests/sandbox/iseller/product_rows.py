"""Products as rows (contract iseller §6.1)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller import state
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.product import ModifierGroup, Product
from tests.sandbox.iseller.view import View, units

Held = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a page of products needs to know once: ``held`` by outlet id and product id, ``sold`` by product id."""

    held: Held
    sold: Mapping[str, Decimal]


def product_row(product: Product, view: View, counted: Counted, includes: frozenset[str]) -> dict[str, Any]:
    """Only active outlets have prices and stock."""
    outlets = [outlet for outlet in view.store.outlets if outlet.is_active]
    options = [{"option": product.variant_option, "value": product.variant_name}] if product.variant_name else None
    return {
        "product_id": product.id,
        "product_header_id": product.header_id,
        "name": product.name,
        "description": "",
        "type": product.type,
        "product_type": product.category,
        "vendor": product.vendor,
        "attribute": None,
        "tags": list(product.tags) if "tags" in includes else [],
        "barcode": "",
        "sku": product.sku,
        "price": view.money(product.price),
        "outlet_prices": _prices(product, outlets, view) if "outletprice" in includes else None,
        "taxable": product.tax is not None,
        "track_inventory": product.track_inventory,
        "allow_negative_stock": product.allow_negative_stock,
        "sold_count": units(counted.sold.get(product.id, ZERO)),
        "unit_of_measurement": product.unit,
        "buying_prices": [
            {"outlet_id": outlet.id, "buying_price": view.money(product.cost_at(outlet.id) or ZERO)}
            for outlet in outlets
        ],
        "buying_price": view.money(product.cost_at("") or ZERO),
        "inventories": [_inventory(product, outlet, counted.held) for outlet in outlets]
        if product.track_inventory
        else [],
        "ingredients": [
            {
                "product_id": each.product.id,
                "name": each.product.name,
                "sku": each.product.sku,
                "quantity": units(each.quantity),
            }
            for each in product.ingredients
        ]
        or None,
        "variant_options": options,
        "bundles": _bundles(product),
        "modifier_groups": [_group(each, view, modifiers="modifiers" in includes) for each in product.modifier_groups]
        if "modifiergroups" in includes
        else [],
        "images": [],
        "need_scale": product.need_scale,
        "is_active": product.is_active,
        "modified_date": view.stamp(product.modified_at),
    }


def _prices(product: Product, outlets: list[Outlet], view: View) -> list[dict[str, Any]]:
    return [
        {"outlet_id": outlet.id, "outlet_name": outlet.name, "price": view.money(product.price_at(outlet.id))}
        for outlet in outlets
    ]


def _inventory(product: Product, outlet: Outlet, held: Held) -> dict[str, Any]:
    return {
        "outlet_id": outlet.id,
        "outlet_code": outlet.code,
        "outlet_name": outlet.name,
        "unit_in_stock": units(held.get((outlet.id, product.id), ZERO)),
    }


def inventory_row(product: Product, outlet: Outlet, held: Held) -> dict[str, Any]:
    """One row of GetOutletInventories; the shape is proposed, not documented (contract iseller §7.4)."""
    own = {"product_id": product.id, "sku": product.sku, "product_name": product.name}
    return {**_inventory(product, outlet, held), **own}


def _bundles(product: Product) -> list[dict[str, Any]] | None:
    """Every option of every slot is a row; a slot is one ``category``."""
    return [
        {
            "product_id": option.product.id,
            "sku": option.product.sku,
            "category": option.category,
            "product_name": option.product.name,
            "variant_name": option.product.variant_name,
            "quantity": units(option.quantity),
        }
        for option in product.slots
        if option.product.is_active
    ] or None


def _group(group: ModifierGroup, view: View, *, modifiers: bool) -> dict[str, Any]:
    own = [
        {
            "modifier_id": each.id,
            "modifier_group_id": group.id,
            "title": each.title,
            "price": view.money(each.price),
            "quantity": units(each.quantity),
        }
        for each in group.modifiers
    ]
    return {
        "modifier_group_id": group.id,
        "title": group.title,
        "is_active": group.is_active,
        "modifiers": own if modifiers else [],
    }


def sold_units(view: View) -> dict[str, Decimal]:
    """Units ever sold, by product id; modifiers do not count."""
    sold: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for order in view.store.orders:
        if state.is_there(order, view.now):
            for line in order.lines:
                if line.modifier is None:
                    sold[line.product.id] += line.quantity
    return sold
