"""One outlet's runs as a scheduler would drive them: each step a process, tried again, given up after five retries.

What a try is put through (``Trials``) is drawn from the lane's seed.
"""

import random
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.soak.fate import Ordeal
from tests.soak.gate import Gate
from tests.soak.nursery import Child, Nursery
from tests.soak.report import Report
from tests.soak.times import MINUTE, Times
from tests.soak.worker import STEPS, Task

RETRIES = 5
"""As in the product's DAG: a task that is killed, or may pass by itself, is tried so often again."""
RETRY_DELAY = MINUTE
LONG_AWAY = 12 * MINUTE
"""Virtual seconds that a stopped worker is away at least: longer than a claim lives and than a signature is good."""
_DIRE = 0.4
"""Of the kills of loads: those where a document's fate hangs, again and again."""
_BLOCKED = 5.0
"""Real seconds after which a process is taken to wait for another that is stopped."""
_TOLD = ("kill", "dire", "stop", "disk_full", "no_files", "skew")
_PATIENCE = 120
"""Real seconds after which a process is taken for stuck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """Chances, per try, of what a process is put through. ``skew``: seconds that a worker's clock is off at most."""

    kill: float = 0.0
    anytime: float = 0.0
    stop: float = 0.0
    twice: float = 0.0
    disk_full: float = 0.0
    no_files: float = 0.0
    locked: float = 0.0
    skew: float = 0.0


@dataclass(slots=True, kw_only=True)
class Ward:
    """What the lanes of one round share."""

    nursery: Nursery
    report: Report
    gate: Gate
    times: Times
    base: Task
    harvest: Callable[[], None]
    trouble_database: Callable[[float], None]
    fresh: dict[str, int] = field(default_factory=dict)
    """By step: about how many points a whole run of it passes that nothing has died at yet."""
    kills_left: int = 10_000
    """Of the whole round; then peace."""
    tasks: int = 0
    """Tries so far."""
    later_requests: int = 0
    """Requests to Jurnal that were made by tries after the first of a task."""
    away: list[tuple[Child, int]] = field(default_factory=list)
    """Processes that are stopped, and their slots."""
    slots: list[int] = field(default_factory=lambda: list(range(60)))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def slot(self) -> int:
        with self.lock:
            return self.slots.pop()

    def sleeper(self) -> tuple[Child, int] | None:
        """One of the stopped processes, for whoever wakes it."""
        with self.lock:
            return self.away.pop(0) if self.away else None

    def free(self, slot: int) -> None:
        self.times.clear(slot)
        with self.lock:
            self.slots.append(slot)


