"""When waiting events are announced: soon, but many of them together (design §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from posbridge.domain.events import Event

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
    newest: datetime | None = None
    """When the newest event came in that was announced."""

    def due(self, pending: Sequence[Event], now: datetime) -> bool:
        """Whether to start a run for ``pending``; when it says so, it takes them as announced."""
        if not pending or not self._is_time([event.received_at for event in pending], now):
            return False
        self.announced_at, self.newest = now, max(event.received_at for event in pending)
        return True

    def _is_time(self, received: Sequence[datetime], now: datetime) -> bool:
        fresh = [moment for moment in received if self.newest is None or moment > self.newest]
        if fresh:
            return now - max(fresh) >= QUIET or now - min(fresh) >= PATIENCE
        return self.announced_at is None or now - self.announced_at >= REMINDER
