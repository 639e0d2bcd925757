"""Jurnal's general ledger, put together again into the documents that booked its rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookRow, LedgerMove
from posbridge.money import ZERO, Decimal

_KINDS = {
    "sales invoice": DocumentKind.INVOICE,
    "invoice": DocumentKind.INVOICE,
    "receive payment": DocumentKind.PAYMENT,
    "sales return": DocumentKind.SALES_RETURN,
    "credit memo": DocumentKind.CREDIT_MEMO,
    "credit memo refund": DocumentKind.MEMO_REFUND,
}
_JOURNAL = "journal"

SALES_REPORT = "sales report"
"""Stands for the customers' accounts of a company that names none: its invoices are read from the sales report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One document as the ledger shows it; ``moved`` is debit less credit by account number.

    ``kind`` is None for what posbridge never makes, ``word`` is Jurnal's own. ``document_id`` is empty where the
    report does not tell it.
    """

    kind: DocumentKind | None
    word: str
    number: str
    document_id: str
    date: date
    moved: Mapping[str, Decimal]

    @property
    def name(self) -> str:
        return f"{self.word} {self.number or self.document_id}"


def bookings_of(moves: Iterable[LedgerMove]) -> list[Booking]:
    """Rows of one type, number, id and date are one document's, in the ledger's order."""
    found: dict[tuple[str, str, str, date], dict[str, Decimal]] = {}
    for move in moves:
        moved = found.setdefault(
            (move.kind, move.transaction_no, move.document_id, move.date), defaultdict(lambda: ZERO)
        )
        moved[move.account] += move.debit - move.credit
    return [
        Booking(kind=_kind_of(word), word=word, number=number, document_id=document_id, date=day, moved=dict(moved))
        for (word, number, document_id, day), moved in found.items()
    ]


def bookings_of_report(rows: Iterable[BookRow]) -> list[Booking]:
    """The same of the invoices in the sales report."""
    return bookings_of(
        LedgerMove(
            account=SALES_REPORT,
            date=row.date,
            kind="Sales Invoice",
            transaction_no=row.transaction_no,
            debit=row.total,
        )
        for row in rows
    )


def _kind_of(word: str) -> DocumentKind | None:
    plain = word.strip().casefold()
    return DocumentKind.JOURNAL if _JOURNAL in plain else _KINDS.get(plain)