class Lane:
    """The runs of one outlet, one after the other. ``ended`` is how each task of the last run ended."""

    def __init__(self, ward: Ward, slug: str, seed: str) -> None:
        self.slug = slug
        self.ended: dict[str, str] = {}
        self.said: dict[str, str] = {}
        self._ward = ward
        self._random = random.Random(f"{seed}/{slug}")
        self._seed = f"{seed}/{slug}"
        self._tries = 0

    def night(self, run: str, trials: Trials) -> None:
        """One run of every step."""
        self.ended, self.said = {}, {}
        asked = (None, self._ward.times.now().isoformat(), False)
        for step in STEPS:
            task = replace(self._ward.base, step=step, slug=self.slug, run=f"{run}-{self.slug}", asked=asked)
            self._task(task, trials)
        while (sleeper := self._ward.sleeper()) is not None:
            with self._ward.gate.running(sleeper[1]):
                self._wake(sleeper)

    @property
    def settled(self) -> bool:
        return all(how == "done" for how in self.ended.values())

    def _task(self, task: Task, trials: Trials) -> None:
        for number in range(RETRIES + 1):
            hard = trials if number < RETRIES else replace(trials, kill=0, stop=0, anytime=0)
            outcome = self._try(task, hard, again=number > 0)
            self.ended[task.step] = how = outcome["how"]
            self.said[task.step] = f"{outcome.get('error', '')} {outcome.get('message', '')}".strip()
            if how not in ("killed", "stopped", "retry"):
                return
            if number < RETRIES:
                away = LONG_AWAY + self._random.random() * LONG_AWAY if how == "stopped" else 0
                self._ward.gate.wait(max(outcome.get("retry_after") or RETRY_DELAY, away))

    def _try(self, task: Task, trials: Trials, *, again: bool) -> Mapping[str, Any]:
        rng, ward = self._random, self._ward
        ordeal = self._ordeal(trials, task.step)
        self._tries += 1
        ward.tasks += 1
        slot = ward.slot()
        first = self._told(task, ordeal, slot)
        with ward.gate.running(slot):
            waking = ward.sleeper() if rng.random() < 0.5 else None
            child = ward.nursery.start(first.told())
            others: list[tuple[Child, int]] = []
            if trials.twice > rng.random():
                self._tries += 1
                twin = ward.slot()
                ward.gate.back(twin)
                ward.report.fault("a task ran twice at once")
                others.append((ward.nursery.start(self._told(task, Ordeal(), twin).told()), twin))
            if waking is not None:
                time.sleep(rng.random() * 0.15)
                ward.gate.back(waking[1])
                waking[0].signal(signal.SIGCONT)
                others.append(waking)
            if trials.locked > rng.random():
                ward.trouble_database(rng.random() / 2)
            try:
                outcome = self._end(child, kill_after=self._moment(trials))
                if again:
                    ward.later_requests += ward.times.requests(slot)
                for other, place in others:
                    self._end(other, beside=((child, slot), *others))
                    ward.later_requests += ward.times.requests(place)
            finally:
                for _, place in others:
                    ward.gate.gone(place)
                    ward.free(place)
        if outcome["how"] == "stopped":
            ward.report.stopped()
            ward.away.append((child, slot))
        else:
            ward.free(slot)
        return outcome

    def _told(self, task: Task, ordeal: Ordeal, slot: int) -> Task:
        told = {name: getattr(ordeal, name) for name in _TOLD}
        holder = f"{task.run}/{task.step}/{self._tries}"
        return replace(task, holder=holder, slot=slot, ordeal=told, seed=f"{self._seed}/{self._tries}")

    def _ordeal(self, trials: Trials, step: str) -> Ordeal:
        rng, ward = self._random, self._ward
        skew = (rng.random() * 2 - 1) * trials.skew if trials.skew else 0.0
        draw = rng.random()
        ordeal = Ordeal(skew=skew)
        if draw < trials.kill and ward.kills_left > 0:
            ward.kills_left -= 1
            if step.endswith(".load") and rng.random() < _DIRE:
                return replace(ordeal, kill=rng.randrange(8), dire="write" if rng.random() < 0.7 else "commit")
            return replace(ordeal, kill=rng.randrange(max(1, ward.fresh.get(step, 30))))
        draw -= trials.kill
        if 0 <= draw < trials.stop:
            return replace(ordeal, stop=rng.randrange(3))
        draw -= trials.stop
        if 0 <= draw < trials.disk_full:
            ward.report.fault("disk full")
            return replace(ordeal, disk_full=rng.randrange(40))
        draw -= trials.disk_full
        if 0 <= draw < trials.no_files:
            ward.report.fault("database and network out of reach (no more files)")
            return replace(ordeal, no_files=rng.randrange(40))
        return ordeal

    def _moment(self, trials: Trials) -> float | None:
        return self._random.expovariate(8) if trials.anytime > self._random.random() else None

    def _end(
        self, child: Child, kill_after: float | None = None, beside: Sequence[tuple[Child, int]] = ()
    ) -> Mapping[str, Any]:
        """Wait for a process; ``kill_after`` seconds it is killed wherever it is.

        Those ``beside`` it that have ended do not keep time from moving, should this one sleep.
        """
        began = time.monotonic()
        sent = False
        while not child.ended.wait(0.01 if kill_after is None else 0.002):
            if child.stopped.is_set():
                child.stopped.clear()
                return {"how": "stopped"}
            spent = time.monotonic() - began
            if kill_after is not None and spent > kill_after and not sent:
                child.signal(signal.SIGKILL)
                sent = True
            if spent > _BLOCKED and (sleeper := self._ward.sleeper()) is not None:
                self._wake(sleeper)  # it may have fallen asleep with a lock in its hand
            if spent > _PATIENCE:
                child.signal(signal.SIGKILL)
                raise RuntimeError(f"a process of {self.slug} hangs: {child.pid}")
            for other, slot in beside:
                if other is not child and (other.ended.is_set() or other.stopped.is_set()):
                    self._ward.gate.rest(slot)
            self._ward.gate.look()
        self._ward.harvest()
        if child.outcome and child.outcome["how"] == "done" and child.outcome["fresh"] is not None:
            self._ward.fresh[child.outcome["step"]] = child.outcome["fresh"]
        if child.killed:
            if sent:
                self._ward.report.killed(None)
            return {"how": "killed"}
        return child.outcome or {"how": "crashed", "error": f"status {child.status}", "message": "no last words"}

    def _wake(self, sleeper: tuple[Child, int]) -> None:
        """Let a stopped process go on to its end."""
        child, slot = sleeper
        self._ward.gate.back(slot)
        child.signal(signal.SIGCONT)
        self._end(child)
        self._ward.gate.gone(slot)
        self._ward.free(slot)
