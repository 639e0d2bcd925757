"""Refunds of whole units with their modifiers, which are lines of their own."""

from datetime import datetime

from posbridge.money import RUPIAH, Decimal
from tests.sandbox.iseller.order import Order, OrderLine, Refund
from tests.sandbox.iseller.refunding import refund_units
from tests.sandbox.iseller_days.day import Day


def units_with_modifiers(order: Order, line: OrderLine, quantity: Decimal) -> dict[str, Decimal]:
    """``quantity`` of a line and the same share of its modifiers, by line id."""
    mine = [line, *(each for each in order.lines if each.parent is line)]
    return {each.id: each.quantity * quantity / line.quantity for each in mine}


def give_back_one(day: Day, order: Order, at: datetime, *, stock_back: bool = True) -> Refund:
    """One unit of the first line, or all of what was weighed."""
    line = order.lines[0]
    quantity = min(RUPIAH, line.quantity) if not line.product.need_scale else line.quantity
    return refund_units(day.store, order, units_with_modifiers(order, line, quantity), at, stock_back=stock_back)
