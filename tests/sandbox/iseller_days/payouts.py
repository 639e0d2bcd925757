"""iSeller Pay is paid out to the store every second day of trade, at ten: all that came in before that day."""

import random
import uuid
from datetime import date, datetime, time, timedelta

from tests.sandbox.iseller.payout import Payout, PayoutPart
from tests.sandbox.iseller.store import Store

PAID_AT = time(10, 0)


def pay_out(store: Store) -> None:
    """Make the payouts of the days of trade anew, as days of another outlet may have added payments to settle.

    A payout's id and reference hang on its day alone, so it stays the same when it gets more parts. Other payouts
    of the store stay as they are.
    """
    days = _payout_days(store)
    ours = {_reference(day) for day in days}
    store.payouts[:] = [payout for payout in store.payouts if payout.reference not in ours]
    waiting = _unsettled(store)
    zone = store.outlets[0].zone
    for day in days:
        cut = datetime.combine(day, time(0), tzinfo=zone)
        parts = tuple(part for part in waiting if part.transaction.at < cut)
        waiting = waiting[len(parts) :]
        if parts:
            at = datetime.combine(day, PAID_AT, tzinfo=zone)
            store.payouts.append(Payout(id=_guid(store, day), reference=_reference(day), at=at, parts=parts))


def _payout_days(store: Store) -> list[date]:
    """The second, fourth, sixth ... day from the first one that had shifts to the last."""
    traded = [shift.opened_at.astimezone(shift.outlet.zone).date() for shift in store.shifts]
    if not traded:
        return []
    first, last = min(traded), max(traded)
    return [first + timedelta(days=n) for n in range(1, (last - first).days + 1, 2)]


def _unsettled(store: Store) -> list[PayoutPart]:
    """Payments by iSeller Pay that no payout has, oldest first."""
    settled = {part.transaction.id for payout in store.payouts for part in payout.parts}
    waiting = [
        PayoutPart(order=order, transaction=payment)
        for order in store.orders
        for payment in order.transactions
        if payment.payment_type.gateway == "iseller_pay"
        and payment.type == "sale"
        and payment.succeeded
        and payment.id not in settled
    ]
    return sorted(waiting, key=lambda part: (part.transaction.at, part.order.outlet.code, part.order.reference))


def _reference(day: date) -> str:
    return f"PO-{day:%y%m%d}"


def _guid(store: Store, day: date) -> str:
    return str(uuid.UUID(int=random.Random(f"payout-{store.name}-{day}").getrandbits(128), version=4))
