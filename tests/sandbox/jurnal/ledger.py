"""Double-entry books of one company: every document books itself here, reports read from here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal.records import Kind, Transaction

Move = tuple[int, Decimal]
"""Account id and amount: above zero a debit, below zero a credit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One side of a booking."""

    account_id: int
    date: date
    kind: Kind
    document_id: int
    transaction_no: str
    amount: Decimal

    @property
    def debit(self) -> Decimal:
        return max(self.amount, ZERO)

    @property
    def credit(self) -> Decimal:
        return max(-self.amount, ZERO)


class Ledger:
    def __init__(self) -> None:
        self.rows: list[Row] = []

    def book(self, kind: Kind, document: Transaction, moves: Sequence[Move]) -> None:
        """Book a document's moves; zero moves leave no row.

        Raises:
            AssertionError: debits and credits differ, which is a fault of the stand-in.
        """
        gap = sum((amount for _, amount in moves), ZERO)
        assert gap == 0, f"{kind.value[1]} {document.transaction_no} is out of balance by {gap}: {moves}"
        self.rows.extend(
            Row(
                account_id=account_id,
                date=document.date,
                kind=kind,
                document_id=document.id,
                transaction_no=document.transaction_no,
                amount=amount,
            )
            for account_id, amount in moves
            if amount
        )

    def erase(self, document: Transaction) -> None:
        self.rows = [row for row in self.rows if row.document_id != document.id]

    def balance(self, account_id: int, *, before: date | None = None, until: date | None = None) -> Decimal:
        """Debits less credits of an account: all, those dated before a day, or those up to and on a day."""
        return sum(
            (
                row.amount
                for row in self.rows
                if row.account_id == account_id
                and (before is None or row.date < before)
                and (until is None or row.date <= until)
            ),
            ZERO,
        )

    def of(self, account_id: int, first: date, last: date) -> list[Row]:
        """Rows of an account in the inclusive range, by date, then order of booking."""
        rows = [row for row in self.rows if row.account_id == account_id and first <= row.date <= last]
        return sorted(rows, key=lambda row: row.date)
