"""The store's database, and what may befall it: locked by another, cut off."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg

from tests.postgres import fresh_database
from tests.soak.report import Report

Trouble = Callable[[float], None]
"""Called with a number of 0..1 that says how bad; does not wait for the end of it."""


@contextmanager
def sqlite_store(folder: Path, report: Report) -> Iterator[tuple[str, Trouble]]:
    """A file; the trouble is another process that keeps it locked, for longer than anybody waits or shorter."""
    path = folder / "store.db"
    threads: list[threading.Thread] = []

    def trouble(how: float) -> None:
        threads.append(threading.Thread(target=_hold, args=(path, 0.05 + how, report), daemon=True))
        threads[-1].start()

    yield f"sqlite:///{path}", trouble
    for thread in threads:
        thread.join()


def _hold(path: Path, seconds: float, report: Report) -> None:
    time.sleep(seconds / 10)
    held = closing(sqlite3.connect(path, timeout=0.2, isolation_level=None))
    with held as connection, suppress(sqlite3.OperationalError):
        connection.execute("BEGIN IMMEDIATE")
        report.fault("database locked")
        time.sleep(seconds)
        connection.execute("ROLLBACK")


@contextmanager
def postgres_store(server: str, report: Report) -> Iterator[tuple[str, Trouble]]:
    """A database of a server; the trouble cuts every connection and takes no new ones for a moment."""
    with fresh_database(server) as url:
        name = url.rpartition("/")[2]
        threads: list[threading.Thread] = []

        def trouble(how: float) -> None:
            threads.append(threading.Thread(target=_cut, args=(server, name, how, report), daemon=True))
            threads[-1].start()

        yield url, trouble
        for thread in threads:
            thread.join()


def _cut(server: str, name: str, how: float, report: Report) -> None:
    time.sleep(how / 4)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        report.fault("database gone")
        time.sleep(how / 3)
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
