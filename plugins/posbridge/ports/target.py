"""What the books must offer: masters, posting with an answer for each document, look-ups, reports."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from posbridge.domain.books import Books
from posbridge.domain.outcomes import Finding, Outcome, Prepared
from posbridge.domain.posting import Patience
from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookDocument, BookRow, BookStock, LedgerMove

Permit = Callable[[], None]
"""Called right before each write, after every wait; raises where nothing may be sent any more."""


class Target(Protocol):
    """The books of one company."""

    @property
    def patience(self) -> Patience:
        """How long the fate of a write may stay open."""

    def books(self) -> Books:
        """The remembered snapshot; reads from Jurnal only what was never read."""

    def refresh(self, resources: Sequence[str]) -> Books:
        """Read the named resources again (``BookResource``) and return the new snapshot."""

    def batch_size(self, kind: DocumentKind) -> int:
        """How many documents of a kind one ``post`` may carry."""

    def post(self, kind: DocumentKind, prepared: Sequence[Prepared], *, permit: Permit | None = None) -> list[Outcome]:
        """Send documents; one outcome each, in order.

        Raises:
            PosbridgeError: only when nothing was sent, so that every claim may be released.
        """

    def learn(self, prepared: Sequence[Prepared], outcomes: Sequence[Outcome]) -> None:
        """What answers tell of the books besides the documents: days that are closed, or open after all."""

    def find(self, kind: DocumentKind, prepared: Sequence[Prepared]) -> list[Finding]:
        """Look up documents whose fate is unknown; one finding each, in order. Sends nothing."""

    def newest_invoices(self) -> list[str]:
        """custom_ids of the newest invoices in the books, a page of them: one request."""

    def inspect(self, kind: DocumentKind, ids: Sequence[str]) -> dict[str, BookDocument]:
        """Documents as the books hold them now, whoever made them, by the books' id: one request each. Those that
        are gone, and those of a kind that cannot be read, are left out."""

    def newest(self, kind: DocumentKind) -> list[BookDocument]:
        """The newest documents of a kind, a page of them: one request. None of a kind that has no list."""

    def invoice_rows(self, first: date, last: date) -> list[BookRow]:
        """Every sales invoice of the company dated in the inclusive range: one request for a page of them."""

    def ledger(self, accounts: Sequence[str], first: date, last: date) -> list[LedgerMove]:
        """General ledger of the accounts (by number) over the inclusive range: one request."""

    def stock(self, on: date) -> list[BookStock]:
        """Quantities of tracked products in each warehouse at the end of a day: one request."""
