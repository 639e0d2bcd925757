"""Where a process may be killed: around each database write and each HTTP call, from outside the product.

``install`` instruments the current process. At every point it asks ``decide``; a yes appends the point's name to
a file and sends SIGKILL to the process itself, so nothing of it runs any further.

A name is ``<step>/<operation>/<n>/<phase>``, where n counts the operation within the process:

- ``sales.load/INSERT documents/3/before`` and ``.../after``: around a statement; the transaction is still open
- ``sales.load/BEGIN/3/before`` and ``.../after``: around taking the write lock
- ``sales.load/COMMIT documents/3/before``, ``during``, ``after``: named by the tables that were written
- ``sales.load/POST sales_invoices/batch_create/1/before`` (not connected yet), ``during`` (half of the request is
  sent), ``sent`` (all of it is, no answer was read), ``answered`` (it was, and nothing knows of it yet)

Ids, ports, dates and query strings are left out of names, so that the same place has one name in every round.
"""

import http.client
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.default import DefaultDialect

Decide = Callable[[str], bool]

_WRITE = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|ALTER TABLE)\s+\"?(\w+)", re.IGNORECASE)
_WRITES = "posbridge_writes"
"""The execution option of the product's writing transactions; Airflow's own database has none of it."""
_BASE = re.compile(r"^/?(public/jurnal/api/v\d+/)?")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_LONGEST_COMMIT = 0.003


def install(step: str, decide: Decide, *, log: Path) -> None:
    """Watch this process from now on, for good.

    Args:
        step: begins every name, such as ``sales.load``.
        decide: whether to die at the point that it is given; called at every point, from any thread.
        log: the file that the name of the point is appended to before the kill.
    """
    points = _Points(step, decide, log)
    _watch_database(points)
    _watch_http(points)


def operation_of(method: str, path: str) -> str:
    """``POST sales_invoices/batch_create``: no base path, no query, no ids."""
    bare = _BASE.sub("", path.split("?", maxsplit=1)[0].rsplit("://", maxsplit=1)[-1])
    parts = [each if not _is_id(each) else "{id}" for each in bare.split("/") if each]
    return f"{method} {'/'.join(parts)}"


def _is_id(part: str) -> bool:
    return any(letter.isdigit() for letter in part) and re.fullmatch(r"v\d+(\.\d+)?", part) is None


class _Points:
    """Names points, asks and kills."""

    def __init__(self, step: str, decide: Decide, log: Path) -> None:
        self._step = step
        self._decide = decide
        self._log = log
        self._lock = threading.Lock()
        self._seen: Counter[str] = Counter()

    def begin(self, operation: str) -> str:
        """The name of one more operation of this kind, without its phase."""
        with self._lock:
            self._seen[operation] += 1
            return f"{self._step}/{operation}/{self._seen[operation]}"

    def asked(self, operation: str, phase: str) -> str | None:
        """The point's name where the process has to die now."""
        point = f"{operation}/{phase}"
        with self._lock:
            return point if self._decide(point) else None

    def reach(self, operation: str, phase: str) -> None:
        if (point := self.asked(operation, phase)) is not None:
            self.die(point)

    def die(self, point: str) -> NoReturn:
        file = os.open(self._log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(file, f"{point}\n".encode())
        os.fsync(file)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("a killed process goes on")

    def die_soon(self, point: str) -> None:
        """Die from another thread while this one is busy with what comes next."""
        wait = random.Random(point).random() * _LONGEST_COMMIT

        def end() -> None:
            time.sleep(wait)
            self.die(point)

        threading.Thread(target=end, daemon=True).start()


def _watch_database(points: _Points) -> None:
    open_now = threading.local()
    do_commit = DefaultDialect.do_commit

    def ours(connection: Connection) -> bool:
        return bool(connection.get_execution_options().get(_WRITES))

    @event.listens_for(Engine, "before_cursor_execute")
    def before(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not ours(connection):
            return
        if (written := _WRITE.match(statement)) is not None:
            table = written[2].lower()
            open_now.tables.add(table)
            open_now.statement = points.begin(f"{written[1].split()[0].upper()} {table}")
        elif statement.startswith("BEGIN"):
            open_now.statement = points.begin("BEGIN")
        else:
            open_now.statement = None
            return
        points.reach(open_now.statement, "before")

    @event.listens_for(Engine, "after_cursor_execute")
    def after(connection: Connection, *_rest: Any) -> None:
        if ours(connection) and open_now.statement is not None:
            points.reach(open_now.statement, "after")

    # Before the engine's own listener, which takes SQLite's write lock.
    @event.listens_for(Engine, "begin", insert=True)
    def begun(connection: Connection) -> None:
        if ours(connection):
            open_now.tables, open_now.statement, open_now.commit = set(), None, None

    @event.listens_for(Engine, "commit")
    def commit(connection: Connection) -> None:
        if ours(connection):
            what = "+".join(sorted(open_now.tables)) or "nothing"
            open_now.commit = points.begin(f"COMMIT {what}")

    def commit_and_ask(dialect: DefaultDialect, dbapi_connection: Any) -> None:
        operation = getattr(open_now, "commit", None)
        if operation is None:
            do_commit(dialect, dbapi_connection)
            return
        open_now.commit = None
        points.reach(operation, "before")
        if (dying := points.asked(operation, "during")) is not None:
            points.die_soon(dying)
        do_commit(dialect, dbapi_connection)
        if dying is not None:
            time.sleep(60)  # the kill is on its way, and nothing after the commit may run before it
        points.reach(operation, "after")

    DefaultDialect.do_commit = commit_and_ask  # type: ignore[method-assign]


def _watch_http(points: _Points) -> None:
    connection = http.client.HTTPConnection
    putrequest, send, getresponse = connection.putrequest, connection.send, connection.getresponse

    def watched_putrequest(self: Any, method: str, url: str, *args: Any, **options: Any) -> None:
        self.kill_operation, self.kill_body_next = None, False
        if self.host in _LOOPBACK:
            self.kill_operation = points.begin(operation_of(method, url))
            points.reach(self.kill_operation, "before")
        putrequest(self, method, url, *args, **options)

    def watched_send(self: Any, data: Any) -> None:
        operation = getattr(self, "kill_operation", None)
        if operation is not None and isinstance(data, bytes):
            head = not self.kill_body_next
            with_body = head and b"content-length: " in data.lower() and b"content-length: 0\r\n" not in data.lower()
            if with_body:
                self.kill_body_next = True
            # Half of the body; of a request without one, half of its head.
            elif (dying := points.asked(operation, "during")) is not None:
                send(self, data[: len(data) // 2])
                points.die(dying)
        send(self, data)

    def watched_getresponse(self: Any) -> http.client.HTTPResponse:
        operation = getattr(self, "kill_operation", None)
        if operation is not None:
            points.reach(operation, "sent")
        response = getresponse(self)
        if operation is not None:
            points.reach(operation, "answered")
        return response

    connection.putrequest = watched_putrequest  # type: ignore[method-assign]
    connection.send = watched_send  # type: ignore[method-assign]
    connection.getresponse = watched_getresponse  # type: ignore[method-assign]
