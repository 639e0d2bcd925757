"""How fast we may ask: no limit is published, so we keep our own (contract moka §1)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Pace:
    """At most ``per_second`` request starts a second and ``in_flight`` at once, over all threads."""

    def __init__(
        self,
        per_second: float,
        in_flight: int,
        *,
        sleep: Callable[[float], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._interval = 1 / per_second
        self._slots = threading.BoundedSemaphore(in_flight)
        self._lock = threading.Lock()
        self._next = monotonic()
        self._sleep = sleep
        self._monotonic = monotonic

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, hold it while the request is under way."""
        with self._slots:
            with self._lock:
                now = self._monotonic()
                start = max(self._next, now)
                self._next = start + self._interval
            if start > now:
                self._sleep(start - now)
            yield
