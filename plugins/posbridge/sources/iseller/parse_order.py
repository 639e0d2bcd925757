"""One row of ``orders`` into records: its sale, payments, refunds and void. Pure: rows in, what they tell out."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from posbridge.domain.identifiers import digest
from posbridge.domain.records import Record, Sale, Void
from posbridge.domain.states import RecordKind
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.fields import Json, Row, moments
from posbridge.sources.iseller.parse_payments import payment_records, transactions
from posbridge.sources.iseller.parse_refunds import refund_records
from posbridge.sources.iseller.parse_sale import Head, parse_sale
from posbridge.sources.iseller.reasons import RowProblemError
from posbridge.sources.iseller.redact import kept_text
from posbridge.sources.iseller.refund_tenders import has_refunds
from posbridge.sources.records import good, told_id, unreadable

__all__ = ["order_records"]

_OPEN = ("draft", "reserved")
_VOID = ("void", "cancelled")
_STATUSES = ("completed", *_OPEN, *_VOID)


def order_records(
    row: object,
    refunded: Sequence[Json] | None,
    *,
    zone: ZoneInfo,
    rule: Calibration,
    page: str,
    fulfilled: Sequence[Json] = (),
) -> list[Record]:
    """All that an order tells; nothing of one that is still open.

    What cannot be read becomes a record with its problem; the row is kept with the sale, without what identifies a
    person.

    Args:
        refunded: the rows of ``refunded_orders`` that are this order's; None where they were not asked for, or
            cannot be all of them. Then refund transactions without a row are not taken for refunds.
        fulfilled: the rows of ``fulfillments`` that are this order's, as far as they came with it.
    """
    kept = kept_text({**row, "refunded_orders": list(refunded)} if refunded and isinstance(row, dict) else row)
    try:
        order = Row(row, moments(zone, rule))
        if order.text("status").casefold() in _OPEN:
            return []
        head = _head(order)
    except RowProblemError as problem:
        return [_headless(row, problem, kept, page)]
    sale: Sale | None = None
    try:
        order.word("status", known=_STATUSES)
        sale = parse_sale(order, head, given_back=_given_back(order, refunded or ()), rule=rule)
        sale = replace(sale, handed_over_at=_handed_over_at(order, sale, fulfilled))
        record = good(RecordKind.SALE, sale, raw=kept, page=page, identity=_identity(sale))
    except RowProblemError as problem:
        record = _problem(RecordKind.SALE, head, head.sale_id, problem, page, raw=kept)
    return [
        record,
        *payment_records(order, head, sale, page),
        *_refunds(order, refunded, head, sale, page),
        *_void(order, head, page),
    ]


def _head(order: Row) -> Head:
    """An order is booked when it was closed, else when it was placed (contract iseller §13 item 17)."""
    return Head(
        sale_id=order.identity("order_id"),
        receipt_no=order.text("order_reference"),
        occurred_at=order.moment("closed_date", "order_date"),
    )


def _identity(sale: Sale) -> dict[str, object]:
    """Everything but the stock, which is told for sure only once it is handed over; but whether it was."""
    lines = tuple(replace(line, uses=None) for line in sale.lines)
    return asdict(replace(sale, lines=lines, handed_over_at=None))


def _handed_over_at(order: Row, sale: Sale, fulfilled: Sequence[Json]) -> datetime | None:
    """When the last goods left, if that was after the sale."""
    if not sale.handed_over:
        return None
    moments = [order.beside(row, "fulfillments").moment("fulfill_date") for row in fulfilled]
    last = max(moments, default=sale.occurred_at)
    return last if last > sale.occurred_at else None


def _given_back(order: Row, refunded: Sequence[Json]) -> Decimal:
    """By the order's transactions, which are all there; by the refunds' rows where it has none."""
    paid = [
        row.magnitude("amount")
        for row in transactions(order)
        if (row.text("type").casefold(), row.text("status").casefold()) == ("refund", "success")
    ]
    told = (order.beside(row, "refunded_orders").magnitude("refund_amount") for row in refunded)
    return sum(paid, ZERO) or sum(told, ZERO)


def _refunds(order: Row, refunded: Sequence[Json] | None, head: Head, sale: Sale | None, page: str) -> Iterator[Record]:
    """A void is no refund, although it may be told as one: then no transaction is of type ``refund``."""
    if order.text("status").casefold() in _VOID and not has_refunds(order):
        return
    yield from refund_records(order, refunded, head, sale, page=page)


def _void(order: Row, head: Head, page: str) -> Iterator[Record]:
    if order.text("status").casefold() not in _VOID:
        return
    source_id = f"{head.sale_id}:void"
    try:
        void = Void(
            source_id=source_id,
            sale_id=head.sale_id,
            receipt_no=head.receipt_no,
            occurred_at=order.moment("cancel_date"),
        )
    except RowProblemError as problem:
        yield _problem(RecordKind.VOID, head, source_id, problem, page)
    else:
        # Its first sighting dates it: an order is cancelled once.
        yield good(RecordKind.VOID, void, page=page, identity={"source_id": source_id})


def _problem(
    kind: RecordKind, head: Head, source_id: str, problem: RowProblemError, page: str, *, raw: str | None = None
) -> Record:
    return unreadable(
        kind,
        source_id,
        problem.reason,
        parent_id=None if kind is RecordKind.SALE else head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=head.occurred_at,
        raw=raw,
        page=page,
    )


def _headless(row: object, problem: RowProblemError, kept: str, page: str) -> Record:
    """A row of which not even id and time can be read; without an id its own text tells it apart."""
    return unreadable(
        RecordKind.SALE,
        told_id(row, "order_id") or f"row:{digest(kept)}",
        problem.reason,
        receipt_no=told_id(row, "order_reference"),
        raw=kept,
        page=page,
    )
