"""Money given back for an order (contract iseller §4.9).

A refund has no id, no payment method and no tax split. Its id is made of order, moment and amount, with an ordinal
for exact twins; who paid it out is told by the order's transactions of type ``refund``.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from posbridge.domain.identifiers import digest
from posbridge.domain.movements import StockItem
from posbridge.domain.records import Record, Refund, RefundedLine, Sale
from posbridge.domain.states import RecordKind
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.fields import Json, Row
from posbridge.sources.iseller.parse_sale import Head
from posbridge.sources.iseller.parse_uses import stock_items
from posbridge.sources.iseller.reasons import RowProblemError, refund_not_paid_out, refund_without_amount
from posbridge.sources.iseller.redact import kept_text
from posbridge.sources.iseller.refund_lines import Detail, Left, details_of, lines_back, worth
from posbridge.sources.iseller.refund_tenders import PaidOut, has_refunds, match, paid_out
from posbridge.sources.records import good, unreadable

__all__ = ["refund_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One row of ``refunded_orders``; ``details`` are the products that came back."""

    at: datetime
    amount: Decimal
    details: tuple[Detail, ...]
    stock_back: tuple[StockItem, ...] | None
    text: str

    @property
    def order(self) -> tuple[datetime, Decimal, str]:
        return (self.at, self.amount, self.text)


def refund_records(
    order: Row, refunded: Sequence[Json] | None, head: Head, sale: Sale | None, *, page: str
) -> Iterator[Record]:
    """A record of each refund, whatever order the rows come in.

    Args:
        refunded: the rows of this order; None where they were not asked for. Refund transactions that no row
            explains are refunds by amount, but only where rows were asked for.
        sale: None where it could not be read; which lines came back is then not known.
    """
    rows: list[_Told] = []
    for raw in refunded or ():
        try:
            rows.append(_told(order.beside(raw, "refunded_orders"), head))
        except RowProblemError as problem:
            yield _problem(head, digest(kept_text(raw))[:16], problem, page)
    try:
        tenders = paid_out(order)
    except RowProblemError as problem:
        if rows or has_refunds(order):
            yield _problem(head, "transactions", problem, page)
        return
    rows = _each_once(sorted(rows, key=lambda row: row.order), tenders)
    found, unexplained = match([(row.at, row.amount) for row in rows], tenders)
    ids = _ids(head, [(row.at, row.amount) for row in rows] + [(each.at, each.amount) for each in unexplained])
    reading = _Reading(head=head, sale=sale)
    for row, by, source_id in zip(rows, found, ids[: len(rows)], strict=True):
        if row.amount and not by and tenders:
            open_ = RowProblemError(refund_not_paid_out(head.receipt_no, row.amount))
            yield _problem(head, source_id, open_, page, at=row.at)
        else:
            yield from (good(RecordKind.REFUND, each, page=page) for each in reading.refunds(row, by, source_id))
    if refunded is not None and all(found):
        for tender, source_id in zip(unexplained, ids[len(rows) :], strict=True):
            yield good(RecordKind.REFUND, reading.synthetic(tender, source_id), page=page)


class _Reading:
    """The refunds of one order, oldest first: each takes its units from what earlier ones left."""

    def __init__(self, *, head: Head, sale: Sale | None) -> None:
        self._head = head
        self._sale = sale
        self._left: Left = {line.key: line.quantity for line in sale.lines} if sale is not None else {}
        self._earlier = ZERO

    def refunds(self, row: _Told, tenders: Sequence[PaidOut], source_id: str) -> list[Refund]:
        """One refund; or one for each tender that paid it out, all by amount, as goods have one tender only."""
        lines = self._lines(row)
        self._earlier += row.amount
        refund = Refund(
            source_id=source_id,
            sale_id=self._head.sale_id,
            receipt_no=self._head.receipt_no,
            occurred_at=row.at,
            amount=row.amount,
            lines=lines,
            by_amount=lines == (),
            full=self._is_full(row.amount),
            method=tenders[0].method if tenders else "",
            label=tenders[0].label if tenders else "",
            stock_back=row.stock_back,
        )
        if len(tenders) < 2:
            return [refund]
        return [
            replace(
                refund,
                source_id=f"{source_id}:{number}",
                amount=tender.amount,
                lines=(),
                by_amount=True,
                full=False,
                method=tender.method,
                label=tender.label,
                stock_back=row.stock_back if number == 1 else (),
            )
            for number, tender in enumerate(tenders, 1)
        ]

    def synthetic(self, tender: PaidOut, source_id: str) -> Refund:
        """A transaction that no row explains: money left, and nothing is said of goods."""
        return Refund(
            source_id=source_id,
            sale_id=self._head.sale_id,
            receipt_no=self._head.receipt_no,
            occurred_at=tender.at,
            amount=tender.amount,
            lines=(),
            by_amount=True,
            full=self._is_full(tender.amount),
            method=tender.method,
            label=tender.label,
            synthetic=True,
        )

    def _lines(self, row: _Told) -> tuple[RefundedLine, ...] | None:
        """The lines that came back; empty where the amount is not what they are worth: anyone may type an amount.

        None where products are named and the sale could not be read.
        """
        if not row.details:
            return ()
        if self._sale is None:
            return None
        lines = lines_back(row.details, self._sale, self._left)
        if not lines:
            return ()
        value, roundings = worth(lines, self._sale)
        whole = not any(self._left.values()) and self._earlier + row.amount == self._sale.total
        return lines if whole or abs(row.amount - value) <= roundings else ()

    def _is_full(self, amount: Decimal) -> bool:
        return self._sale is not None and amount == self._sale.total


def _told(row: Row, head: Head) -> _Told:
    if not row.has("refund_amount"):
        raise RowProblemError(refund_without_amount(head.receipt_no))
    return _Told(
        at=row.moment("refund_date"),
        amount=row.magnitude("refund_amount"),
        details=details_of(row),
        stock_back=stock_items(row.rows("units_returned")) if row.has("units_returned") else None,
        text=json.dumps(dict(row.raw), default=str, sort_keys=True),
    )


def _each_once(rows: Sequence[_Told], tenders: Sequence[PaidOut]) -> list[_Told]:
    """Without rows that a page told again: exact twins, where they come to more than was paid out."""
    kept, over = list(rows), sum((row.amount for row in rows), ZERO) - sum((each.amount for each in tenders), ZERO)
    if not tenders:
        return kept
    for place in range(len(kept) - 1, 0, -1):
        if kept[place].order == kept[place - 1].order and over >= kept[place].amount:
            over -= kept.pop(place).amount
    return kept


def _ids(head: Head, refunds: Sequence[tuple[datetime, Decimal]]) -> list[str]:
    seen: Counter[str] = Counter()
    ids = []
    for at, amount in refunds:
        key = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}|{amount.normalize():f}"
        seen[key] += 1
        ids.append(_id(head, digest(f"{key}|{seen[key]}")[:16]))
    return ids


def _id(head: Head, mark: str) -> str:
    return f"{head.sale_id}:refund:{mark}"


def _problem(head: Head, source_id: str, problem: RowProblemError, page: str, *, at: datetime | None = None) -> Record:
    return unreadable(
        RecordKind.REFUND,
        source_id if source_id.startswith(f"{head.sale_id}:") else _id(head, source_id),
        problem.reason,
        parent_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=at or head.occurred_at,
        page=page,
    )
