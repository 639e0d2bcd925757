"""Which transactions paid out which refund: refund rows name no payment method (contract iseller §0.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.parse_payments import GATEWAYS, STATUSES, TYPES, transactions

__all__ = ["PaidOut", "has_refunds", "match", "paid_out"]

_MOST_TOGETHER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOut:
    """One successful transaction of type ``refund``; ``amount`` is positive."""

    transaction_id: str
    at: datetime
    amount: Decimal
    method: str
    label: str


def paid_out(order: Row) -> list[PaidOut]:
    """The order's refund transactions, oldest first. Transactions of type ``void`` are no refunds.

    Raises:
        RowProblemError: a field cannot be read or a word is unknown.
    """
    found = [
        PaidOut(
            transaction_id=row.identity("transaction_id"),
            at=row.moment("transaction_date"),
            amount=row.magnitude("amount"),
            method=row.word("gateway", known=GATEWAYS),
            label=row.text("payment_type_name"),
        )
        for row in transactions(order)
        if row.word("type", known=TYPES) == "refund" and row.word("status", known=STATUSES) == "success"
    ]
    return sorted((each for each in found if each.amount), key=lambda each: (each.at, each.transaction_id))


def has_refunds(order: Row) -> bool:
    """Whether a transaction is of type ``refund``, whatever else of it can be read."""
    told = order.raw.get("transactions")
    rows = [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []
    return any(str(row.get("type")).strip().casefold() == "refund" for row in rows)


def match(
    refunds: Sequence[tuple[datetime, Decimal]], tenders: Sequence[PaidOut]
) -> tuple[list[tuple[PaidOut, ...]], list[PaidOut]]:
    """Transactions of each refund (moment and amount), in the refunds' order, and those that no refund explains.

    First one of the same amount, the nearest in time; then several that come to the amount together.
    """
    found: list[tuple[PaidOut, ...]] = [()] * len(refunds)
    left = list(tenders)
    pairs = [
        (abs(tender.at - at), place, tender)
        for place, (at, amount) in enumerate(refunds)
        for tender in tenders
        if tender.amount == amount
    ]
    for _, place, tender in sorted(pairs, key=lambda pair: (pair[0], pair[1], pair[2].transaction_id)):
        if not found[place] and tender in left:
            found[place] = (tender,)
            left.remove(tender)
    for place, (at, amount) in enumerate(refunds):
        if amount and not found[place]:
            found[place] = _together(at, amount, left)
            left = [tender for tender in left if tender not in found[place]]
    return found, left


def _together(at: datetime, amount: Decimal, tenders: Sequence[PaidOut]) -> tuple[PaidOut, ...]:
    """The fewest that come to the amount; of several choices those nearest in time."""
    for size in range(2, min(len(tenders), _MOST_TOGETHER) + 1):
        fitting = [some for some in combinations(tenders, size) if _sum(some) == amount]
        if fitting:
            return min(fitting, key=lambda some: sum((abs(each.at - at) for each in some), timedelta()))
    return ()


def _sum(tenders: Iterable[PaidOut]) -> Decimal:
    return sum((each.amount for each in tenders), ZERO)
