"""extract: read a window of the source's feeds, page by page, into the inbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from posbridge.domain.events import Event, EventKind
from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.watching import carried
from posbridge.domain.windows import RunKind, Window, advance, feed_window, look_back_window
from posbridge.ports import Feed, Page, Received, TellsPayouts, TellsShifts
from posbridge.steps.bench import Bench, Run, log
from posbridge.steps.watch import shift_of

KEPT = timedelta(days=90)
"""How long an event is remembered after it was drained: longer than a message may be replayed."""

_DRAINED = {
    Entity.SALES: frozenset({EventKind.ORDER, EventKind.SHIFT, EventKind.POLL}),
    Entity.PAYMENTS: frozenset({EventKind.PAYOUT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What one entity's extract did. ``events`` were drained; ``note`` says why there was nothing to read."""

    entity: Entity
    pages: int = 0
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    events: int = 0
    note: str = ""


def extract(entity: Entity, bench: Bench, run: Run) -> Extracted:
    """Read every feed of ``entity``. Each page is in the inbox before the next is asked for.

    Events that wait for the entity are drained once what they tell of is in the inbox: those that were there
    before the reading began.
    """
    bench.check_pins()
    told = _told(entity, bench, run)
    feeds = _feeds(entity, bench, run)
    reading = _Reading(bench, run)
    if not feeds and not told:
        note = _nothing(entity, bench)
        log.info("nothing to extract", outlet=bench.settings.slug, entity=str(entity), reason=note)
        _sales_around_counts(entity, reading, bench, run)
        return Extracted(entity=entity, note=note)
    for event in told:
        if event.kind is EventKind.PAYOUT:
            reading.keep("payouts", _payouts(bench, event))
        elif event.kind is EventKind.SHIFT and not feeds:
            reading.keep(f"shift {event.key}", _shift_orders(bench, event))
    for feed in feeds:
        reading.read(feed)
    _sales_around_counts(entity, reading, bench, run)
    now = bench.clock()
    bench.store.events.drain(told, run=run.id, now=now)
    if entity is Entity.SALES and run.kind is RunKind.SCHEDULED:
        bench.store.events.forget(before=now - KEPT)
    return Extracted(
        entity=entity,
        pages=reading.pages,
        rows=reading.rows,
        new=reading.received.new,
        changed=reading.received.changed,
        unchanged=reading.received.unchanged,
        events=len(told),
    )


def _sales_around_counts(entity: Entity, reading: "_Reading", bench: Bench, run: Run) -> None:
    """A run that carries transfers and no sales reads the sales all the same where a count is to be posted.

    What is sent of a count hangs on the sales before it that are not in the books yet. They are mapped and posted
    by the next run that carries sales.
    """
    if entity is not Entity.TRANSFERS or Entity.SALES in run.entities or not bench.settings.track_inventory:
        return
    if bench.store.inbox.pending((RecordKind.STOCK_COUNT,)):
        for feed in bench.source.feeds(Entity.SALES, run.asked.end):
            reading.read(feed)


def _told(entity: Entity, bench: Bench, run: Run) -> list[Event]:
    """Events that this extract carries: of what happened after the window's end it reads nothing.

    A run over days of its own carries no news of today. A payout brings all there is to read.
    """
    kinds = _DRAINED.get(entity, frozenset())
    if run.kind is RunKind.EVENT:
        kinds &= carried(bench.settings.schedule.mode)
    if run.asked.exact:
        kinds &= {EventKind.PAYOUT}
    pending = bench.store.events.pending(kinds) if kinds else []
    return [event for event in pending if event.kind is EventKind.PAYOUT or event.received_at <= run.asked.end]


def _feeds(entity: Entity, bench: Bench, run: Run) -> tuple[Feed, ...]:
    """A run that an event started reads what is new; looking back over old days is the nightly run's."""
    if entity is Entity.TRANSFERS and not bench.settings.track_inventory:
        return ()
    feeds = bench.source.feeds(entity, run.asked.end)
    if run.kind is not RunKind.EVENT:
        return feeds
    if entity is Entity.SALES and bench.settings.schedule.mode == "shift_close":
        return ()
    return tuple(feed for feed in feeds if feed.lookback is None)


def _nothing(entity: Entity, bench: Bench) -> str:
    """Why there is nothing to read, for the person who reads the log."""
    if entity is not Entity.TRANSFERS:
        return f"{bench.source.name} has no feed of {entity} that this run reads"
    if not bench.settings.track_inventory:
        return "stock is not tracked (track_inventory is false), so no transfer, count or adjustment is carried"
    return (
        f"{bench.source.name} has no feed for transfers, counts and adjustments; "
        f"`posbridge import transfers {bench.settings.slug} <csv>` takes them from a file"
    )


def _payouts(bench: Bench, event: Event) -> Iterator[Page]:
    if isinstance(bench.source, TellsPayouts):
        yield Page(number=1, rows=1, records=(bench.source.payout(event.body),))


def _shift_orders(bench: Bench, event: Event) -> Iterator[Page]:
    shift = shift_of(event)
    log.info(
        "reading the orders of a shift",
        outlet=bench.settings.slug,
        register=shift.register_name or shift.register,
        opened=str(shift.opened_at),
        closed=str(shift.closed_at),
    )
    if isinstance(bench.source, TellsShifts):
        yield from bench.source.sold_in(shift)


class _Reading:
    """Pages on their way into the inbox, counted."""

    def __init__(self, bench: Bench, run: Run) -> None:
        self._bench = bench
        self._run = run
        self.pages = self.rows = 0
        self.received = Received()

    def read(self, feed: Feed) -> None:
        """One feed over its window; its mark moves once all of it is in the inbox."""
        bench, mark = self._bench, self._bench.store.marks.get(feed.name)
        window = _window(feed, bench, self._run, mark)
        log.info(
            "reading feed", outlet=bench.settings.slug, feed=feed.name, since=str(window.start), until=str(window.end)
        )
        self.keep(feed.name, bench.source.read(feed, window), rescan=feed.lookback is not None)
        reached = advance(mark, window, bench.beginning)
        if reached is not None:
            bench.store.marks.set(feed.name, reached)

    def keep(self, name: str, pages: Iterator[Page], *, rescan: bool = False) -> None:
        bench, run = self._bench, self._run
        for page in pages:
            fell = bench.store.inbox.receive(page.records, run=run.id, now=bench.clock(), rescan=rescan)
            self.received = Received(
                new=self.received.new + fell.new,
                changed=self.received.changed + fell.changed,
                unchanged=self.received.unchanged + fell.unchanged,
            )
            self.pages, self.rows = self.pages + 1, self.rows + page.rows
            log.info("page read", feed=name, page=page.number, rows=page.rows, new=fell.new, changed=fell.changed)


def _window(feed: Feed, bench: Bench, run: Run, mark: datetime | None) -> Window:
    if feed.lookback is None:
        return feed_window(run.asked, mark, bench.beginning, feed.overlap)
    return look_back_window(run.asked, mark, bench.beginning, feed.lookback, feed.overlap)
