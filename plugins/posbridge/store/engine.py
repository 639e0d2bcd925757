"""One SQL database by URL, safe for several processes: SQLite by default, PostgreSQL where asked."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from posbridge.errors import ConfigError

BUSY_TIMEOUT_MS = 30_000
_WRITES = "posbridge_writes"


def database_url(url: str | None = None) -> URL:
    """``url``, or what the environment says, or a SQLite file in Airflow's home.

    Raises:
        ConfigError: not a URL, another database than SQLite and PostgreSQL, or SQLite without a file.
    """
    text = url or os.environ.get("POSBRIDGE_DATABASE_URL") or _default_url()
    try:
        parsed = make_url(text)
    except ArgumentError:
        raise ConfigError(
            "POSBRIDGE_DATABASE_URL is not a database URL.", field="POSBRIDGE_DATABASE_URL", remedy=_EXAMPLES
        ) from None
    match parsed.get_backend_name():
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed.set(drivername="sqlite")
        case "sqlite":
            raise ConfigError(
                "A SQLite database in memory is not shared between processes.",
                field="POSBRIDGE_DATABASE_URL",
                remedy=_EXAMPLES,
            )
        case other:
            raise ConfigError(f"{other} is not supported.", field="POSBRIDGE_DATABASE_URL", remedy=_EXAMPLES)


class Database:
    """An engine that tells reading from writing.

    On SQLite a writer takes the write lock at once (BEGIN IMMEDIATE), so that what it reads stays true until it
    commits. On PostgreSQL (READ COMMITTED) row locks do that, and SQLAlchemy leaves FOR UPDATE out on SQLite.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{_WRITES: True})

    def read(self) -> AbstractContextManager[Connection]:
        """A transaction for queries only."""
        return self.engine.begin()

    def write(self) -> AbstractContextManager[Connection]:
        """A transaction that is committed when the block ends, or leaves no trace."""
        return self._writer.begin()

    def close(self) -> None:
        self.engine.dispose()


def open_engine(url: URL) -> Engine:
    """An engine for a URL that ``database_url`` made."""
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").absolute().parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        hide_parameters=True,  # receipts and names have no place in a log
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=2,
        connect_args={"application_name": "posbridge"},
    )


@contextmanager
def database(url: URL) -> Iterator[Database]:
    """A database for a short while."""
    opened = Database(open_engine(url))
    try:
        yield opened
    finally:
        opened.close()


def insert(connection: Connection, table: Table) -> Any:
    """The dialect's own INSERT, the one that has ON CONFLICT (written alike in both)."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    # The driver would open transactions on its own terms; ours begin in _begin_sqlite.
    dbapi_connection.isolation_level = None
    # FULL: a claim that a power cut undoes would be sent twice.
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL"):
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _default_url() -> str:
    home = os.environ.get("AIRFLOW_HOME") or "."
    return f"sqlite:///{Path(home).expanduser() / 'posbridge.db'}"


_EXAMPLES = "Use sqlite:////opt/airflow/posbridge.db or postgresql://user:password@host/posbridge."
