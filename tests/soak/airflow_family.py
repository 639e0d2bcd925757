"""Processes of one Airflow and of the vendors: started, killed and ended by pid, with all their descendants."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

_PATIENCE = 10
_MANNERS = (signal.SIGTERM, signal.SIGKILL)


class Family:
    """What was started here, by name, and whoever was ever seen below it.

    A process that is killed leaves its children to init; only who was noted before can be found after that. So
    ``note`` is called now and then, and before every kill.
    """

    def __init__(self, logs: Path, cwd: Path) -> None:
        self._logs = logs
        self._cwd = cwd
        self._started: dict[str, psutil.Process] = {}
        self._known: dict[tuple[int, float], psutil.Process] = {}
        self._ended = False

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        """Start in a session of its own; what it says goes behind what an earlier one of the name said.

        Raises:
            RuntimeError: the family was ended meanwhile.
        """
        if self._ended:
            raise RuntimeError(f"{name} is not started: the end has come")
        with (self._logs / f"{name}.log").open("ab") as log:
            process = psutil.Popen(
                command,
                env=dict(env),
                cwd=self._cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started[name] = process
        self.note()

    def check(self) -> None:
        """Raise when one of them has ended by itself.

        Raises:
            RuntimeError: names it and ends with the last lines of its log.
        """
        for name in self._started:
            if not self.alive(name):
                raise RuntimeError(f"{name} ended by itself. Its last lines:\n{self.tail(name)}")

    def alive(self, name: str) -> bool:
        return lives(self._started[name])

    def tail(self, name: str, lines: int = 30) -> str:
        text = (self._logs / f"{name}.log").read_text("utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def below(self, name: str) -> list[psutil.Process]:
        """Every descendant that lives now."""
        try:
            return [each for each in self._started[name].children(recursive=True) if lives(each)]
        except psutil.NoSuchProcess:
            return []

    def note(self) -> None:
        """Remember who is there, so that it can be ended when its parent is gone."""
        for name, process in [*self._started.items()]:
            for each in [process, *self.below(name)]:
                self._known[each.pid, each.create_time()] = each

    def kill(self, name: str) -> list[psutil.Process]:
        """SIGKILL the one process; returns the descendants that it leaves behind."""
        left = self.below(name)
        self.note()
        self._started[name].kill()
        self._started[name].wait(_PATIENCE)
        return left

    def end(self) -> None:
        """End everybody who is left, and wait for it."""
        self._ended = True
        self.note()
        for number in _MANNERS:
            alive = [each for each in self._known.values() if lives(each)]
            for each in alive:
                send(each, number)
            psutil.wait_procs(alive, timeout=_PATIENCE)
        self._started.clear()
        self._known.clear()


def lives(process: psutil.Process) -> bool:
    """Whether it is this process, not a later one of the same number, and no zombie."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def send(process: psutil.Process, number: signal.Signals) -> bool:
    """Whether it was there to be told."""
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return False
    return True
