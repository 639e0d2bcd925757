"""reconcile: prove the day. POS reports, the feed in the inbox, and Jurnal read back by report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from posbridge.domain.documents import JournalBody, MemoRefundBody, PaymentBody
from posbridge.domain.states import DocumentKind, DocumentState, Entity
from posbridge.domain.totals import BookRow, LedgerMove
from posbridge.domain.windows import days_to_tie_out, midnight
from posbridge.errors import TieOutError
from posbridge.money import ZERO, Decimal
from posbridge.ports import StoredDocument, Tally, Target
from posbridge.settings import lookup
from posbridge.steps.bench import Bench, Run, log
from posbridge.steps.day_records import DayRecords, differences_to_source
from posbridge.steps.feed_accounts import feed_by_account
from posbridge.steps.invoices import invoices_returned
from posbridge.steps.stock_proof import prove_stock
from posbridge.steps.summary import counts, n_of_m
from posbridge.tieout import books as read_back
from posbridge.tieout.day import rows
from posbridge.tieout.feed import BooksDay, FeedDay
from posbridge.tieout.journals import find_journals
from posbridge.tieout.table import DayTieOut, render

MARK = "reconcile"
_RECEIVABLE = ("a/r", "receivable")
_INVOICE_TYPES = ("sales invoice", "invoice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """The days that were tied out and the tally of each entity."""

    days: tuple[DayTieOut, ...]
    tallies: dict[Entity, Tally]

    @property
    def tied(self) -> bool:
        return all(day.tied for day in self.days)


def reconcile(bench: Bench, run: Run) -> Reconciled:
    """Tie out every day that this run may have touched, and check the completeness equation.

    Raises:
        TieOutError: a day differs or records are unaccounted for; the log has the tables.
    """
    done, slug = prove(bench, run), bench.settings.slug
    for entity, tally in done.tallies.items():
        log.info(f"{entity}: {n_of_m(tally)} in Jurnal", outlet=slug, **counts(tally))
    for day in done.days:
        say = log.info if day.tied else log.error
        say(f"tie-out of {day.day}: {'tied' if day.tied else 'DIFFERS'}\n{render(day)}", outlet=slug)
    broken = [str(entity) for entity, tally in done.tallies.items() if not tally.complete]
    if broken:
        raise TieOutError(
            f"{slug}: records of {', '.join(broken)} are unaccounted for.",
            remedy="Run map and load again; if it stays, keep the database and report it.",
        )
    if not done.tied:
        told = ", ".join(str(day.day) for day in done.days if not day.tied)
        raise TieOutError(
            f"{slug}: POS and Jurnal differ on {told}.",
            remedy="The tables above name the control totals that differ and the receipts behind them.",
        )
    _advance(bench, [day.day for day in done.days], _read_until(bench, run))
    return done


def prove(bench: Bench, run: Run) -> Reconciled:
    """The tables of the run's days and the tally of each entity; judges nothing."""
    end, tied_until = _read_until(bench, run), bench.store.marks.get(MARK)
    days = days_to_tie_out(run.asked, end, tied_until, bench.beginning, bench.settings.zone)
    return Reconciled(
        days=tuple(_with_stock(bench, run, _tie_out(bench, days, end))) if days else (),
        tallies=tallies(bench, run),
    )


def tallies(bench: Bench, run: Run) -> dict[Entity, Tally]:
    """The completeness equation's terms, by entity."""
    return {entity: bench.store.inbox.tally(entity, run=run.id) for entity in Entity}


def _with_stock(bench: Bench, run: Run, days: list[DayTieOut]) -> list[DayTieOut]:
    """Stock is what it is now, so it is proved with the last day, by runs that read up to now."""
    proved = prove_stock(bench, run) if days and not run.asked.exact else None
    if proved is None:
        return days
    rows, differences, notes = proved
    last = days[-1]
    whole = replace(
        last,
        rows=(*last.rows, *rows),
        differences=(*last.differences, *differences),
        notes=(*last.notes, *notes),
    )
    return [*days[:-1], whole]


def _read_until(bench: Bench, run: Run) -> datetime:
    """Up to where the sales feed has been read: a day is judged by what the run could know."""
    main = next(feed.name for feed in bench.source.feeds(Entity.SALES, run.asked.end) if feed.lookback is None)
    mark = bench.store.marks.get(main)
    return run.asked.end if run.asked.exact or mark is None else min(run.asked.end, mark)


def _advance(bench: Bench, days: Sequence[date], end: datetime) -> None:
    """Remember up to which whole day everything is tied, without stepping over days never tied."""
    zone = bench.settings.zone
    whole = [day for day in days if midnight(day + timedelta(days=1), zone) <= end]
    reached = bench.store.marks.get(MARK) or bench.beginning
    if whole and midnight(whole[0], zone) <= reached:
        bench.store.marks.set(MARK, midnight(whole[-1] + timedelta(days=1), zone))


