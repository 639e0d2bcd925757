"""Closed periods: on which day a document is booked where its own day takes none any more (contract jurnal §9)."""

from dataclasses import replace
from datetime import date, timedelta

from posbridge.domain.books import Closing
from posbridge.domain.documents import Body, CustomerBody, Document, InvoiceBody, ProductBody
from posbridge.domain.states import DocumentKind, Entity
from posbridge.mapping import reasons
from posbridge.mapping.names import fitted
from posbridge.mapping.results import HoldError
from posbridge.mapping.stock import reasons as stock_reasons
from posbridge.settings.model import OutletSettings

_OF_RECEIPTS = {Entity.SALES, Entity.PAYMENTS, Entity.RETURNS}


def first_open_day(closing: Closing, *, today: date) -> date | None:
    """The first day that takes documents; None where not even ``today`` does, or none is closed.

    After what Jurnal told it is the next day. A refusal tells of one day only, and locks are commonly monthly: so
    the first of the next month is tried, or ``today`` where that is still to come.
    """
    until = closing.until
    if until is None or until >= today:
        return None
    if until == closing.told:
        return until + timedelta(days=1)
    next_month = (until.replace(day=1) + timedelta(days=32)).replace(day=1)
    return min(next_month, today)


def settle_date(
    document: Document,
    closing: Closing,
    settings: OutletSettings,
    *,
    today: date,
    not_before: date | None = None,
) -> Document:
    """``document`` on the day that it can be booked on; one of master data has none and stays as it is.

    Where that is not its own day, the memo tells its own day, and ``Document.day`` keeps it.

    Args:
        today: in the outlet's zone; nothing is moved beyond it.
        not_before: the day of what it rests on, where that was moved: no payment comes before its invoice.

    Raises:
        HoldError: its day is closed, and settings say ``hold``; or it is a count; or no day is open.
    """
    if document.kind.is_master:
        return document
    is_count = document.kind is DocumentKind.STOCK_COUNT
    booked = document.date if not_before is None or is_count else max(document.date, not_before)
    until = closing.until
    if until is not None and booked <= until:
        subject, file = _subject(document), settings.path.name
        if is_count:
            raise HoldError(stock_reasons.count_in_closed_period(subject, day=document.date, closed_until=until))
        move_to = first_open_day(closing, today=today) if settings.closed_periods == "first_open_day" else None
        if move_to is None:
            moves = settings.closed_periods == "first_open_day"
            raise HoldError(
                reasons.period_locked(subject, day=document.date, closed_until=until, file=file, moves=moves)
            )
        booked = move_to
    if booked == document.date:
        return document
    return replace(document, date=booked, day=document.date, body=_dated(document.body, booked, document.date))


def own_day(day: date) -> str:
    """What a document's memo says of the day that it is not booked on."""
    return f"Tanggal asli {day} (periode ditutup)"


def _subject(document: Document) -> str:
    kind = str(document.kind).replace("_", " ")
    if document.kind.entity in _OF_RECEIPTS and document.receipt_no and document.kind is not DocumentKind.JOURNAL:
        return f"Receipt {document.receipt_no}, {kind}"
    return f"{kind.capitalize()} {document.receipt_no}".rstrip()


def _dated(body: Body, booked: date, day: date) -> Body:
    if isinstance(body, CustomerBody | ProductBody):
        return body
    told = own_day(day)
    memo = fitted(body.memo, mark=f", {told}") if body.memo else told
    if isinstance(body, InvoiceBody):
        # Jurnal would call an invoice overdue from the start.
        return replace(body, memo=memo, due_date=max(body.due_date, booked))
    return replace(body, memo=memo)
