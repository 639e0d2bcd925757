"""A lock by name over all processes that share a database, for work longer than a transaction should be."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.sql import func

from posbridge.domain.identifiers import digest


@contextmanager
def exclusive(engine: Engine, name: str) -> Iterator[None]:
    """Wait for the lock and hold it for a block; a process that dies lets go of it.

    PostgreSQL: an advisory lock. SQLite: a lock on a file beside the database, so that nobody who merely
    writes has to wait.
    """
    if engine.dialect.name == "postgresql":
        key = int.from_bytes(bytes.fromhex(digest(f"posbridge.{name}"))[:8], signed=True)
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(key)))
            yield
        return
    with Path(f"{engine.url.database}.lock-{digest(name)[:8]}").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
