"""What a process of the soak does: one step of one outlet, as a task of Airflow would, watched at its kill points.

Imported once by the nursery, so that a process costs a fork.
"""

import contextlib
import io
import os
import random
import time
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd  # noqa: F401 - imported by the tie-out, here once for all processes
import psycopg  # noqa: F401 - likewise
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401
import structlog
from sqlalchemy.exc import OperationalError

from posbridge.bootstrap import open_bench
from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, RunWindow
from posbridge.errors import PosbridgeError, RetryableError
from posbridge.settings.load import load_outlet
from posbridge.steps.bench import Bench, Run
from posbridge.steps.extract import extract
from posbridge.steps.load import load
from posbridge.steps.map import map_entity
from posbridge.steps.reconcile import reconcile
from posbridge.store import engine
from tests.soak import kill_points
from tests.soak.fate import Fate, Ordeal
from tests.soak.times import Times

STEPS = (
    *(f"{entity}.extract" for entity in Entity),
    *(f"{entity}.{step}" for entity in Entity for step in ("map", "load")),
    "reconcile",
)
"""The tasks of a run, in the order of the product's DAG."""
WHOLE_DAY = "day"
"""A step that is all of them, one after the other in one process."""
LONG_SLEEP = 25.0
"""Seconds. What sleeps longer waits in virtual time; shorter pauses are passed over."""
_TURNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One try of one step. Paths are text, times ISO, so that it can be told to another process.

    ``patience_ms`` is the longest that a locked database is waited for; short pauses last ``pace`` times as long.
    """

    step: str
    slug: str
    mappings: str
    database_url: str
    environ: Mapping[str, str]
    run: str
    holder: str
    asked: tuple[str | None, str, bool]
    clock: str
    slot: int
    killed: str
    log: str
    seed: str
    patience_ms: int = 400
    pace: float = 0.005
    ordeal: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        return asdict(self)


def carry(job: Mapping[str, Any]) -> dict[str, Any]:
    """Run the task; the answer says how it ended, as Airflow's retry policy would see it, and the points it passed."""
    task = Task(**job)
    log = _Log(Path(task.log))
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer(key_order=["event"])],
        logger_factory=structlog.PrintLoggerFactory(log),
    )
    os.environ.update(task.environ)
    # A lock that is held for long is waited for as long as it takes; here that has to be short.
    engine.BUSY_TIMEOUT_MS = task.patience_ms
    ordeal = Ordeal(**task.ordeal)
    times = Times(Path(task.clock))
    fate = Fate(ordeal, killed=Path(task.killed), seed=task.seed, times=times, slot=task.slot)

    def ended(how: str, error: Exception | None = None, *, retry_after: int | None = None) -> dict[str, Any]:
        if error is not None:
            log.say(f"--- {how}: {type(error).__name__}: {error}")
        if how == "crashed":
            log.say("".join(traceback.format_exception(error)))
        return {
            "how": how,
            "step": task.step,
            "error": type(error).__name__ if error else "",
            "message": str(error) if error else "",
            "retry_after": retry_after,
            "fresh": fate.fresh,
        }

    kill_points.install(task.step, fate.decide, log=Path(task.killed))
    log.say(f"--- {task.step} of {task.slug} by {task.holder} at {times.now()} {task.ordeal}")
    try:
        _run(task, times, ordeal)
    except RetryableError as error:
        return ended("retry", error, retry_after=error.retry_after)
    except PosbridgeError as error:
        return ended("failed", error)
    except OperationalError as error:
        return ended("retry", error)
    except Exception as error:
        return ended("crashed", error)
    return ended("done")


def _run(task: Task, times: Times, ordeal: Ordeal) -> None:
    quick = random.Random(task.holder)

    def clock() -> datetime:
        return times.now(ordeal.skew)

    def sleep(seconds: float) -> None:
        if seconds > LONG_SLEEP:
            times.sleep(task.slot, seconds)
        else:
            time.sleep(min(seconds, 4.0) * task.pace * quick.random())

    bench = open_bench(
        load_outlet(Path(task.mappings) / f"{task.slug}.yaml"),
        database_url=task.database_url,
        clock=clock,
        sleep=sleep,
    )
    start, end, exact = task.asked
    asked = RunWindow(
        start=datetime.fromisoformat(start) if start else None, end=datetime.fromisoformat(end), exact=exact
    )
    _step(task.step, bench, Run(id=task.run, holder=task.holder, kind=RunKind.SCHEDULED, asked=asked))


def _step(name: str, bench: Bench, run: Run) -> None:
    if name == WHOLE_DAY:
        for each in STEPS:
            _step_in_the_end(each, bench, run)
        return
    if name == "reconcile":
        reconcile(bench, run)
        return
    entity, step = name.split(".")
    {"extract": extract, "map": map_entity, "load": load}[step](Entity(entity), bench, run)


def _step_in_the_end(name: str, bench: Bench, run: Run) -> None:
    """One step of a whole day in one process, tried again at once while another process is in its way."""
    for left in reversed(range(_TURNS)):
        try:
            _step(name, bench, run)
        except RetryableError:
            if not left:
                raise
            time.sleep(0.1)
        else:
            return


class _Log(io.TextIOBase):
    """A file of log lines that nobody misses when the disk is full: Airflow's tasks send theirs to a supervisor."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            os.write(self._file, text.encode())
        return len(text)

    def say(self, text: str) -> None:
        self.write(f"{text}\n")
