"""Jurnal's general ledger of some days, beside what the company's outbox says should stand in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from posbridge.domain.documents import InvoiceBody, JournalBody, MemoRefundBody, PaymentBody
from posbridge.domain.states import DocumentState
from posbridge.ports import StoredDocument
from posbridge.steps.bench import Bench
from posbridge.steps.invoices import invoices_returned
from posbridge.tieout.bookings import Booking, bookings_of, bookings_of_report
from posbridge.tieout.effects import Chart
from posbridge.tieout.readback import READ_BACK

_RECEIVABLE = ("a/r", "receivable")
_APART = timedelta(days=7)
"""Days further apart than this are read by a request each, rather than with all that lies between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """``documents`` are the company's, in whatever state; ``invoices`` those that returns are against."""

    documents: list[StoredDocument]
    bookings: list[Booking]
    chart: Chart
    invoices: dict[str, InvoiceBody]

    def posted(self) -> list[StoredDocument]:
        return [each for each in self.documents if each.state is DocumentState.POSTED]


def read_ledger(bench: Bench, days: Sequence[date]) -> Ledger:
    """One request for the days and the dates that their documents are booked on, whatever their number.

    Customers' accounts show every invoice, payment and return by number, money accounts where the money is, and the
    taxes' accounts what is owed.
    """
    outbox, target = bench.store.outbox, bench.target
    moved = outbox.moved(days[0], days[-1])
    spans = _spans({*days, *(each.document.date for each in moved)})
    found = {
        each.document.custom_id: each
        for span in spans
        for each in outbox.dated(*span, company_wide=True)
        if each.document.kind in READ_BACK
    }
    found |= {each.document.custom_id: each for each in moved if each.document.kind in READ_BACK}
    documents = list(found.values())
    books = target.books()
    chart = Chart(
        receivables=frozenset(
            account.number
            for account in books.accounts.values()
            if any(word in account.category.casefold() for word in _RECEIVABLE)
        ),
        taxes={name: tax.account for name, tax in books.taxes.items() if tax.account and tax.account in books.accounts},
    )
    money = {account for each in documents if each.posted for account in _money_accounts(each)}
    accounts = sorted({*money, *chart.receivables, *(chart.taxes.values() if chart.receivables else ())})
    bookings = [each for span in spans for each in bookings_of(target.ledger(accounts, *span))] if accounts else []
    if not chart.receivables:
        bookings += [each for span in spans for each in bookings_of_report(target.invoice_rows(*span))]
    return Ledger(
        documents=documents, bookings=bookings, chart=chart, invoices=invoices_returned(bench.store, documents)
    )


def _spans(dates: Iterable[date]) -> list[tuple[date, date]]:
    spans: list[tuple[date, date]] = []
    for day in sorted(dates):
        if spans and day - spans[-1][1] <= _APART:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def _money_accounts(stored: StoredDocument) -> list[str]:
    match stored.document.body:
        case PaymentBody(account=account) | MemoRefundBody(account=account):
            return [account]
        case JournalBody(lines=lines):
            return [line.account for line in lines]
        case _:
            return []
