"""reconcile: prove the day. POS reports, inbox, outbox, and Jurnal read back document by document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from posbridge.domain.states import Entity
from posbridge.domain.tieouts import DayTieOut
from posbridge.domain.windows import days_to_tie_out, midnight
from posbridge.errors import TieOutError
from posbridge.money import format_rupiah
from posbridge.ports import Tally
from posbridge.steps.bench import Bench, Run, log
from posbridge.steps.day_proof import prove_days
from posbridge.steps.lookups import Lookups
from posbridge.steps.stock_proof import prove_stock
from posbridge.steps.summary import counts, n_of_m
from posbridge.tieout.remedies import remedy_for
from posbridge.tieout.table import render

MARK = "reconcile"

REMEMBERED = timedelta(days=35)
"""What was posted longer ago than that was proved by the runs since then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """The days that were proved and the tally of each entity."""

    days: tuple[DayTieOut, ...]
    tallies: dict[Entity, Tally]

    @property
    def tied(self) -> bool:
        return all(day.tied for day in self.days)


def reconcile(bench: Bench, run: Run) -> Reconciled:
    """Prove every day that this run may have touched and every day that has an open difference, and keep the proofs.

    Raises:
        TieOutError: a day differs or records are unaccounted for; the log has the tables and each difference.
    """
    done, slug = prove(bench, run), bench.settings.slug
    bench.store.tieouts.keep(done.days, run=run.id, now=bench.clock())
    _advance(bench, _due(bench, run), _read_until(bench, run))
    for entity, tally in done.tallies.items():
        log.info(f"{entity}: {n_of_m(tally)} in Jurnal", outlet=slug, **counts(tally))
    for day in done.days:
        _tell(day)
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
            remedy="The log names each receipt behind it, the side that is wrong and what to do. These days are proved "
            f"again by every run until they agree; posbridge tie-out {slug} --open lists them.",
        )
    return done


def prove(bench: Bench, run: Run) -> Reconciled:
    """The tables of the run's days and the tally of each entity; judges nothing and keeps nothing."""
    end, lookups = _read_until(bench, run), Lookups(bench.target)
    due = {*_due(bench, run), *_unproved(bench, run)}
    days = sorted(day for day in due if midnight(day, bench.settings.zone) < end)
    proved = prove_days(bench, run, days, end, lookups) if days else []
    return Reconciled(days=tuple(_with_stock(bench, run, proved, lookups)), tallies=tallies(bench, run))


def tallies(bench: Bench, run: Run) -> dict[Entity, Tally]:
    """The completeness equation's terms, by entity."""
    return {entity: bench.store.inbox.tally(entity, run=run.id) for entity in Entity}


def _due(bench: Bench, run: Run) -> list[date]:
    """Days that the run itself is to prove."""
    proved_until = bench.store.marks.get(MARK)
    return days_to_tie_out(run.asked, _read_until(bench, run), proved_until, bench.beginning, bench.settings.zone)


def _unproved(bench: Bench, run: Run) -> set[date]:
    """Days that differed when they were last proved, and older ones that something was posted of since: a receipt
    that came weeks late, a refund of a run that proved nothing. A run over days of its own answers for those alone."""
    if run.asked.exact:
        return set()
    tieouts = bench.store.tieouts
    outdated = tieouts.outdated(bench.clock() - REMEMBERED)
    return {kept.day for kept in tieouts.open()} | {day for day in outdated if day >= bench.settings.start_date}


def _with_stock(bench: Bench, run: Run, days: list[DayTieOut], lookups: Lookups) -> list[DayTieOut]:
    """Stock is what it is now, so it is proved with the last day, by runs that read up to now."""
    proved = prove_stock(bench, run, lookups) if days and not run.asked.exact else None
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


def _tell(day: DayTieOut) -> None:
    """The table for people, and a line for each difference that programs can read."""
    say = log.info if day.tied else log.error
    say(f"tie-out of {day.day}: {'tied' if day.tied else 'DIFFERS'}\n{render(day)}", outlet=day.outlet)
    for each in day.differences:
        log.error(
            f"{each.reason} in {each.where}: {each.why}",
            outlet=day.outlet,
            day=str(day.day),
            receipt=each.receipt_no,
            reason=str(each.reason),
            side=str(each.where),
            amount=format_rupiah(each.amount),
            document=each.document or None,
            remedy=remedy_for(each),
        )


def _read_until(bench: Bench, run: Run) -> datetime:
    """Up to where the sales feed has been read: a day is judged by what the run could know."""
    main = next(feed.name for feed in bench.source.feeds(Entity.SALES, run.asked.end) if feed.lookback is None)
    mark = bench.store.marks.get(main)
    return run.asked.end if run.asked.exact or mark is None else min(run.asked.end, mark)


def _advance(bench: Bench, days: Sequence[date], end: datetime) -> None:
    """Remember up to which whole day everything is proved, without stepping over days never proved.

    A day that differs need not be gone back to from here: what is open is proved again by itself.
    """
    zone = bench.settings.zone
    whole = [day for day in days if midnight(day + timedelta(days=1), zone) <= end]
    reached = bench.store.marks.get(MARK) or bench.beginning
    if whole and midnight(whole[0], zone) <= reached:
        bench.store.marks.set(MARK, midnight(whole[-1] + timedelta(days=1), zone))
