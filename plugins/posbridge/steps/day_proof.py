"""Proves outlet-days: four sides beside each other, and the receipts behind what differs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from posbridge.domain.states import DocumentState
from posbridge.domain.tieouts import DayTieOut, Difference, DifferenceReason, Row, Side
from posbridge.ports import StoredDocument
from posbridge.settings import lookup
from posbridge.steps.bench import Bench, Run
from posbridge.steps.day_records import DayRecords, without_documents
from posbridge.steps.day_source import read_again
from posbridge.steps.feed_accounts import feed_by_account
from posbridge.steps.ledger import Ledger, read_ledger
from posbridge.steps.lookups import Lookups
from posbridge.steps.sweep import Swept, sweep
from posbridge.tieout.day import rows
from posbridge.tieout.feed import FeedDay, read_by_then
from posbridge.tieout.sides import BooksDay, held_day, planned_day
from posbridge.tieout.verdicts import unposted, verdict


def prove_days(bench: Bench, run: Run, days: Sequence[date], end: datetime, lookups: Lookups) -> list[DayTieOut]:
    """Each of ``days``, oldest first.

    Args:
        end: up to where the source has been read.
    """
    ledger = read_ledger(bench, days)
    records = {day: DayRecords(bench.settings, bench.store.inbox, day) for day in days}
    voided = {each for of_day in records.values() for each in of_day.voided_ids}
    swept = sweep(bench, ledger, days, lookups, voided=voided)
    return [_Day(bench, run, records[day], ledger, swept).proved(end) for day in days]


class _Day:
    def __init__(self, bench: Bench, run: Run, records: DayRecords, ledger: Ledger, swept: Swept) -> None:
        self._bench, self._run, self._records = bench, run, records
        self._ledger, self._swept, self._day = ledger, swept, records.day
        slug = bench.settings.slug
        self._documents = [
            each for each in ledger.documents if each.outlet == slug and each.document.business_day == self._day
        ]
        self._reads = [each for each in swept.reads if each.stored.document.business_day == self._day]

    def proved(self, end: datetime) -> DayTieOut:
        pos, records = self._bench.source.day_totals(self._day), self._records
        names = _tax_names(self._bench, pos.by_tax, records.feed)
        outbox = self._outbox()
        jurnal = self._jurnal({*outbox.by_tax, *names.values()})
        by_account = feed_by_account(self._bench, records.feed)
        table = rows(pos, records.feed, outbox, jurnal, tax_names=names, by_account=by_account)
        behind, notes = self._behind(), list(self._swept.notes.get(self._day, ()))
        if records.voided:
            notes.insert(0, f"{records.voided} voided receipts are left out on every side")
        if any(row.pos is not None and not row.tied for row in table):
            again = read_again(self._bench, self._run, records, end)
            then = read_by_then(pos, later=again.later, undone=again.undone)
            table = rows(then, records.feed, outbox, jurnal, tax_names=names, by_account=by_account)
            behind, notes = [*behind, *again.differences], [*notes, *again.notes]
        return DayTieOut(
            outlet=self._bench.settings.slug,
            day=self._day,
            rows=table,
            differences=(*behind, *_unexplained(table, behind)),
            notes=tuple(notes),
        )

    def _outbox(self) -> BooksDay:
        live = [each.document for each in self._kept(self._documents)]
        return planned_day(live, self._ledger.invoices, self._ledger.chart)

    def _jurnal(self, taxes: Iterable[str]) -> BooksDay:
        live = [each for each in self._reads if each.stored.document.record_id not in self._records.voided_ids]
        return held_day(live, self._swept.extra.get(self._day, ()), self._ledger.chart, taxes)

    def _kept(self, documents: Iterable[StoredDocument]) -> list[StoredDocument]:
        return [each for each in documents if each.document.record_id not in self._records.voided_ids]

    def _behind(self) -> list[Difference]:
        open_documents = [each for each in self._documents if each.state is not DocumentState.POSTED]
        return [
            *without_documents(self._records, self._documents, self._bench.store.outbox),
            *(
                unposted(each.document, each.state, each.reason.message if each.reason else "")
                for each in open_documents
            ),
            *(difference for read in self._reads for difference in verdict(read)),
            *self._swept.differences.get(self._day, ()),
        ]


def _unexplained(table: Sequence[Row], behind: Sequence[Difference]) -> list[Difference]:
    """Rows that differ on a side of which no receipt tells anything: they stay open like any difference."""
    told = {each.where for each in behind}
    return [
        Difference(
            reason=DifferenceReason.AMOUNT,
            receipt_no=row.line,
            amount=row.difference,
            where=wrong,
            why="the control totals differ, and no receipt explains it",
        )
        for row in table
        if (wrong := row.wrong) is not None and not told & _suspected(row, wrong)
    ]


def _suspected(row: Row, wrong: Side) -> set[Side]:
    """The side where the flow breaks, and the silent ones before it; or the first that speaks, where nothing vouches
    for that."""
    told, flow = list(row.sides), list(Side)
    before = told[told.index(wrong) - 1]
    suspected = set(flow[flow.index(before) + 1 : flow.index(wrong) + 1])
    return suspected | {before} if before is told[0] else suspected


def _tax_names(bench: Bench, names: Iterable[str], feed: FeedDay) -> dict[str, str]:
    """POS tax names of the day's reports with the Jurnal taxes that the settings have for them."""
    rates = {tax.name: tax.rate for sale in feed.sales for tax in sale.taxes}
    found = {name: lookup.tax(bench.settings, name, rates.get(name)) for name in names}
    return {name: book for name, book in found.items() if book is not None}
