"""What a soak counts: points covered, kills, faults, what came to harm, and what recovery cost."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HARM = ("lost", "doubled", "wrong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """Something that is not in the books as it happened; ``kind`` is one of ``HARM``.

    ``again`` is the command that plays the round once more.
    """

    kind: str
    what: str
    again: str = ""


@dataclass(slots=True, kw_only=True)
class LookUps:
    """Look-ups by which the fate of lost answers was learned."""

    lost: int = 0
    requests: int = 0

    @property
    def average(self) -> float:
        return self.requests / self.lost if self.lost else 0.0


@dataclass(slots=True)
class Report:
    """Filled from several threads; ``say`` prints a line of progress."""

    began: float = field(default_factory=time.monotonic)
    rounds: Counter[str] = field(default_factory=Counter)
    """By what a round was of."""
    points: set[str] = field(default_factory=set)
    airflow_points: set[str] = field(default_factory=set)
    kills: Counter[str] = field(default_factory=Counter)
    """By how: ``at a point``, ``at any moment``, ``in Airflow``; and workers that were stopped and went on."""
    faults: Counter[str] = field(default_factory=Counter)
    harms: list[Harm] = field(default_factory=list)
    tasks: int = 0
    checked: Counter[str] = field(default_factory=Counter)
    """What the truth was compared for: receipts, payments, ..."""
    requests: int = 0
    recovery: int = 0
    batches: LookUps = field(default_factory=LookUps)
    singles: LookUps = field(default_factory=LookUps)
    notes: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def killed(self, point: str | None, *, airflow: bool = False, times: int = 1) -> None:
        """A real process died; ``point`` None: at a moment that nobody chose."""
        with self._lock:
            how = "in Airflow" if airflow else ("at a point" if point else "at any moment")
            self.kills[how] += times
            if point:
                (self.airflow_points if airflow else self.points).add(point)

    def stopped(self) -> None:
        with self._lock:
            self.kills["stopped for long, then went on"] += 1

    def fault(self, kind: str, times: int = 1) -> None:
        with self._lock:
            self.faults[kind] += times

    def harm(self, kind: str, what: str, again: str = "") -> None:
        if kind not in HARM:
            raise ValueError(f"{kind!r} is none of {', '.join(HARM)}")
        with self._lock:
            self.harms.append(Harm(kind=kind, what=what, again=again))

    def round_done(self, of: str, *, tasks: int = 0, requests: int = 0, recovery: int = 0) -> None:
        with self._lock:
            self.rounds[of] += 1
            self.tasks += tasks
            self.requests += requests
            self.recovery += recovery

    def compared(self, counts: Mapping[str, int]) -> None:
        with self._lock:
            self.checked.update(counts)

    @property
    def distinct(self) -> set[str]:
        return self.points | self.airflow_points

    @property
    def harmless(self) -> bool:
        return not self.harms

    def count(self, kind: str) -> int:
        return sum(harm.kind == kind for harm in self.harms)

    def line(self) -> str:
        """Progress in one line."""
        spent = int(time.monotonic() - self.began)
        harm = ", ".join(f"{kind} {self.count(kind)}" for kind in HARM)
        return (
            f"[{spent // 60:3}:{spent % 60:02}] {sum(self.rounds.values())} rounds, {len(self.distinct)} kill points "
            f"({len(self.airflow_points)} in Airflow), {sum(self.kills.values())} kills, "
            f"{sum(self.faults.values())} faults; {harm}"
        )

    def text(self) -> str:
        """The whole report."""
        spent = int(time.monotonic() - self.began)
        rows = [
            f"soak of {spent // 60} min {spent % 60} s",
            *_table("rounds", self.rounds),
            f"tasks carried: {self.tasks}",
            f"distinct kill points: {len(self.distinct)}, of them in Airflow's tasks {len(self.airflow_points)}",
            f"  distinct places, without their ordinals: {len({place(each) for each in self.distinct})}",
            *_table("  by step", Counter(each.split("/", 1)[0] for each in self.distinct), deep=4),
            *_table("kills", self.kills),
            *_table("faults injected", self.faults),
            *_table("compared with the POS", self.checked),
            *(f"{kind}: {self.count(kind)}" for kind in HARM),
            f"requests to Jurnal: {self.requests}; spent on recovery, by tries after a task's first: {self.recovery}",
            f"look-ups per lost answer of a batch: {self.batches.average:.2f} ({self.batches.lost} lost)",
            f"look-ups per lost answer of a single write: {self.singles.average:.2f} ({self.singles.lost} lost)",
            *self.notes,
        ]
        rows += [f"{harm.kind.upper()}: {harm.what}\n    {harm.again}".rstrip() for harm in self.harms]
        return "\n".join(rows)


def place(point: str) -> str:
    """A kill point without its ordinal: ``sales.load/UPDATE documents/before``."""
    return re.sub(r"/\d+/(\w+)$", r"/\1", point)


def _table(title: str, counts: Mapping[str, int], *, deep: int = 2) -> Iterable[str]:
    yield f"{title}: {sum(counts.values())}"
    for name, number in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        yield f"{' ' * deep}{number:6}  {name}"
