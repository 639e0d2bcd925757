"""Stock on the wire: units moved, contents of bundles, costs, and the events of ``GetTransfer``."""

from collections.abc import Iterable, Mapping
from typing import Any

from posbridge.money import RUPIAH, ZERO, Decimal
from tests.sandbox.iseller.order import Component, Cost, Order
from tests.sandbox.iseller.product import Product
from tests.sandbox.iseller.stock import StockEvent, StockItem
from tests.sandbox.iseller.view import UNHEARD, View, units

_UNHEARD_ACTION = f"{UNHEARD}_action"


def unit_rows(moved: Iterable[Component]) -> list[dict[str, Any]]:
    """One row per product (StoreInventoryModel, contract iseller §4.7)."""
    totals: dict[Product, Decimal] = {}
    for unit in moved:
        totals[unit.product] = totals.get(unit.product, ZERO) + unit.quantity
    return [
        {"product_id": product.id, "product_name": product.name, "sku": product.sku, "stock": units(quantity)}
        for product, quantity in totals.items()
    ]


def content_rows(parts: Iterable[Component], times: Decimal) -> list[dict[str, Any]] | None:
    """Contents of a line of ``times`` units; equal parts stay separate, none is null (InventoryHistory)."""
    rows = [
        {
            "product_id": part.product.id,
            "product_sku": part.product.sku,
            "product_name": part.product.name,
            "variant_name": part.product.variant_name,
            "quantity": units(part.quantity * times),
        }
        for part in parts
    ]
    return rows or None


def cost_rows(costs: Iterable[Cost], view: View, share: Decimal = RUPIAH) -> list[dict[str, Any]]:
    """``buying_price`` is per unit."""
    return [
        {
            "product_id": cost.product.id,
            "sku": cost.product.sku,
            "quantity": units(cost.quantity * share),
            "buying_price": view.money(cost.unit_cost),
        }
        for cost in costs
    ]


def moved_units(order: Order, quantities: Mapping[str, Decimal]) -> list[Component]:
    """The tracked stock behind quantities of lines."""
    moved = []
    for line_id, quantity in quantities.items():
        line = order.line(line_id)
        moved += [
            Component(product=unit.product, quantity=unit.quantity * quantity / line.quantity) for unit in line.units
        ]
    return moved


def event_row(event: StockEvent, view: View, *, first: bool) -> dict[str, Any]:
    """One inventory adjustment; the shape is proposed, not documented (contract iseller §7.3)."""
    unheard = first and view.knobs.unknown_enum == "action"
    return {
        "adjustment_id": event.id,
        "transfer_id": event.transfer_id,
        "action": _UNHEARD_ACTION if unheard else event.action,
        "type": event.type,
        "out_type": event.out_type,
        "reference_code": event.reference_code,
        "date": view.stamp(event.at),
        "outlet_code": event.outlet.code,
        "destination_outlet_code": event.destination.code if event.destination else None,
        "supplier_name": event.supplier_name,
        "notes": event.notes,
        "items": [_item_row(event, item, view) for item in event.items],
    }


def _item_row(event: StockEvent, item: StockItem, view: View) -> dict[str, Any]:
    row: dict[str, Any] = {"product_id": item.product.id, "sku": item.product.sku}
    if event.action == "accept":
        row["accepted_quantity"] = units(item.accepted)
        row["cancelled_quantity"] = units(item.cancelled)
        row["rejected_quantity"] = units(item.rejected)
    else:
        row["quantity"] = units(item.quantity)
    if event.action == "opname":
        row["system_quantity"] = units(item.system or ZERO)
        row["counted_quantity"] = units(item.counted or ZERO)
    row["buying_price"] = None if item.buying_price is None else view.money(item.buying_price)
    return row
