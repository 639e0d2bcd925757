"""One knob in one position: what is expected of it, and how it is tried."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from tests.knobs.day import DAY, NEXT, SLUGS, fill
from tests.knobs.outcome import Outcome
from tests.nights.clock import HandClock
from tests.nights.night import moment, run_by_hand, run_night, set_clock
from tests.outlet_world import World, open_world
from tests.sandbox.faults import Fault

_AS_POSBRIDGE_ASSUMES = {"requests_per_minute": "", "requests_per_hour": "", "settle_seconds": ""}
_MEMORY = Path("/dev/shm")  # noqa: S108 - a database that nobody needs after a power cut waits for no disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """``jurnal`` and ``posbridge`` are what the table says of both.

    ``codes`` and ``failed`` are the reason codes and the errors that are left after the two nights. ``mend`` is what
    a person does about them before the night of ``mended_on``, or the run ``by_hand`` on that evening, after which all
    must be right.
    ``not_before``: earlier sales stand on that day.
    """

    knob: str
    value: str
    jurnal: str
    posbridge: str
    knobs: Mapping[str, Any] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    prepare: Callable[[World], None] | None = None
    mend: Callable[[World], None] | None = None
    mended_on: date | None = None
    by_hand: bool = False
    not_before: date | None = None

    def __str__(self) -> str:
        return f"{self.knob}={self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """``requests`` to Jurnal were sent in the first two nights."""

    first: Outcome
    second: Outcome
    mended: Outcome | None
    requests: int

    def result(self) -> str:
        """For the table."""
        told = self.second.told()
        if self.second.is_right and not self.first.is_right:
            told += f" with the next night (first: {self.first.told()})"
        if self.mended is not None:
            told += f"; after that: {self.mended.told()}"
        return told


def play(position: Position) -> Played:
    """Two days at both outlets, each carried by its night, under the knob from the first request on."""
    with ExitStack() as stack:
        stack.enter_context(capture_logs())
        root = _MEMORY if _MEMORY.is_dir() else None
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=root)))
        world = stack.enter_context(open_world(folder, start_date=DAY, slugs=SLUGS, jurnal_extra=_AS_POSBRIDGE_ASSUMES))
        clock = HandClock(moment(DAY))
        set_clock(world, clock)
        fill(world)
        knobs = {"rate_per_minute": 30, "rate_per_hour": 1800, "hang_seconds": 0.01, **position.knobs}
        world.jurnal.control.set_knobs(knobs)
        if position.prepare is not None:
            position.prepare(world)
        world.jurnal_control.faults.add(*_lost_answers())
        first, second = (_night(world, clock, day, position) for day in (DAY, NEXT))
        requests, mended = world.requests(), None
        if position.mend is not None and position.mended_on is not None:
            position.mend(world)
            mended = _night(world, clock, position.mended_on, position, by_hand=position.by_hand)
        return Played(first=first, second=second, mended=mended, requests=requests)


def _lost_answers() -> tuple[Fault, ...]:
    """In every position: one write of a kind is stored and not answered, and one never arrives. So what is looked up,
    found or not found, and sent again is part of every row."""
    return (
        Fault(kind="commit_then_drop", path_regex="sales_invoices/batch_create"),
        Fault(kind="commit_then_drop", method="POST", path_regex="sales_returns$"),
        Fault(kind="commit_then_drop", method="POST", path_regex="stock_adjustments$"),
        Fault(kind="commit_then_drop", method="POST", path_regex="warehouse_transfers$"),
        Fault(kind="drop", method="POST", path_regex="customer_credit_memo_refund$"),
    )


def _night(world: World, clock: HandClock, day: date, position: Position, *, by_hand: bool = False) -> Outcome:
    clock.move_to(moment(day))
    if by_hand:
        runs = [run_by_hand(world, slug, clock) for slug in SLUGS]
    else:
        runs = [run_night(world, slug, day, clock) for slug in SLUGS]
    return Outcome.of(world, clock, runs, day, not_before=position.not_before)


def book_on_the_first_open_day(world: World) -> None:
    for slug in SLUGS:
        file = world.mappings / f"{slug}.yaml"
        file.write_text(f"{file.read_text()}\nclosed_periods: first_open_day\n")
