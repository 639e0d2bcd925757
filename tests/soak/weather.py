"""Faults of the vendors, drawn from a seed: what each request meets hangs on its kind and how many came before it."""

import random
import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.sandbox.faults import Fault
from tests.soak.kill_points import operation_of
from tests.soak.pages import Stir
from tests.soak.report import Report

Choice = tuple[str, float, Fault]
"""Name, weight, fault."""

MINUTE = {"message": "API rate limit exceeded"}
MONTH = {"message": "Monthly limit exceeded. Please wait until next month or upgrade your package."}
PROXY = "<html><body>upstream request timeout</body></html>"

_PASSING: tuple[Choice, ...] = (
    ("500", 1, Fault("status", status=500)),
    ("502", 2, Fault("status", status=502)),
    ("503", 2, Fault("status", status=503)),
    ("504", 1, Fault("status", status=504)),
    ("connection reset", 3, Fault("drop")),
    ("not JSON", 2, Fault("not_json")),
    ("slow answer", 3, Fault("delay", seconds=0.05)),
)
READS: tuple[Choice, ...] = (
    *_PASSING,
    ("cut body", 3, Fault("cut_body")),
    ("429 of the minute", 0.4, Fault("status", status=429, body=MINUTE)),
    ("429 with Retry-After", 0.4, Fault("status", status=429, body=MINUTE, retry_after=2)),
    ("429 of the hour", 0.03, Fault("status", status=429, body=MINUTE, headers={"x-ratelimit-remaining-hour": "0"})),
)
WRITES: tuple[Choice, ...] = (
    *_PASSING,
    ("429 of the minute", 0.6, Fault("status", status=429, body=MINUTE)),
    ("answer lost after commit: reset", 4, Fault("commit_then_drop")),
    ("answer lost after commit: 502", 2, Fault("commit_then_status", status=502)),
    ("answer lost after commit: 504", 2, Fault("commit_then_status", status=504)),
    ("answer lost after commit: cut body", 3, Fault("cut_body")),
    ("answer lost after commit: not JSON", 2, Fault("commit_then_not_json")),
    ("stored after the line was cut", 3, Fault("drop_then_commit", seconds=0.08)),
)
BATCHES: tuple[Choice, ...] = (
    *WRITES,
    ("batch stored in part, then cut: half", 3, Fault("commit_part_then_drop", keep=0.5)),
    ("batch stored in part, then cut: most", 2, Fault("commit_part_then_drop", keep=0.9)),
    ("batch stored in part, then cut: little", 2, Fault("commit_part_then_drop", keep=0.15)),
)
POS: tuple[Choice, ...] = (
    *_PASSING,
    ("cut body", 3, Fault("cut_body")),
    ("429", 1, Fault("status", status=429, retry_after=1)),
)
PAGES: tuple[Choice, ...] = (
    *POS,
    ("page repeats a row", 3, Fault("repeat")),
    ("page shrinks", 1, Fault("shorten", keep=0.7)),
)
_FEEDS = re.compile(r"get_latest_transactions|GetOrders$|GetTransfer$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Climate:
    """Shares of requests that meet a fault; ``longest`` seconds outlast the reader's patience, and are rare."""

    reads: float = 0.2
    writes: float = 0.2
    pos: float = 0.2
    longest: float = 0.0
    month: bool = False


class Weather:
    """The faults of one vendor; ``calm`` lets every request pass. ``stir`` is asked at pages of a feed."""

    def __init__(self, vendor: str, climate: Climate, seed: str, report: Report, *, stir: Stir | None = None) -> None:
        self.calm = False
        self.stirred = 0
        self._stir = stir
        self._vendor = vendor
        self._climate = climate
        self._seed = seed
        self._report = report
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, method: str, path: str) -> Fault | None:
        if self.calm:
            return None
        operation = operation_of(method, path)
        with self._lock:
            self._seen[operation] += 1
            rng = random.Random(f"{self._seed}/{self._vendor}/{operation}/{self._seen[operation]}")
        share, choices = self._of(method, path)
        if self._stir is not None and _FEEDS.search(path) and rng.random() < share / 4:
            self._stir(rng)
            self.stirred += 1
        if rng.random() >= share:
            return None
        name, _, fault = rng.choices(choices, [weight for _, weight, _ in choices])[0]
        if self._climate.longest and rng.random() < 0.004:
            kind = "commit_then_delay" if rng.random() < 0.5 else "delay"
            name, fault = "answer later than anybody waits", Fault(kind, seconds=self._climate.longest)
        elif self._climate.month and self._vendor == "Jurnal" and rng.random() < 0.01:
            name, fault = "429 of the month", Fault("status", status=429, body=MONTH)
        self._report.fault(f"{self._vendor}: {name}")
        return replace(fault)

    def _of(self, method: str, path: str) -> tuple[float, Sequence[Choice]]:
        climate = self._climate
        if self._vendor != "Jurnal":
            return climate.pos, PAGES if _FEEDS.search(path) else POS
        if method == "GET":
            return climate.reads, READS
        return climate.writes, BATCHES if path.endswith("batch_create") else WRITES
