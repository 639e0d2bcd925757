"""One row of the transactions or invoices feed into records. Pure: a row in, what it tells out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from posbridge.domain.identifiers import digest
from posbridge.domain.records import Payment, Record, Refund, Sale
from posbridge.domain.states import RecordKind
from posbridge.money import ZERO, Decimal
from posbridge.sources.moka.fields import Row, RowProblemError
from posbridge.sources.moka.parse_payments import (
    parse_deposit,
    parse_instalment,
    parse_tenders,
    payment_identity,
)
from posbridge.sources.moka.parse_refunds import (
    parse_embedded,
    parse_separate,
    parse_void,
    refund_identity,
    stated_refund,
)
from posbridge.sources.moka.parse_sale import Head, parse_head, parse_sale
from posbridge.sources.moka.redact import kept_text
from posbridge.sources.records import good, told_id, unreadable

__all__ = ["Claim", "Told", "read_invoice", "read_receipt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a receipt itself says was given back so far: an amount in rupiah, and units."""

    head: Head
    stated: Decimal
    units: Decimal
    updated_at: datetime
    sale: Sale | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one row tells: records that stand by themselves, refunds inside the row, and its claim."""

    records: tuple[Record, ...]
    inside: tuple[Record, ...] = ()
    claim: Claim | None = None


def read_receipt(raw: object, zone: ZoneInfo, page: str) -> Told:
    """A row of ``payments[]``: a receipt, or a refund with a row of its own.

    What cannot be read becomes a record with its problem, and its row is kept with it.
    """
    kept = kept_text(raw)
    try:
        row = Row(raw, zone)
        parent = row.text("parent_payment_id")
        if parent:
            return Told(records=(_separate(row, parent, raw, kept, page),))
        head = parse_head(row)
    except RowProblemError as problem:
        return Told(records=(_headless(raw, RecordKind.SALE, problem, kept, page),))
    sale: Sale | None = None
    try:
        sale = parse_sale(row, head)
        record = good(RecordKind.SALE, sale, raw=kept, page=page)
    except RowProblemError as problem:
        record = _problem(RecordKind.SALE, head, head.sale_id, problem, page, raw=kept)
    records = [record, *_tenders(row, head, page), *_collected(row, head, page), *_void(row, head, page)]
    try:
        return Told(records=tuple(records), inside=tuple(_inside(row, head, sale, page)), claim=_claim(row, head, sale))
    except RowProblemError as problem:
        records.append(_problem(RecordKind.REFUND, head, f"{head.sale_id}:refunds", problem, page))
        return Told(records=tuple(records))


def read_invoice(raw: object, zone: ZoneInfo, page: str, *, uuids: bool) -> tuple[Record, ...]:
    """The payments of a row of the invoices report; the sale itself comes from the transactions feed.

    ``uuids``: that feed calls a receipt by its uuid; an invoice row has both kinds of id.
    """
    kept = kept_text(raw)
    try:
        row = Row(raw, zone)
        sale_id = row.identity(*(("uuid", "id") if uuids else ("id", "uuid")))
        head = Head(sale_id=sale_id, receipt_no=row.text("payment_no"), occurred_at=row.moment("created_at"))
    except RowProblemError as problem:
        return (_headless(raw, RecordKind.PAYMENT, problem, kept, page),)
    return tuple(_collected(row, head, page, raw=kept))


def _tenders(row: Row, head: Head, page: str) -> Iterator[Record]:
    try:
        yield from (_payment(payment, page) for payment in parse_tenders(row, head))
    except RowProblemError as problem:
        yield _problem(RecordKind.PAYMENT, head, f"{head.sale_id}:1", problem, page)


def _collected(row: Row, head: Head, page: str, *, raw: str | None = None) -> Iterator[Record]:
    """The deposit and each later payment of an invoice."""
    try:
        yield from (_payment(payment, page, raw=raw) for payment in parse_deposit(row, head))
    except RowProblemError as problem:
        yield _problem(RecordKind.PAYMENT, head, f"{head.sale_id}:deposit", problem, page, raw=raw)
    try:
        instalments = row.rows("invoice_payment_records")
    except RowProblemError as problem:
        yield _problem(RecordKind.PAYMENT, head, f"{head.sale_id}:records", problem, page, raw=raw)
        return
    for number, instalment in enumerate(instalments, 1):
        try:
            yield from (_payment(payment, page, raw=raw) for payment in parse_instalment(instalment, head))
        except RowProblemError as problem:
            name = _name(instalment) or f"#{number}"
            yield _problem(RecordKind.PAYMENT, head, f"{head.sale_id}:rec:{name}", problem, page, raw=raw)


def _void(row: Row, head: Head, page: str) -> Iterator[Record]:
    source_id = f"{head.sale_id}:void"
    try:
        if row.flag("is_deleted"):
            # Its first sighting dates it: a deleted row that changes again was not deleted again.
            yield good(RecordKind.VOID, parse_void(row, head), page=page, identity={"source_id": source_id})
    except RowProblemError as problem:
        yield _problem(RecordKind.VOID, head, source_id, problem, page)


def _inside(row: Row, head: Head, sale: Sale | None, page: str) -> Iterator[Record]:
    for refund, source_id in parse_embedded(row, head, sale):
        if isinstance(refund, Refund):
            yield good(RecordKind.REFUND, refund, page=page, identity=refund_identity(refund))
        else:
            yield _problem(RecordKind.REFUND, head, source_id, refund, page)


def _separate(row: Row, parent: str, raw: object, kept: str, page: str) -> Record:
    try:
        refund = parse_separate(row)
    except RowProblemError as problem:
        return unreadable(
            RecordKind.REFUND,
            f"{parent}:refund:{told_id(raw, 'id') or digest(kept)}",
            problem.reason,
            parent_id=parent,
            receipt_no=told_id(raw, "payment_no"),
            raw=kept,
            page=page,
        )
    return good(RecordKind.REFUND, refund, raw=kept, page=page, identity=refund_identity(refund))


def _claim(row: Row, head: Head, sale: Sale | None) -> Claim:
    """A deleted receipt claims nothing: its void gives everything back."""
    deleted = row.flag("is_deleted")
    units = sum((line.refunded for line in sale.lines), ZERO) if sale is not None and not deleted else ZERO
    return Claim(
        head=head,
        stated=ZERO if deleted else stated_refund(row),
        units=units,
        updated_at=row.moment("updated_at") if row.has("updated_at") else head.occurred_at,
        sale=sale,
    )


def _payment(payment: Payment, page: str, *, raw: str | None = None) -> Record:
    return good(RecordKind.PAYMENT, payment, raw=raw, page=page, identity=payment_identity(payment))


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


def _headless(raw: object, kind: RecordKind, problem: RowProblemError, kept: str, page: str) -> Record:
    """A row of which not even id and time can be read; without an id its own text tells it apart."""
    return unreadable(
        kind,
        told_id(raw, "id") or f"row:{digest(kept)}",
        problem.reason,
        receipt_no=told_id(raw, "payment_no"),
        raw=kept,
        page=page,
    )


def _name(row: Row) -> str:
    return told_id(row.raw, "id")
