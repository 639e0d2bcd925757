"""When waiting events are announced: soon, but many of them together (design §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from posbridge.domain.events import Event, EventKind

QUIET = timedelta(seconds=5)
"""After the last event: a burst is over, and one run carries it."""

PATIENCE = timedelta(seconds=30)
"""After the first event of a stream that does not end."""

REMINDER = timedelta(minutes=5)
"""An announcement may be dropped (a run limit, a paused DAG): what nobody drained is announced again."""


@dataclass(slots=True)
class Announcer:
    """Decides for one outlet; remembers only what it announced last."""

    announced_at: datetime | None = None
    announced: frozenset[str] = frozenset()
    """Marks. Not a moment: an event may be stored after a later one was announced."""

    def due(self, pending: Sequence[Event], now: datetime) -> bool:
        """Whether to start a run for ``pending``; when it says so, it takes them as announced."""
        if not pending or not self._is_time(pending, now):
            return False
        self.announced_at, self.announced = now, frozenset(event.mark for event in pending)
        return True

    def _is_time(self, pending: Sequence[Event], now: datetime) -> bool:
        fresh = [event.received_at for event in pending if event.mark not in self.announced]
        if fresh:
            return now - max(fresh) >= QUIET or now - min(fresh) >= PATIENCE
        return self.announced_at is not None and now - self.announced_at >= REMINDER


def carried(mode: str) -> frozenset[EventKind]:
    """Kinds of events for which a run is started in this mode; others (of a former mode) wait for the nightly run."""
    return frozenset({EventKind.SHIFT, EventKind.PAYOUT}) if mode == "shift_close" else frozenset(EventKind)
