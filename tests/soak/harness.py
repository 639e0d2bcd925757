"""What all rounds of a soak share, and how one is played and what is kept of it."""

import shutil
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from posbridge.bootstrap import wall_clock
from tests.soak.nursery import Nursery
from tests.soak.plan import Plan
from tests.soak.report import Report
from tests.soak.round import Round


def again_by(seed: int, number: int, begins: datetime) -> str:
    """The command that plays a round again: what is sold hangs on the day, what befalls it on the hour as well."""
    return f"python -m tests.soak --seed {seed} --round {number} --at {begins:%Y-%m-%dT%H:%M:%S%z}"


@dataclass(slots=True, kw_only=True)
class Soak:
    """What all rounds share. ``killed`` is the file that dying processes write their points to."""

    seed: int
    folder: Path
    nursery: Nursery
    report: Report
    postgres: str | None = None
    fresh: dict[str, int] = field(default_factory=dict)
    _read: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def killed(self) -> Path:
        return self.folder / "killed"

    def harvest(self) -> None:
        """Take up the points that processes have died at since the last look."""
        with self._lock:
            if not self.killed.exists():
                return
            with self.killed.open() as file:
                file.seek(self._read)
                text = file.read()
            whole = text[: text.rfind("\n") + 1]
            self._read += len(whole)
        for point in whole.splitlines():
            self.report.killed(point)

    def play(self, number: int, plan: Plan, begins: datetime | None = None) -> bool:
        """Play a round; False where something came to harm. Its log and its store are kept then.

        Args:
            begins: the moment at which it is played, for the world; now, where it is None.
        """
        begins = begins or wall_clock()
        again = again_by(self.seed, number, begins)
        place = self.folder / f"round-{number}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        game = Round(self, plan, place, begins)
        with game.opened():
            game.play()
        for kind, what in game.harms:
            self.report.harm(kind, f"round {number} ({plan.of}): {what}", again)
        if not game.harms:
            shutil.rmtree(place)
        return not game.harms
