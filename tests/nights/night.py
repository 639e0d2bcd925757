"""Nightly runs as Airflow makes them, without Airflow: every task tried again while its failure may pass."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from posbridge.bootstrap import open_bench
from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, resolve
from posbridge.errors import PosbridgeError, RetryableError
from posbridge.settings.load import load_outlet
from posbridge.steps.bench import Bench, Run
from posbridge.steps.extract import extract
from posbridge.steps.load import load
from posbridge.steps.map import map_entity
from posbridge.steps.reconcile import reconcile
from tests.nights.clock import HandClock
from tests.outlet_world import World

JAKARTA = ZoneInfo("Asia/Jakarta")
AT = time(22, 30)
RETRIES = 5
RETRY_DELAY = 60


@dataclass(kw_only=True)
class Night:
    """One run. ``errors`` holds the last failure of each task that did not succeed in the end; ``codes`` are the reason
    codes of what was open when it ended, by receipt (the first of several).
    """

    bench: Bench
    done: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    errors: dict[str, PosbridgeError] = field(default_factory=dict)

    @property
    def tied(self) -> bool:
        return "reconcile" in self.done and self.done["reconcile"].tied


def moment(day: date, clock: time = AT) -> datetime:
    return datetime.combine(day, clock, tzinfo=JAKARTA)


def open_at(world: World, slug: str, clock: HandClock) -> Bench:
    """An outlet as production opens it, on the clock of the test."""
    settings = load_outlet(world.mappings / f"{slug}.yaml")
    return open_bench(settings, database_url=world.database_url, clock=clock.now, sleep=clock.sleep)


def set_clock(world: World, clock: HandClock) -> None:
    """The vendors and posbridge go by one clock; what lies after it has not happened yet."""
    world.jurnal.clock = world.iseller.now = clock.now


def run_night(world: World, slug: str, day: date, clock: HandClock) -> Night:
    """The scheduled run of the day, at half past ten in the evening or as soon as the clock allows."""
    clock.move_to(moment(day))
    interval = (moment(day) - timedelta(days=1), moment(day))
    return _run(world, slug, clock, RunKind.SCHEDULED, interval=interval)


def run_by_hand(
    world: World, slug: str, clock: HandClock, first: date | None = None, last: date | None = None
) -> Night:
    """What the trigger form starts now: over days of its own, or from where the last run stopped."""
    return _run(world, slug, clock, RunKind.MANUAL, from_date=first, to_date=last or first)


def _run(world: World, slug: str, clock: HandClock, kind: RunKind, **circumstances: Any) -> Night:
    world.moka_control.knobs.as_of = clock.now().isoformat()
    world.runs += 1
    bench = open_at(world, slug, clock)
    asked = resolve(kind=kind, now=clock.now(), zone=bench.settings.zone, **circumstances)
    name = f"night-{world.runs}"
    run = Run(id=name, holder=name, kind=kind, asked=asked)
    night = Night(bench=bench)
    for entity in Entity:
        _attempt(night, clock, f"{entity}.extract", extract, entity, bench, run)
    for entity in Entity:
        _attempt(night, clock, f"{entity}.map", map_entity, entity, bench, run)
        _attempt(night, clock, f"{entity}.load", load, entity, bench, run)
    _attempt(night, clock, "reconcile", reconcile, bench, run)
    for each in bench.store.inbox.problems():
        night.codes.setdefault(each.receipt_no, each.reason.code)
    return night


def _attempt(night: Night, clock: HandClock, task: str, step: Any, *args: Any) -> None:
    """A task with Airflow's retries: what may pass is tried again after the wait that it asks for."""
    for _ in range(1 + RETRIES):
        try:
            night.done[task] = step(*args)
        except RetryableError as error:
            night.errors[task] = error
            clock.sleep(error.retry_after or RETRY_DELAY)
        except PosbridgeError as error:
            night.errors[task] = error
            return
        else:
            night.errors.pop(task, None)
            return
