"""What befalls orders of earlier days, and tills that were offline.

Refunds and voids only ever hit ordinary orders, one thing each, so that every one can be told apart.
"""

from collections.abc import Sequence
from datetime import time, timedelta

from posbridge.money import Decimal, whole_rupiah
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.refunding import refund_all, void
from tests.sandbox.iseller.state import fulfillment_status, owed
from tests.sandbox.iseller.till import fulfil, pay_later
from tests.sandbox.iseller_days.day import TENDERS, Day
from tests.sandbox.iseller_days.giving_back import give_back_one

NEEDED = 3
"""Ordinary orders of a day that something befalls on the next."""

_GIVEN_BACK_LATER = {name for _, name, _ in TENDERS if name != "iSeller Pay"}


def day_before(day: Day, yesterday: Sequence[Order]) -> None:
    """A refund of items, a full refund and a void of yesterday's; fulfilment; down payments on what is owed."""
    fit = [order for order in yesterday if _ordinary(order)]
    if len(fit) >= NEEDED:
        partial, whole, undone = day.rng.sample(fit, NEEDED)
        give_back_one(day, partial, day.morning())
        refund_all(day.store, whole, day.morning())
        void(day.store, undone, day.morning(), reason="Pesanan ganda")
    for order in yesterday:
        if order.closed_at is not None and order.voided_at is None and fulfillment_status(order) == "none":
            fulfil(order, day.morning())
        if owed(order):
            _pay(day, order, owed(order) if len(order.transactions) else whole_rupiah(owed(order) / 2))


def settle_older(day: Day, older: Sequence[Order]) -> None:
    """What is owed of sales of two days ago or earlier is paid."""
    for order in older:
        if owed(order):
            _pay(day, order, owed(order))


def last_month(day: Day, orders: Sequence[Order]) -> None:
    """A full refund of an order of more than a month ago, if there is one; the goods are long gone."""
    old = [order for order in orders if order.ordered_at < day.at(time(0), days=-31) and _ordinary(order)]
    if old:
        refund_all(day.store, old[0], day.morning(), stock_back=False)


def late_uploads(day: Day) -> list[Order]:
    """Two orders that a till without a connection made last night.

    They use up nothing that is counted: what is gone from the shelf before a count but uploaded after it would
    leave the stock twice, in the store itself.
    """
    made = []
    for minute in (44, 47):
        at = day.at(time(21, minute, day.rng.randrange(60)), days=-1)
        uploaded = day.at(time(8, day.rng.randrange(30), day.rng.randrange(60)))
        lines = (day.untracked_line(day.rng.randrange(1, 4)),)
        made.append(day.ring(at, lines, uploaded_at=uploaded))
    return made


def _pay(day: Day, order: Order, amount: Decimal) -> None:
    pay_later(day.store, order, day.payment_type("external_debit"), amount, day.morning() + timedelta(minutes=5))


def _ordinary(order: Order) -> bool:
    return (
        len(order.transactions) == 1
        and order.transactions[0].payment_type.name in _GIVEN_BACK_LATER
        and order.voided_at is None
        and order.channel == "pos"
        and not order.on_account
        and order.closed_at is not None
        and order.uploaded_at == order.ordered_at
        and fulfillment_status(order) == "fulfilled"
    )
