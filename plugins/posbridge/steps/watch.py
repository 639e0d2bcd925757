"""watch: look at the POS for what should start a run, and keep it as events before it is announced.

It costs the POS one request a look: a list of register shifts, or the first page of what is new. An outlet
whose POS calls by webhook is not looked at at all.
"""

from datetime import datetime, timedelta

from pydantic import TypeAdapter

from posbridge.domain.events import Event, EventKind, Shift
from posbridge.domain.states import Entity
from posbridge.domain.windows import Window
from posbridge.errors import ConfigError
from posbridge.ports import TellsShifts
from posbridge.steps.bench import Bench, log

__all__ = ["SHIFTS", "look", "shift_of"]

SHIFTS = "watch:shifts"
"""Mark: up to when closed shifts have been looked for."""

_AGAIN = timedelta(hours=2)
"""A till that was offline tells of its closing late."""

_FIRST_LOOK = timedelta(days=1)
_SHIFT = TypeAdapter(Shift)


def look(bench: Bench) -> int:
    """Look once; returns how many new events there were.

    Raises:
        ConfigError: the source cannot tell of shifts.
        PosbridgeError: the POS cannot be asked right now; nothing was lost.
    """
    now = bench.clock()
    by_shift = bench.settings.schedule.mode == "shift_close"
    new = bench.store.events.receive(_closed_shifts(bench, now) if by_shift else _news(bench, now))
    if by_shift:
        # Only now: what was found is kept.
        bench.store.marks.set(SHIFTS, now)
    if new:
        log.info("found what should be carried", outlet=bench.settings.slug, events=new)
    return new


def shift_of(event: Event) -> Shift:
    """The shift that a shift event is about."""
    return _SHIFT.validate_json(event.body)


def _closed_shifts(bench: Bench, now: datetime) -> list[Event]:
    if not isinstance(bench.source, TellsShifts):
        raise ConfigError(
            f"{bench.settings.path.name}: schedule.mode: {bench.source.name} does not tell of register shifts.",
            file=bench.settings.path.name,
            field="schedule.mode",
            remedy="Use scheduled, real_time or manual.",
        )
    mark = bench.store.marks.get(SHIFTS)
    since = mark - _AGAIN if mark is not None else max(bench.beginning, now - _FIRST_LOOK)
    return [_event(shift, now) for shift in bench.source.closed_shifts(since)]


def _event(shift: Shift, now: datetime) -> Event:
    return Event(
        kind=EventKind.SHIFT,
        key=shift.shift_id,
        mark=f"shift:{shift.shift_id}",
        received_at=now,
        body=_SHIFT.dump_json(shift).decode(),
    )


def _news(bench: Bench, now: datetime) -> list[Event]:
    """Whether the main feed of sales has anything beyond its mark. One event for one such mark."""
    feed = next(each for each in bench.source.feeds(Entity.SALES, now) if each.lookback is None)
    since = bench.store.marks.get(feed.name)
    if since is None or since >= now:
        # The first run is the nightly one or one by hand: nothing was read yet that this could follow.
        return []
    page = next(bench.source.read(feed, Window(start=since, end=now)), None)
    if page is None or not page.rows:
        return []
    return [Event(kind=EventKind.POLL, key=feed.name, mark=f"poll:{since.isoformat()}", received_at=now)]
