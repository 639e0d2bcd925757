"""What becomes of a process at the points that it passes: whether it dies, stops or loses its disk there."""

import os
import random
import re
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

from tests.soak.times import Times

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


class Fate:
    """Decides at each point of a process.

    Args:
        killed: the file of all points that processes have died at.
        slot: of the process, where its requests are counted.
        points: how many it has passed.
    """

    def __init__(self, ordeal: Ordeal, *, killed: Path, seed: str, times: Times, slot: int) -> None:
        self.points = 0
        self._slot = slot
        self._times = times
        self._left = {name: getattr(ordeal, name) for name in ("kill", "stop", "disk_full", "no_files")}
        self._dire = ordeal.dire
        self._random = random.Random(seed)
        self._fresh = 0.0
        self._covered = set(killed.read_text().split("\n")) if killed.exists() else set()

    def decide(self, point: str) -> bool:
        self.points += 1
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

    @property
    def fresh(self) -> int | None:
        """How many points that nothing died at yet were passed, statements counting less; None: it did not look."""
        return None if self._dire else int(self._fresh)


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
