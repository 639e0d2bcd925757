"""What a process of the soak does: one step of one outlet, as a task of Airflow would, watched at its kill points.

Imported once by the nursery, so that a process costs a fork.
"""

import contextlib
import io
import os
import random
import re
import resource
import signal
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
_STATEMENT = 0.25
"""Statements are many and much alike: chosen less often than commits and requests."""
_TO_JURNAL = re.compile(r"[^/]+/(?:GET|POST|PATCH|PUT) (?!v\d/|api/|oauth/)[a-z].*/before$")
"""The first point of a request to the books; MokaPOS's and iSeller's paths begin otherwise."""
_WRITES = ("POST ", "PATCH ", "PUT ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordeal:
    """What a process is put through. Numbers count uncovered points that it reaches; None: never.

    ``kill`` dies at such a point; ``stop`` stops itself right before a request that writes, or at a point like
    that; ``disk_full`` can write no file any further from there on; ``no_files`` can open none, nor connect.
    ``dire``: it dies only where a document's fate hangs, whether or not something died there before: around a
    ``write`` to the books, or around a ``commit`` of documents. ``skew``: seconds by which its clock is off.
    """

    kill: int | None = None
    dire: str = ""
    stop: int | None = None
    disk_full: int | None = None
    no_files: int | None = None
    skew: float = 0.0


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
    fate = _Fate(task, ordeal, log, times)
    kill_points.install(task.step, fate.decide, log=Path(task.killed))
    log.say(f"--- {task.step} of {task.slug} by {task.holder} at {times.now()} {task.ordeal}")
    try:
        _run(task, times, ordeal)
    except RetryableError as error:
        return fate.ended("retry", error, retry_after=error.retry_after)
    except PosbridgeError as error:
        return fate.ended("failed", error)
    except OperationalError as error:
        return fate.ended("retry", error)
    except Exception as error:
        return fate.ended("crashed", error)
    return fate.ended("done", None)


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


class _Fate:
    """Decides at each point, and remembers what was passed."""

    def __init__(self, task: Task, ordeal: Ordeal, log: "_Log", times: Times) -> None:
        self._log = log
        self._slot = task.slot
        self._step = task.step
        self._times = times
        self._left = {name: getattr(ordeal, name) for name in ("kill", "stop", "disk_full", "no_files")}
        self._dire = ordeal.dire
        self._random = random.Random(task.seed)
        self._points = 0
        self._fresh = 0.0
        killed = Path(task.killed)
        self._covered = set(killed.read_text().split("\n")) if killed.exists() else set()

    def decide(self, point: str) -> bool:
        self._points += 1
        if _TO_JURNAL.match(point):
            self._times.count_request(self._slot)
        if self._dire:
            return _dire(point) == self._dire and self._due("kill")
        if point in self._covered:
            return False
        statement = is_statement(point)
        self._fresh += _STATEMENT if statement else 1
        if self._due("disk_full"):
            _fill_disk()
        if self._due("no_files"):
            _open_no_more()
        if self._left["stop"] is not None and _worth_stopping(point) and self._due("stop"):
            os.kill(os.getpid(), signal.SIGSTOP)
        return (not statement or self._random.random() < _STATEMENT) and self._due("kill")

    def _due(self, name: str) -> bool:
        left = self._left[name]
        if left is None:
            return False
        self._left[name] = None if left <= 0 else left - 1
        return bool(left <= 0)

    def ended(self, how: str, error: Exception | None, *, retry_after: int | None = None) -> dict[str, Any]:
        if error is not None:
            self._log.say(f"--- {how}: {type(error).__name__}: {error}")
        if how == "crashed":
            self._log.say("".join(traceback.format_exception(error)))
        return {
            "how": how,
            "step": self._step,
            "error": type(error).__name__ if error else "",
            "message": str(error) if error else "",
            "retry_after": retry_after,
            "points": self._points,
            "fresh": int(self._fresh),
        }


def is_statement(point: str) -> bool:
    """Whether a point is around a statement rather than a commit or a request."""
    return point.split("/")[1].split(" ", maxsplit=1)[0] in ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "BEGIN")


def _dire(point: str) -> str:
    """``write`` or ``commit`` between the claim of documents and what is recorded of them."""
    operation = point.split("/", 1)[1]
    if operation.startswith(_WRITES):
        return "" if operation.startswith(("POST api/", "POST oauth/")) else "write"
    return "commit" if operation.startswith("COMMIT documents") else ""


def _worth_stopping(point: str) -> bool:
    """Around a write to a vendor, and after a commit: whoever sleeps there is late for something."""
    operation, phase = point.split("/", 1)[1], point.rsplit("/", 1)[-1]
    if operation.startswith(_WRITES):
        return phase != "during"  # a server gives up half a request some day; the stand-in never does
    return operation.startswith("COMMIT documents") and phase == "after"


def _fill_disk() -> None:
    """From now on no file grows beyond what a file must have at least."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def _open_no_more() -> None:
    """From now on nothing can be opened: no file, no connection."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) - 1, most))  # noqa: PTH208
