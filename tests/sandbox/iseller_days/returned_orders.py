"""Orders that are undone on the day they were made: voids, and refunds of each kind."""

from datetime import datetime

from posbridge.money import whole_rupiah
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.payment import exactly
from tests.sandbox.iseller.refunding import refund_all, refund_amount, void
from tests.sandbox.iseller_days.day import Day
from tests.sandbox.iseller_days.giving_back import give_back_one


def voided(day: Day, at: datetime) -> Order:
    order = day.ring(at, (day.line("AIR", 3), day.line("TARIK-P", 1)), pay=day.cash())
    void(day.store, order, day.later(at))
    return order


def items_back_on_the_shelf(day: Day, at: datetime) -> Order:
    order = day.ring(at, (day.line("BOTOL", 3), day.line()), pay=day.cash())
    give_back_one(day, order, day.later(at))
    return order


def items_thrown_away(day: Day, at: datetime) -> Order:
    """Units are given back but do not go back to stock."""
    order = day.ring(at, (day.line("DONAT", 4), day.line()), pay=day.cash())
    give_back_one(day, order, day.later(at), stock_back=False)
    return order


def items_in_two_steps(day: Day, at: datetime) -> Order:
    """One unit, with its modifiers, and later another one, back to a card."""
    order = day.ring(
        at, (day.line("TEH-01", 3), day.line("KALENG", 1)), pay=exactly(day.payment_type("external_debit"))
    )
    first = day.later(at)
    give_back_one(day, order, first)
    give_back_one(day, order, day.later(first))
    return order


def everything(day: Day, at: datetime) -> Order:
    order = day.ring(at, (day.line("TAS", 1), day.line("LAPIS", 2)), pay=day.cash())
    refund_all(day.store, order, day.later(at))
    return order


def free_amount(day: Day, at: datetime) -> Order:
    """A sum that someone typed; nothing comes back."""
    order = day.ring(at, (day.line("NG-A", 2), day.line()), pay=day.cash())
    refund_amount(day.store, order, whole_rupiah(order.totals.total / 7), day.later(at))
    return order


RETURNED_ORDERS = (
    voided,
    items_back_on_the_shelf,
    items_thrown_away,
    items_in_two_steps,
    everything,
    free_amount,
)
