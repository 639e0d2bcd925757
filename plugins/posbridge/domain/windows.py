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
) -> RunWindow:
    """The one place that turns a run's circumstances into a window.

    Args:
        from_date, to_date: inclusive days in the outlet's zone, from the trigger form.
        interval: the run's data interval, where Airflow gave one.
        logical_date: given by Airflow; the UI's plain trigger sends the present moment.

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
    pressed_now = kind is RunKind.MANUAL and logical_date is not None and abs(now - logical_date) < _NOW
    if interval is None or pressed_now:
        return RunWindow(start=None, end=now, exact=False)
    start, end = interval
    return RunWindow(start=start, end=min(end, now), exact=kind is RunKind.BACKFILL)


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


def advance(mark: datetime | None, read: Window, beginning: datetime) -> datetime | None:
    """The mark after ``read``: it moves only over ground that joins what was read before, so no gap hides."""
    reached = mark if mark is not None else beginning
    if read.start > reached:
        return mark
    return max(reached, read.end) if mark is not None else max(beginning, read.end)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of ``day`` in ``zone``."""
    return datetime.combine(day, time.min, tzinfo=zone)


_NOW = timedelta(minutes=2)
