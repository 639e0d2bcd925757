"""Who dies where in Airflow's tasks: the plan that the driver writes, and what each dying task leaves behind.

Read in every task's process, so this imports next to nothing.
"""

import json
import os
import random
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = "POSBRIDGE_SOAK_FOLDER"
"""Names, in the environment of a task, the folder that it shares with the driver."""
MOST_PER_TASK = {"load": 4, "map": 1, "extract": 2, "reconcile": 2}
"""Kills of one task of one outlet in a round, by step: the loads are where something can be lost."""
OUTSIDE = "outside"
SUPERVISOR = "supervisor"
"""Instead of a point, where somebody else killed the task at any moment, or the process above it."""
_LONGEST_SKIP = 16
_SELDOM = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What tasks are to do from now on. ``quota`` 0 is peace."""

    seed: int = 0
    round: int = 0
    quota: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    pid: int
    dag: str
    task: str
    point: str
    round: int
    at: float


class Chooser:
    """The choice of one task process: the first point that is not covered, after a few that are let pass.

    Where ``earlier`` kills of the same task in this round have reached their number, none.
    """

    def __init__(self, plan: Plan, dag: str, task: str, *, earlier: int, covered: Collection[str]) -> None:
        self._random = random.Random(f"{plan.seed}/{plan.round}/{dag}/{task}/{earlier}")
        self._skip = int(_LONGEST_SKIP ** self._random.random()) - 1
        self._covered = covered
        step = task.rsplit(".", maxsplit=1)[-1]
        self._wants = len(set(covered)) < plan.quota and earlier < MOST_PER_TASK.get(step, 0)

    def chooses(self, point: str) -> bool:
        if not self._wants or point in self._covered:
            return False
        if self._random.random() >= weight(point):
            return False
        self._skip -= 1
        return self._skip < 0


def weight(point: str) -> float:
    """How readily a point is chosen: requests first, then commits of what a run is about.

    Every task begins with the same few statements, and would never get further if those were chosen like the rest.
    """
    operation = point.split("/")[1]
    verb, _, what = operation.partition(" ")
    if verb in ("GET", "POST", "PUT", "PATCH"):
        return _SELDOM if what == "oauth" else 1.0
    if verb == "COMMIT" and ("documents" in what or "records" in what):
        return 1.0
    return _SELDOM


def write_plan(shared: Path, plan: Plan) -> None:
    """Replaced at once, as tasks read it at any moment."""
    new = shared / f"plan.{os.getpid()}"
    new.write_text(json.dumps(asdict(plan)), "utf-8")
    new.replace(shared / "plan")


def read_plan(shared: Path) -> Plan:
    return Plan(**json.loads((shared / "plan").read_text("utf-8")))


def read_covered(shared: Path) -> list[str]:
    """Points at which a task died, in that order; one twice where two tasks were at it at once."""
    return _lines(shared / "covered")


def cover(shared: Path, point: str) -> None:
    append(shared / "covered", point)


def read_kills(shared: Path) -> list[Kill]:
    return [Kill(**json.loads(line)) for line in _lines(shared / "kills")]


def tell_kill(shared: Path, kill: Kill) -> None:
    append(shared / "kills", json.dumps(asdict(kill)))


def read_tasks(shared: Path) -> list[dict[str, Any]]:
    """Processes of tasks as they began: ``pid``, ``dag``, ``task``, ``at``."""
    return [json.loads(line) for line in _lines(shared / "tasks")]


def tell_task(shared: Path, pid: int, dag: str, task: str, at: float) -> None:
    append(shared / "tasks", json.dumps({"pid": pid, "dag": dag, "task": task, "at": at}))


def earlier_kills(kills: Iterable[Kill], plan: Plan, dag: str, task: str) -> int:
    """At points; those from outside come on top."""
    chosen = (kill for kill in kills if kill.point not in (OUTSIDE, SUPERVISOR))
    return sum((kill.round, kill.dag, kill.task) == (plan.round, dag, task) for kill in chosen)


def append(file: Path, line: str) -> None:
    """One write, so that lines of several processes stay whole, and on disk, as the process may be about to die."""
    opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(opened, f"{line}\n".encode())
        os.fsync(opened)
    finally:
        os.close(opened)


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines() if file.exists() else []
