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
MOST_PER_TASK = {"load": 4, "map": 2, "extract": 2, "reconcile": 2}
"""Kills of one task of one outlet in a round, by step: the loads are where something can be lost."""
OUTSIDE = "outside"
"""The point of a kill whose moment nobody chose."""
_LONGEST_SKIP = 24
_STATEMENTS = 0.25
"""Statements are many and much alike; what is around a commit or a request is chosen more often."""


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
        if is_statement(point) and self._random.random() > _STATEMENTS:
            return False
        self._skip -= 1
        return self._skip < 0


def is_statement(point: str) -> bool:
    operation = point.split("/")[1]
    return operation.startswith(("INSERT ", "UPDATE ", "DELETE ", "CREATE ", "ALTER "))


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
    return sum((kill.round, kill.dag, kill.task) == (plan.round, dag, task) for kill in kills)


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
