"""An order's header amounts as they are shown: as sold, or shrunk by refunds."""

from dataclasses import fields

from posbridge.money import ZERO, Decimal, whole_rupiah
from tests.sandbox.iseller import state
from tests.sandbox.iseller.order import Order, Totals
from tests.sandbox.iseller.view import View

_SCALED = ("discount", "promotion", "order_charge", "subtotal_charge", "tax", "final_charge", "shipping", "rounding")


def shown_totals(order: Order, view: View) -> Totals:
    if not view.knobs.refund_changes_totals:
        return order.totals
    return less_refunds(order, state.refunded(order, view.now))


def less_refunds(order: Order, refunded: Decimal) -> Totals:
    """Every part shrinks pro rata; the gross takes what rounding leaves, so that the identities still hold."""
    sold = order.totals
    if not refunded:
        return sold
    total = sold.total - refunded
    parts = {name: whole_rupiah(getattr(sold, name) * total / sold.total) for name in _SCALED}
    after = parts["final_charge"] + parts["shipping"] + parts["rounding"]
    subtotal = total - after - (ZERO if order.inclusive else parts["tax"])
    charges = parts["order_charge"] + parts["subtotal_charge"]
    gross = subtotal - charges + parts["discount"] + parts["promotion"]
    return Totals(gross=gross, subtotal=subtotal, total=total, **parts)


def add_up(each: list[Totals]) -> Totals:
    """The sum of several orders' amounts."""
    names = [field.name for field in fields(Totals)]
    return Totals(**{name: sum((getattr(one, name) for one in each), ZERO) for name in names})
