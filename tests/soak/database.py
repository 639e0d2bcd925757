"""The store's database, and what may befall it: locked by another, cut off."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, insert, select

from posbridge.store.engine import database_url
from posbridge.store.tables import metadata
from tests.postgres import fresh_database
from tests.soak.report import Report

Trouble = Callable[[float], None]
"""Called with a number of 0..1 that says how bad; does not wait for the end of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """``advance`` moves the database's own clock, where it has one, by seconds."""

    url: str
    trouble: Trouble
    advance: Callable[[float], None]


@contextmanager
def sqlite_store(folder: Path, report: Report) -> Iterator[Store]:
    """A file; the trouble is another process that keeps it locked, for longer than anybody waits or shorter."""
    path = folder / "store.db"
    threads: list[threading.Thread] = []

    def trouble(how: float) -> None:
        threads.append(threading.Thread(target=_hold, args=(path, 0.05 + how, report), daemon=True))
        threads[-1].start()

    yield Store(url=f"sqlite:///{path}", trouble=trouble, advance=lambda _seconds: None)
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
def postgres_store(server: str, report: Report) -> Iterator[Store]:
    """A database of a server; the trouble cuts every connection and takes no new ones for a moment.

    The product asks the server for the time (``clock_timestamp``): here a function of that name is found first,
    which is ahead by as much as virtual time is.
    """
    with fresh_database(server) as url, psycopg.connect(url, autocommit=True) as own:
        name = url.rpartition("/")[2]
        own.execute(_CLOCK)
        own.execute(f'ALTER DATABASE "{name}" SET search_path = soak, pg_catalog, public')
        threads: list[threading.Thread] = []

        def trouble(how: float) -> None:
            threads.append(threading.Thread(target=_cut, args=(server, name, how, report), daemon=True))
            threads[-1].start()

        def advance(seconds: float) -> None:
            own.execute("UPDATE soak.clock SET ahead = ahead + make_interval(secs => %s)", (seconds,))

        yield Store(url=url, trouble=trouble, advance=advance)
        for thread in threads:
            thread.join()


def keep_store(url: str, path: Path) -> None:
    """Copy what a store holds to a file that outlives its server."""
    kept = create_engine(f"sqlite:///{path}")
    source = create_engine(database_url(url))
    metadata.create_all(kept)
    with source.connect() as read, kept.begin() as write:
        for table in metadata.sorted_tables:
            if rows := [row._asdict() for row in read.execute(select(table))]:
                write.execute(insert(table), rows)
    source.dispose()
    kept.dispose()


_CLOCK = """
CREATE SCHEMA soak;
CREATE TABLE soak.clock (ahead interval NOT NULL);
INSERT INTO soak.clock VALUES ('0');
CREATE FUNCTION soak.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
AS 'SELECT pg_catalog.clock_timestamp() + ahead FROM soak.clock';
"""


def _cut(server: str, name: str, how: float, report: Report) -> None:
    time.sleep(how / 4)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND application_name = %s"
        admin.execute(cut, (name, "posbridge"))
        report.fault("database gone")
        time.sleep(how / 3)
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
