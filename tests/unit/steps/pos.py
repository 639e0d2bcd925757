"""A hand-made POS that tells of orders, shifts and payouts, and an outlet that reads it into a real store."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import ClassVar, NoReturn

from posbridge.domain.events import Event, EventKind, Shift
from posbridge.domain.records import Payout as PayoutFact
from posbridge.domain.records import Record
from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.totals import DayTotals
from posbridge.domain.windows import RunKind, RunWindow, Window
from posbridge.errors import RetryableError
from posbridge.money import Decimal
from posbridge.ports import Feed, Page
from posbridge.settings.model import OutletSettings
from posbridge.sources.records import good
from posbridge.steps.bench import Bench, Run
from posbridge.store.store import Store
from tests.unit.store.samples import sale

NOW = datetime.fromisoformat("2026-11-22T12:00:00+07:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ORDERS = Feed(name="orders", entity=Entity.SALES, overlap=timedelta())
RECENT = Feed(name="orders_recent", entity=Entity.SALES, lookback=timedelta(days=1))


@dataclass(kw_only=True)
class Pos:
    """``orders`` by the moment they happened. Everything asked of it is in ``asked``; ``fails`` after a page."""

    name: ClassVar[str] = "pos"
    orders: dict[str, datetime] = field(default_factory=dict)
    shifts: list[Shift] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    since: list[datetime] = field(default_factory=list)
    fails: bool = False

    def feeds(self, entity: Entity, until: datetime) -> tuple[Feed, ...]:  # noqa: ARG002 - the port's
        return (ORDERS, RECENT) if entity is Entity.SALES else ()

    def read(self, feed: Feed, window: Window) -> Iterator[Page]:
        self.asked.append(feed.name)
        self.since.append(window.start)
        yield from self._page(window)

    def closed_shifts(self, since: datetime) -> list[Shift]:
        self.asked.append("shifts")
        self.since.append(since)
        if self.fails:
            raise RetryableError("The POS does not answer.")
        return [shift for shift in self.shifts if shift.closed_at >= since]

    def sold_in(self, shift: Shift) -> Iterator[Page]:
        self.asked.append(f"shift {shift.shift_id}")
        yield from self._page(Window(start=shift.opened_at, end=shift.closed_at))

    def payout(self, body: str) -> Record:
        fact = PayoutFact(
            source_id=body,
            reference=body,
            occurred_at=NOW,
            method="iseller_pay",
            amount=Decimal(10),
            fees=Decimal(1),
            deposit=Decimal(9),
        )
        return good(RecordKind.PAYOUT, fact)

    def day_totals(self, day: date) -> DayTotals:
        raise NotImplementedError

    def sold_between(self, window: Window) -> Iterator[Record]:
        raise NotImplementedError

    def _page(self, window: Window) -> Iterator[Page]:
        found = tuple(sale(order, at=at) for order, at in self.orders.items() if at in window)
        if found:
            yield Page(number=1, rows=len(found), records=found)
        if self.fails:
            raise RetryableError("The POS does not answer.")


@dataclass(kw_only=True)
class Place:
    """One outlet with its POS, its store and a clock that a test sets."""

    settings: OutletSettings
    store: Store
    pos: Pos
    now: datetime = NOW

    @property
    def bench(self) -> Bench:
        return Bench(
            settings=self.settings,
            open_source=lambda: self.pos,
            open_target=_nothing,
            store=self.store.outlet(self.settings.slug, self.settings.company.connection),
            clock=lambda: self.now,
            sleep=lambda _: None,
            stamp="test",
            scratch=_nothing,
        )

    def hear(self, *events: Event) -> None:
        self.bench.store.events.receive(events)

    def pending(self) -> list[str]:
        return [event.mark for event in self.bench.store.events.pending()]

    def read(self) -> set[str]:
        """Records in the inbox."""
        inbox = self.bench.store.inbox
        return {each.record.source_id for each in inbox.pending([RecordKind.SALE, RecordKind.PAYOUT])}

    def run(self, kind: RunKind = RunKind.EVENT, *, start: datetime | None = None, exact: bool = False) -> Run:
        asked = RunWindow(start=start, end=self.now, exact=exact)
        return Run(id=f"{kind}-{self.now}", holder="test", kind=kind, asked=asked)


def event(mark: str, kind: EventKind = EventKind.ORDER, *, at: datetime = NOW - MINUTE, body: str = "") -> Event:
    return Event(kind=kind, key=mark, mark=mark, received_at=at, body=body)


def shift(name: str, *, opened: datetime = NOW - 4 * HOUR, closed: datetime = NOW - HOUR) -> Shift:
    return Shift(shift_id=name, register="r1", register_name="Kasir 1", opened_at=opened, closed_at=closed)


def _nothing() -> NoReturn:
    raise AssertionError("this step neither books nor rehearses")


OpenPlace = Callable[[str], Place]


def place(folder: Path, settings: OutletSettings) -> Place:
    return Place(settings=settings, store=Store.open(f"sqlite:///{folder / 'store.db'}"), pos=Pos())
