"""A throw-away PostgreSQL server for tests, from the binaries that are installed here."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

GIVEN = "POSBRIDGE_TEST_POSTGRES_URL"
REQUIRED = "POSBRIDGE_REQUIRE_POSTGRES"
_MISSING = f"no PostgreSQL server: install one, or set {GIVEN} to a server whose user may create databases"


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a server: the one given by the environment, else one of our own that ends with the block."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    programs = _programs()
    if programs is None:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(_MISSING)
        pytest.skip(_MISSING)
    with tempfile.TemporaryDirectory(prefix="posbridge-pg-", ignore_cleanup_errors=True) as folder:
        yield from _own(programs, Path(folder))


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """Yield the URL of a new database of the server; it is dropped when the block ends."""
    name = f"posbridge_{uuid.uuid4().hex[:12]}"
    admin = create_engine(_driver(server_url), isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        admin.dispose()


def _own(programs: Path, folder: Path) -> Iterator[str]:
    user = _user()
    as_user = [] if user == getpass.getuser() else ["runuser", "-u", user, "--"]
    if as_user:
        shutil.chown(folder, user)
    data, port = folder / "data", _free_port()
    initdb = [programs / "initdb", "-D", data, "-U", "posbridge", "--auth=trust", "--encoding=UTF8", "--no-sync"]
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    pg_ctl = [*as_user, programs / "pg_ctl", "-D", data, "-w"]
    _run([*as_user, *initdb], folder)
    _run([*pg_ctl, "-l", folder / "log", "-o", options, "start"], folder)
    try:
        yield f"postgresql://posbridge@127.0.0.1:{port}/postgres"
    finally:
        _run([*pg_ctl, "-m", "immediate", "stop"], folder)


def _programs() -> Path | None:
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


def _user() -> str:
    """The server refuses to run as root."""
    return getpass.getuser() if os.geteuid() else "nobody"


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def _run(command: list[str | Path], folder: Path) -> None:
    # Not captured by a pipe: the server inherits it and would hold it open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, cwd=folder, stdout=said, stderr=said, check=False)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{command} failed: {said.read().decode()}")


def _driver(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
