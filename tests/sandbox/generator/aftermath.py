"""What befalls receipts later: refunds, voids, instalments, and tills that were offline.

Refunds and voids only ever hit ordinary receipts, one thing each, so that every one can be told apart.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from posbridge.money import RUPIAH, Decimal, whole_rupiah
from tests.sandbox.generator.day import Day
from tests.sandbox.moka.receipt import Instalment, Receipt
from tests.sandbox.moka.refunding import refund_amount, refund_full, refund_units

NEEDED = 6
"""Ordinary receipts of a day that something befalls on the same day."""

_LAST = time(21, 58)


def same_day(day: Day, plain: Sequence[Receipt]) -> None:
    """Two refunds of items, one of them in two steps, one in full, one by amount, one void."""
    early = [r for r in plain if r.created_at < day.at(time(20, 30)) and _ordinary(r)]
    steps = next((r for r in early if r.lines[0].quantity >= 2), early[0])
    rest = [r for r in early if r is not steps]
    single, several, whole, summed, void = day.rng.sample(rest, 5)
    _one_unit(day, single, day_end(day, single.created_at))
    _all_of_a_line(day, several, day_end(day, several.created_at))
    refund_full(whole, day_end(day, whole.created_at), day.world.numbers)
    share = whole_rupiah(summed.subtotal / 3)
    refund_amount(summed, share, day_end(day, summed.created_at), day.world.numbers)
    first = day_end(day, steps.created_at)
    _one_unit(day, steps, first)
    if steps.lines[0].quantity >= 2:
        _one_unit(day, steps, first + timedelta(minutes=1))
    void.voided_at = day_end(day, void.created_at)


def day_before(day: Day, yesterday: Sequence[Receipt]) -> None:
    """A refund of items, a full refund and a void of yesterday's; instalments of invoices that are open."""
    fit = [r for r in yesterday if _ordinary(r)]
    if len(fit) >= 3:
        partial, whole, void = day.rng.sample(fit, 3)
        _one_unit(day, partial, _morning(day))
        refund_full(whole, _morning(day), day.world.numbers)
        void.voided_at = _morning(day)
    for receipt in yesterday:
        if receipt.invoice is not None and receipt.paid < receipt.total:
            half = whole_rupiah((receipt.total - receipt.paid) / 2)
            pay_instalment(day, receipt, "cash", half if receipt.invoice.deposit else receipt.total - receipt.paid)


def settle_older(day: Day, older: Sequence[Receipt]) -> None:
    """What is open of invoices issued two days ago or earlier is paid."""
    for receipt in older:
        if receipt.invoice is not None and receipt.paid < receipt.total:
            pay_instalment(day, receipt, "ovo", receipt.total - receipt.paid)


def pay_instalment(day: Day, receipt: Receipt, kind: str, amount: Decimal) -> None:
    number = day.world.numbers.id("instalment")
    receipt.instalments.append(Instalment(id=number, at=_morning(day), type=kind, amount=amount, note="Transfer"))


def last_month(day: Day, receipts: Sequence[Receipt]) -> None:
    """A full refund of a receipt of more than a month ago, if there is one that nothing befell."""
    old = [r for r in receipts if r.created_at < day.at(time(0), days=-31) and _ordinary(r)]
    if old:
        refund_full(old[0], _morning(day), day.world.numbers)


def late_offline(day: Day) -> list[Receipt]:
    """Two receipts that a till without a connection made last night."""
    made = []
    for minute in (52, 57):
        at = day.at(time(21, minute, day.rng.randrange(60), day.rng.randrange(1000) * 1000), days=-1)
        sync = day.at(time(8, day.rng.randrange(30), day.rng.randrange(60), day.rng.randrange(1000) * 1000))
        made.append(day.ring(at, day.lines(), synchronized_at=sync))
    return made


def refund_items(day: Day, receipt: Receipt) -> None:
    """One unit of a line, on the same day."""
    _one_unit(day, receipt, day_end(day, receipt.created_at))


def day_end(day: Day, after: datetime) -> datetime:
    """Some time after ``after``, before the outlet closes for the day."""
    last = day.at(_LAST)
    later = after + timedelta(milliseconds=day.rng.randrange(180_000, 4_500_000))
    return min(later, last + timedelta(milliseconds=day.rng.randrange(60_000)))


def _morning(day: Day) -> datetime:
    return day.at(time(9)) + timedelta(milliseconds=day.rng.randrange(10_800_000))


def _one_unit(day: Day, receipt: Receipt, at: datetime) -> None:
    refund_units(receipt, {0: RUPIAH}, at, day.world.numbers)


def _all_of_a_line(day: Day, receipt: Receipt, at: datetime) -> None:
    last = len(receipt.lines) - 1
    refund_units(receipt, {last: receipt.lines[last].quantity}, at, day.world.numbers)


def _ordinary(receipt: Receipt) -> bool:
    return not (
        receipt.refunds
        or receipt.voided_at
        or receipt.invoice
        or receipt.offline
        or len(receipt.tenders) > 1
        or not all(line.net and line.variant for line in receipt.lines)
    )
