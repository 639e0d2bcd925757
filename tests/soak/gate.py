"""When virtual time may move: only while no process of the world runs.

A jump in the middle of a request would be a worker that was away for minutes, and that is an ordeal of its own.
Who waits keeps the others from starting another task until time has moved.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.soak.times import Times

LONGEST_REQUEST = 10.0
"""Real seconds that a request of a dead worker may take to be finished."""


class Gate:
    """Between tasks: ``with gate.running(slot)`` for a task, ``gate.wait(seconds)`` for a pause.

    Args:
        idle: whether the vendors have nothing left to do; requests of dead workers are finished first.
        pause: real seconds that pass before each jump, for what the vendors measure in real time.
        advance: moves another clock along.
    """

    def __init__(
        self, times: Times, idle: Callable[[], bool], *, advance: Callable[[float], None], pause: float = 0.0
    ) -> None:
        self._times = times
        self._idle = idle
        self._advance = advance
        self._pause = pause
        self._turn = threading.Condition()
        self._running: set[int] = set()
        self._waiting: dict[int, float] = {}
        self._next = 0

    @contextmanager
    def running(self, slot: int) -> Iterator[None]:
        with self._turn:
            while self._waiting:
                self._turn.wait(0.02)
                self._jump()
            self._running.add(slot)
        try:
            yield
        finally:
            self.gone(slot)

    def gone(self, slot: int) -> None:
        """The process of a slot has ended, or was stopped."""
        with self._turn:
            self._running.discard(slot)
            self._times.clear(slot)
            self._turn.notify_all()

    def rest(self, slot: int) -> None:
        """The process of a slot runs no more, and what it counted stays."""
        with self._turn:
            self._running.discard(slot)

    def back(self, slot: int) -> None:
        """A process that was stopped goes on."""
        with self._turn:
            self._running.add(slot)

    def look(self) -> None:
        """Let time move for processes that sleep, where nobody else runs."""
        with self._turn:
            if any(self._times.wakes(slot) for slot in self._running):
                self._jump()

    def wait(self, seconds: float) -> None:
        """Until that much virtual time has passed."""
        wake = self._times.seconds() + seconds
        with self._turn:
            self._next += 1
            me = self._next
            self._waiting[me] = wake
            try:
                while self._times.seconds() < wake:
                    self._jump()
                    self._turn.wait(0.002)
            finally:
                del self._waiting[me]
                self._turn.notify_all()

    def _jump(self) -> None:
        """Move to the first moment at which anybody wakes, if all wait and nobody is about to wake."""
        asleep = [self._times.wakes(slot) for slot in self._running]
        moments = [*asleep, *self._waiting.values()]
        if not moments or not all(asleep) or min(moments) <= self._times.seconds():
            return
        until = time.monotonic() + LONGEST_REQUEST
        while not self._idle() and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(self._pause)
        ahead = max(0.0, min(moments) - self._times.seconds())
        self._times.advance(ahead)
        self._advance(ahead)
        self._turn.notify_all()