def _tie_out(bench: Bench, days: Sequence[date], end: datetime) -> list[DayTieOut]:
    first, last = days[0], days[-1]
    outbox, target = bench.store.outbox, bench.target
    company = [each for each in outbox.dated(first, last, company_wide=True) if each.state is DocumentState.POSTED]
    invoices = [each for each in company if each.document.kind is DocumentKind.INVOICE]
    confirmed = read_back.invoices_confirmed(invoices, target.invoice_total(first, last))
    money = sorted({account for each in company for account in _money_accounts(each)})
    reports = _Reports(
        invoices=None if confirmed else _invoice_rows(target, first, last),
        moves=target.ledger(money, first, last) if money else [],
    )
    ours = [each for each in company if each.outlet == bench.settings.slug]
    zone = bench.settings.zone
    return [
        _day(bench, day, [each for each in ours if each.document.date == day], reports, end)
        for day in days
        if midnight(day, zone) < end
    ]


def _money_accounts(stored: StoredDocument) -> list[str]:
    match stored.document.body:
        case PaymentBody(account=account) | MemoRefundBody(account=account):
            return [account]
        case JournalBody(lines=lines):
            return [line.account for line in lines]
        case _:
            return []


def _invoice_rows(target: Target, first: date, last: date) -> list[BookRow]:
    """Every invoice of the range: from the ledger of the receivables, which is one request, not one for 50 rows."""
    receivables = [
        account.number
        for account in target.books().accounts.values()
        if any(word in account.category.casefold() for word in _RECEIVABLE)
    ]
    if not receivables:
        return target.invoice_rows(first, last)
    return [
        BookRow(transaction_no=move.transaction_no, date=move.date, total=move.debit)
        for move in target.ledger(receivables, first, last)
        if move.kind.casefold() in _INVOICE_TYPES and move.debit
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reports:
    """What Jurnal's reports said: ``invoices`` is None where the company's grand total agrees."""

    invoices: list[BookRow] | None
    moves: list[LedgerMove]


def _day(bench: Bench, day: date, documents: Sequence[StoredDocument], reports: _Reports, end: datetime) -> DayTieOut:
    records = DayRecords(bench.settings, bench.store.inbox, day)
    moves = [move for move in reports.moves if move.date == day]
    found_money = _found_money(documents, moves, records.voided_ids)
    documents = read_back.without(documents, records.voided_ids)
    invoices = [each for each in documents if each.document.kind is DocumentKind.INVOICE]
    found_invoices = read_back.find_invoices(invoices, reports.invoices)
    journals = find_journals(documents, moves)
    given_back = sum(
        (
            each.posted.total
            for each in documents
            if each.posted and each.document.kind in {DocumentKind.SALES_RETURN, DocumentKind.CREDIT_MEMO}
        ),
        ZERO,
    )
    books = BooksDay(
        collected=sum((each.amount or ZERO for each in found_invoices), ZERO) - given_back,
        invoices=sum(each.amount is not None for each in found_invoices),
        by_account=_added(read_back.money_by_account(found_money), journals.by_account),
        by_tax=read_back.tax_by_name(documents, invoices_returned(bench.store, documents), _tax_accounts(bench)),
        sales_tax=sum(read_back.tax_by_name(invoices, {}, {}).values(), ZERO),
    )
    pos = bench.source.day_totals(day)
    names = _tax_names(bench, pos.by_tax, records.feed)
    table = rows(pos, records.feed, books, tax_names=names, by_account=feed_by_account(bench, records.feed))
    behind = [*read_back.differences([*found_invoices, *found_money]), *journals.differences, *records.open]
    notes = [f"{records.voided} voided receipts are left out on every side"] if records.voided else []
    if not all(row.tied for row in table):
        found, late = differences_to_source(bench.source, records, end=end)
        behind, notes = [*behind, *found], [*notes, *late]
    return DayTieOut(outlet=bench.settings.slug, day=day, rows=table, differences=tuple(behind), notes=tuple(notes))


def _found_money(
    documents: Sequence[StoredDocument], moves: Sequence[LedgerMove], voided: set[str]
) -> list[read_back.Found]:
    """Payments and refunds but the voided ones, which one refund in Jurnal may hold together with others."""
    money = [each for each in documents if isinstance(each.document.body, PaymentBody | MemoRefundBody)]
    last = sorted(money, key=lambda each: each.document.record_id in voided)  # a difference stays with what is kept
    found = read_back.find_money(last, moves)
    return [each for each in found if each.stored.document.record_id not in voided]


def _tax_names(bench: Bench, names: Iterable[str], feed: FeedDay) -> dict[str, str]:
    rates = {tax.name: tax.rate for sale in feed.sales for tax in sale.taxes}
    found = {name: lookup.tax(bench.settings, name, rates.get(name)) for name in names}
    return {name: book for name, book in found.items() if book is not None}


def _tax_accounts(bench: Bench) -> dict[str, str]:
    return {tax.account: name for name, tax in bench.target.books().taxes.items() if tax.account}


def _added(one: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {
        key: one.get(key, ZERO) + other.get(key, ZERO) for key in [*one, *(each for each in other if each not in one)]
    }
