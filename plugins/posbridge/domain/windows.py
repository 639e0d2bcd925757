"""Which time range a run reads, and when a high-water mark may move.

One function decides (design §5): parameters of the trigger form, then the run's data interval, then the
marks. Everything is half-open and zone-aware.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from posbridge.errors import ConfigError


class RunKind(StrEnum):
    """How the run came about."""

    SCHEDULED = "scheduled"
    MANUAL = "manual"
    BACKFILL = "backfill"
    EVENT = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """``start <= t < end``."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window has a time zone")
        if self.start > self.end:
            raise ValueError(f"window starts at {self.start} after its end {self.end}")

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def days(self, zone: ZoneInfo) -> list[date]:
        """Calendar days in ``zone`` that the window touches, oldest first."""
        if self.start == self.end:
            return []
        first = self.start.astimezone(zone).date()
        last = (self.end - timedelta(microseconds=1)).astimezone(zone).date()
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWindow:
    """What a run was asked for, before any mark is consulted.

    ``start`` is None where the feed's own mark decides. ``exact`` runs read just what was asked:
    backfills and runs with dates of their own.
    """

    start: datetime | None
    end: datetime
    exact: bool


def resolve(
    *,
    kind: RunKind,
    now: datetime,
    zone: ZoneInfo,
    from_date: date | None = None,
    to_date: date | None = None,
    interval: tuple[datetime, datetime] | None = None,
    logical_date: datetime | None = None,
    triggered_at: datetime | None = None,
) -> RunWindow:
    """The one place that turns a run's circumstances into a window.

    Args:
        from_date, to_date: inclusive days in the outlet's zone, from the trigger form.
        interval: the run's data interval, where Airflow gave one.
        logical_date, triggered_at: the UI's plain trigger sends the present moment as the logical date;
            a manual run whose two agree was pressed to carry what there is now.

    Raises:
        ConfigError: the days are the wrong way round, or wholly in the future.
    """
    if from_date or to_date:
        last = to_date or now.astimezone(zone).date()
        first = from_date or last
        if first > last:
            raise ConfigError(f"The window runs from {first} to {last}.", field="from", remedy="Swap the two dates.")
        start = midnight(first, zone)
        end = min(midnight(last + timedelta(days=1), zone), now)
        if start >= end:
            raise ConfigError(f"The window starts on {first}, which is in the future.", field="from")
        return RunWindow(start=start, end=end, exact=True)
    pressed_now = (
        kind is RunKind.MANUAL
        and logical_date is not None
        and triggered_at is not None
        and abs(triggered_at - logical_date) < _NOW
    )
    if interval is None or pressed_now:
        return RunWindow(start=None, end=now, exact=False)
    days = business_days(interval, zone)
    return RunWindow(start=min(days.start, now), end=min(days.end, now), exact=kind is RunKind.BACKFILL)


def business_days(interval: tuple[datetime, datetime], zone: ZoneInfo) -> Window:
    """The whole calendar days that a schedule's interval stands for.

    The run at 22:00 on day D has the interval from 22:00 on D-1 to 22:00 on D and stands for day D: at
    night it reads what there is so far, and a backfill of D, run later, reads all of it (ADR 0004).
    """
    start, end = (moment.astimezone(zone) for moment in interval)
    first = start.date() if start == midnight(start.date(), zone) else start.date() + timedelta(days=1)
    last = end if end == midnight(end.date(), zone) else midnight(end.date() + timedelta(days=1), zone)
    return Window(start=min(midnight(first, zone), last), end=last)


def feed_window(asked: RunWindow, mark: datetime | None, beginning: datetime, overlap: timedelta) -> Window:
    """The range to read from one feed.

    From the feed's mark less ``overlap``, or the run's own start if that is earlier; a feed never read
    starts at ``beginning`` (the outlet's start date). An exact run reads its own range.
    """
    if asked.exact and asked.start is not None:
        start = asked.start
    else:
        known = mark - overlap if mark is not None else beginning
        start = min(known, asked.start) if asked.start is not None else known
    return Window(start=min(start, asked.end), end=asked.end)


def look_back_window(
    asked: RunWindow, mark: datetime | None, beginning: datetime, lookback: timedelta, overlap: timedelta
) -> Window:
    """The range to read again from a feed that looks back: ``lookback`` before the end, or more.

    It begins no later than where the last look ended: what changed while a DAG was paused for longer than it looks
    back must be found all the same. The first look begins at ``beginning``. An exact run looks back from its own end.
    """
    since_last = feed_window(asked, mark, beginning, overlap).start
    return Window(start=min(asked.end - lookback, since_last), end=asked.end)


def advance(mark: datetime | None, read: Window, beginning: datetime) -> datetime | None:
    """The mark after ``read``: it moves only over ground that joins what was read before, so no gap hides."""
    reached = mark if mark is not None else beginning
    if read.start > reached:
        return mark
    return max(reached, read.end) if mark is not None else max(beginning, read.end)


def days_to_tie_out(
    asked: RunWindow, end: datetime, tied_until: datetime | None, beginning: datetime, zone: ZoneInfo
) -> list[date]:
    """Days whose totals a run proves, oldest first.

    An exact run proves its own. Any other proves what was never proven, and once more the last week: a
    receipt that a till sent late, a refund, a hand in the books may have changed a day after it was tied.
    """
    if asked.exact and asked.start is not None:
        start = asked.start
    else:
        start = beginning if tied_until is None else max(tied_until - _PROVEN_AGAIN, beginning)
        if asked.start is not None:
            start = max(min(start, asked.start), beginning)
    return Window(start=min(start, end), end=end).days(zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of ``day`` in ``zone``."""
    return datetime.combine(day, time.min, tzinfo=zone)


_NOW = timedelta(minutes=2)
_PROVEN_AGAIN = timedelta(days=7)
