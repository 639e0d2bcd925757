"""The watcher of one outlet. It lives in the triggerer, so that nothing waits in a task slot.

The events themselves are in our own store: what the watcher announces is only that there are some. An
announcement may be merged with others or dropped; a run drains whatever is there, and the nightly run all.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import structlog
from airflow.triggers.base import BaseEventTrigger, TriggerEvent

log = structlog.get_logger("posbridge")

__all__ = ["OutletWatch"]


class OutletWatch(BaseEventTrigger):
    """Announces the events of an outlet; polls its POS every so often where that is how they are found.

    Args:
        slug: the outlet. Everything else is in its file, which is read when the watcher starts.
        turn: seconds between looks at our own store.
        after_trouble: seconds after which it tries again.
    """

    def __init__(self, slug: str, *, turn: float = 2.0, after_trouble: float = 60.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.slug = slug
        self._turn = turn
        self._after_trouble = after_trouble

    def serialize(self) -> tuple[str, dict[str, Any]]:
        return (f"{type(self).__module__}.{type(self).__name__}", {"slug": self.slug})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Never ends, whatever goes wrong: an ended watcher would leave the outlet to the nightly run."""
        turn: Callable[[], int] | None = None
        while True:
            pause = self._turn
            try:
                if turn is None:
                    turn = await asyncio.to_thread(_open, self.slug)
                waiting = await asyncio.to_thread(turn)
                if waiting:
                    log.info("announcing events", outlet=self.slug, waiting=waiting)
                    yield TriggerEvent({"outlet": self.slug, "waiting": waiting})  # type: ignore[no-untyped-call]
            except Exception as error:
                _report("the watcher has stopped and tries again", self.slug, error)
                turn, pause = None, self._after_trouble
            await asyncio.sleep(pause)


def _open(slug: str) -> Callable[[], int]:
    """A function that looks once and returns how many events to announce; 0 for none."""
    from posbridge.bootstrap import open_bench  # noqa: PLC0415 - never when a DAG is parsed
    from posbridge.domain.watching import Announcer, carried  # noqa: PLC0415
    from posbridge.errors import PosbridgeError  # noqa: PLC0415
    from posbridge.orchestration.events.sources_of_events import polls  # noqa: PLC0415
    from posbridge.orchestration.outlets import outlet_settings  # noqa: PLC0415
    from posbridge.steps.watch import look  # noqa: PLC0415

    outlet = outlet_settings(slug)
    bench, announcer, kinds = open_bench(outlet), Announcer(), carried(outlet.schedule.mode)
    every = outlet.schedule.every * 60 if polls(outlet) else None
    looked = -float("inf")

    def turn() -> int:
        nonlocal looked
        if every is not None and time.monotonic() - looked >= every:
            looked = time.monotonic()
            try:
                look(bench)
            except PosbridgeError as error:
                # What came by webhook is announced all the same.
                _report("could not look at the POS; the next look or the nightly run finds what is new", slug, error)
        pending = bench.store.events.pending(kinds)
        return len(pending) if announcer.due(pending, bench.clock()) else 0

    return turn


def _report(what: str, slug: str, error: Exception) -> None:
    log.error(what, outlet=slug, why=f"{type(error).__name__}: {error}")
