"""Processes that cost a fork: a program that has imported everything makes one for each task, and tells its end."""

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

Job = Mapping[str, Any]
Outcome = dict[str, Any]


@dataclass(slots=True)
class Child:
    """One process. ``outcome`` is what it said of itself; None of one that was killed."""

    pid: int = 0
    status: int | None = None
    outcome: Outcome | None = None
    started: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def killed(self) -> bool:
        """By SIGKILL."""
        return self.status is not None and os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it while it lives."""
        with suppress(ProcessLookupError):  # it may have ended, and not have been heard of yet
            if not self.ended.is_set():
                os.kill(self.pid, number)


class Nursery:
    """Starts processes. ``with Nursery() as nursery: child = nursery.start({...})``."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._socket = ours
        self._lock = threading.Lock()
        self._children: dict[int, Child] = {}
        self._last = 0
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.nursery", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        theirs.close()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._program.wait(20)
        self._socket.close()

    def start(self, job: Job) -> Child:
        """Start a process that carries ``job`` (see ``worker.carry``) and wait until it is there."""
        child = Child()
        with self._lock:
            self._last += 1
            self._children[self._last] = child
            self._socket.sendall(json.dumps({"number": self._last, "job": job}).encode() + b"\n")
        if not child.started.wait(60):
            raise RuntimeError("the nursery makes no processes any more")
        return child

    def _listen(self) -> None:
        with self._socket.makefile("rb") as lines:
            for line in lines:
                said = json.loads(line)
                child = self._children[said["number"]]
                if "pid" in said:
                    child.pid = said["pid"]
                    child.started.set()
                elif said.get("stopped"):
                    child.stopped.set()
                else:
                    child.status, child.outcome = said["status"], said["outcome"]
                    child.ended.set()


def _serve(line: socket.socket, carry: Callable[[Job], Outcome]) -> None:
    """Fork for each line that comes; ends, and its children with it, when the other side hangs up."""
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write)
    chooser = selectors.DefaultSelector()
    chooser.register(line, selectors.EVENT_READ)
    chooser.register(wake_read, selectors.EVENT_READ)
    living: dict[int, tuple[int, int]] = {}
    waiting = b""

    def tell(**what: Any) -> None:
        line.sendall(json.dumps(what).encode() + b"\n")

    while True:
        for key, _ in chooser.select():
            if key.fileobj == wake_read:
                os.read(wake_read, 4096)
                for pid, status in _ended(living):
                    if os.WIFSTOPPED(status):
                        tell(number=living[pid][0], stopped=True)
                    else:
                        number, pipe = living.pop(pid)
                        tell(number=number, status=status, outcome=_read(pipe))
                continue
            told = line.recv(1 << 20)
            if not told:
                for pid in living:
                    os.kill(pid, signal.SIGKILL)
                return
            *whole, waiting = (waiting + told).split(b"\n")
            for text in whole:
                asked = json.loads(text)
                pid, pipe = _fork(asked["job"], carry, (line.fileno(), wake_read, wake_write))
                living[pid] = (asked["number"], pipe)
                tell(number=asked["number"], pid=pid)


def _fork(job: Job, carry: Callable[[Job], Outcome], not_its: tuple[int, ...]) -> tuple[int, int]:
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, read
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in (*not_its, read):
            os.close(each)
        os.write(write, json.dumps(carry(job)).encode())
    finally:
        os._exit(0)


def _ended(living: Mapping[int, object]) -> list[tuple[int, int]]:
    """Children that ended or were stopped since the last look."""
    found = []
    while living:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
        except ChildProcessError:
            break
        if not pid:
            break
        if pid in living:
            found.append((pid, status))
    return found


def _read(pipe: int) -> Outcome | None:
    with os.fdopen(pipe, "rb") as file:
        text = file.read()
    return json.loads(text) if text else None


if __name__ == "__main__":
    import gc

    from tests.soak.worker import carry

    gc.collect()
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])), carry)
