"""Starting processes and stopping exactly those: by pid, checked against the time at which each began."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

SLOW_STOP = 60


class Processes:
    """The processes of one demo, newest last; the file at ``pids`` survives the driver."""

    def __init__(self, pids: Path, logs: Path, cwd: Path) -> None:
        self._pids = pids
        self._logs = logs
        self._cwd = cwd
        self._started: dict[str, psutil.Process] = {}

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        """Start a process in a session of its own, so that the terminal's Ctrl-C reaches the driver alone."""
        with (self._logs / f"{name}.log").open("wb") as log:
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
        born = {each: (started.pid, started.create_time()) for each, started in self._started.items()}
        self._pids.write_text(json.dumps(born), "utf-8")

    def check(self) -> None:
        """Raise when one of them has ended by itself.

        Raises:
            RuntimeError: names it and ends with the last lines of its log.
        """
        for name, process in self._started.items():
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                raise RuntimeError(f"{name} ended by itself. Its last lines:\n{self.tail(name)}")

    @property
    def names(self) -> list[str]:
        return list(self._started)

    @property
    def running(self) -> bool:
        return bool(self._started)

    def leave(self) -> None:
        """Leave them running; the file of pids tells the next driver."""
        self._started.clear()

    def tail(self, name: str, lines: int = 30) -> str:
        text = (self._logs / f"{name}.log").read_text("utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def stop(self) -> None:
        """Stop them, newest first, and whatever they left behind."""
        for process in reversed(self._started.values()):
            stop(process)
        self._started.clear()
        self._pids.unlink(missing_ok=True)


def stop_recorded(pids: Path) -> int:
    """Stop what an earlier driver recorded and left running; returns how many were."""
    if not pids.exists():
        return 0
    stopped = 0
    for pid, born in reversed(json.loads(pids.read_text("utf-8")).values()):
        try:
            process = psutil.Process(pid)
        except psutil.NoSuchProcess:
            continue
        if process.create_time() == born:  # otherwise the number belongs to a stranger now
            stop(process)
            stopped += 1
    pids.unlink(missing_ok=True)  # its own driver, if that still ran, has noticed and cleaned up
    return stopped


def stop(process: psutil.Process) -> None:
    """SIGINT, as `airflow standalone` leaves orphans on SIGTERM; then make sure that no child stays."""
    try:
        family = [*process.children(recursive=True), process]
        os.kill(process.pid, signal.SIGINT)
    except (psutil.NoSuchProcess, ProcessLookupError):
        return
    _, alive = psutil.wait_procs([process], timeout=SLOW_STOP)
    # Children end a moment after their parent; those who do not are told again, less politely.
    _, alive = psutil.wait_procs(family, timeout=10)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for each in alive:
            try:
                each.send_signal(number)
            except psutil.NoSuchProcess:
                continue
        _, alive = psutil.wait_procs(alive, timeout=10)
