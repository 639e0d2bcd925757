"""The world of the stand-in: companies, one clock, one set of knobs."""

import itertools
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.sandbox.control import Control
from tests.sandbox.faults import Fault
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.knobs import JurnalKnobs
from tests.sandbox.jurnal.limits import Windows
from tests.sandbox.jurnal.paths import resource_of

FIRST_ID = 2_150_000_001
"""Ids start above 2^31 (contract jurnal §4.2)."""


def _wall_clock() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


class JurnalWorld:
    """``seed(world)`` is called at once and again after every reset, so that a reset gives the same start.

    ``clock`` answers the time (zone-aware); ``now()`` is that, shifted by the knob ``clock_offset_seconds``.
    """

    def __init__(
        self, seed: Callable[["JurnalWorld"], None] | None = None, *, clock: Callable[[], datetime] = _wall_clock
    ) -> None:
        self.clock = clock
        self.companies: dict[str, Company] = {}
        self.windows = Windows()
        self._seed = seed
        self._id_lock = threading.Lock()
        self.control = Control(
            JurnalKnobs(),
            resource_of=resource_of,
            on_reset=self.reset,
            error_body=_error_body,
            chance=self._chance,
        )
        self.reset()

    @property
    def knobs(self) -> JurnalKnobs:
        return self.control.knobs

    def now(self) -> datetime:
        return self.clock() + timedelta(seconds=self.knobs.clock_offset_seconds)

    def reset(self) -> None:
        """Forget every company and seed again."""
        self._ids = itertools.count(FIRST_ID)
        self._random = random.Random(self.knobs.seed)
        self.companies.clear()
        self.windows.clear()
        if self._seed is not None:
            self._seed(self)

    def next_id(self) -> int:
        with self._id_lock:
            return next(self._ids)

    def add_company(self, client_id: str, client_secret: str, name: str, plan: str = "enterprise") -> Company:
        """A company with one credential. ``plan``: ``basic``, ``pro`` (tags), ``enterprise`` (tags, warehouses)."""
        company = Company(self, client_id=client_id, client_secret=client_secret, name=name, plan=plan)
        self.companies[client_id] = company
        return company

    def _chance(self, method: str, path: str) -> Fault | None:
        knobs = self.knobs
        if knobs.fail_5xx and self._random.random() < knobs.fail_5xx:
            return Fault("status", status=503)
        if method != "POST":
            return None
        if path.endswith("/batch_create"):
            hang = knobs.batch_timeout_after_commit
        else:
            hang = bool(knobs.post_timeout_after_commit) and self._random.random() < knobs.post_timeout_after_commit
        return Fault("commit_then_drop", seconds=knobs.hang_seconds) if hang else None


def _error_body(status: int) -> object:
    words = {
        401: "Unauthorized",
        403: "Forbidden",
        429: "API rate limit exceeded",
        502: "An invalid response was received from the upstream server",
        503: "upstream connect error or disconnect/reset before headers",
        504: "The upstream server is timing out",
    }
    # Contract jurnal §4.7: with 503 a bare upstream line comes, not JSON.
    return words[503] if status == 503 else {"message": words.get(status, "An unexpected error occurred")}
