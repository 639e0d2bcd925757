"""Refunds and fulfilments, which come in lists of their own beside the orders (contract iseller §4.9, §4.10)."""

from collections.abc import Callable
from typing import Any

from tests.sandbox.iseller import state
from tests.sandbox.iseller.order import Order, Refund
from tests.sandbox.iseller.stock_rows import cost_rows, moved_units, unit_rows
from tests.sandbox.iseller.view import View, units


def refund_rows(order: Order, view: View, wanted: Callable[[Refund], bool]) -> list[dict[str, Any]]:
    return [_refund(order, each, view) for each in order.refunds if state.past(each.at, view.now) and wanted(each)]


def _refund(order: Order, refund: Refund, view: View) -> dict[str, Any]:
    """No id, no outlet, no tax and no payment method are told."""
    return {
        **_heading(order, view),
        "refund_date": view.stamp(refund.at),
        "refund_amount": view.money(refund.amount),
        "units_returned": unit_rows(moved_units(order, refund.units)) if refund.stock_back else [],
        "refund_details": _details(order, refund, view),
    }


def _details(order: Order, refund: Refund, view: View) -> list[dict[str, Any]]:
    """Products only: modifiers are refunded with them and have no row."""
    rows = []
    for line_id, quantity in refund.units.items():
        line = order.line(line_id)
        if line.modifier is not None:
            continue
        rows.append(
            {
                "product_id": line.product.id,
                "sku": line.product.sku,
                "quantity": units(quantity),
                "cogs": cost_rows(line.costs, view, quantity / line.quantity),
            }
        )
    return rows


def fulfilment_rows(order: Order, view: View) -> list[dict[str, Any]]:
    return [
        {
            **_heading(order, view),
            "fulfill_date": view.stamp(each.at),
            "units_fulfilled": unit_rows(moved_units(order, each.units)),
        }
        for each in order.fulfilments
        if state.past(each.at, view.now)
    ]


def _heading(order: Order, view: View) -> dict[str, Any]:
    return {
        "order_id": order.id,
        "order_reference": order.reference,
        "channel": order.channel,
        "order_date": view.stamp(order.ordered_at),
    }
