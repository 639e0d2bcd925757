"""Events of one outlet, kept until a run has drained them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from posbridge.domain.events import Event, EventKind


class Events(Protocol):
    """What came in by webhook or was found by a watcher (design §5: stored before it is announced)."""

    def receive(self, events: Sequence[Event]) -> int:
        """Keep events whose ``mark`` was never seen; returns how many were new."""

    def pending(self, kinds: Collection[EventKind] = tuple(EventKind)) -> list[Event]:
        """Events that no run has drained, oldest first."""

    def drain(self, events: Sequence[Event], *, run: str, now: datetime) -> None:
        """A run has carried what they told of."""

    def forget(self, *, before: datetime) -> int:
        """Delete drained events received before then; returns how many."""
