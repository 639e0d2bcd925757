"""Brings a database to the shape that this version of posbridge works with."""

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

from posbridge.errors import FatalError
from posbridge.store.engine import Database, database, database_url
from posbridge.store.locks import exclusive
from posbridge.store.tables import metadata

HEAD = "0003"
"""The newest revision in ``migrations/versions``."""

VERSION_TABLE = "posbridge_version"

_version = Table(VERSION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True))


def upgrade(url: str | None = None) -> None:
    """Bring the database of a URL (see ``Store.open``) up to date; does nothing where it is.

    Raises:
        ConfigError: the URL cannot be used.
        FatalError: a newer posbridge has been at this database.
    """
    with database(database_url(url)) as opened:
        bring_up_to_date(opened)


def bring_up_to_date(database: Database) -> None:
    """The same for an open database. Processes that call it at once take turns."""
    # A new SQLite file cannot even be opened by two at once: the first turns on write-ahead logging.
    file = database.engine.dialect.name == "sqlite"
    if not file and revision(database) == HEAD:
        return
    with exclusive(database.engine, "migrate"):
        at = revision(database)
        if at == HEAD:
            return
        with database.write() as connection:
            if at is None and file:
                _create(connection)
            else:
                _migrate(connection, at)


def revision(database: Database) -> str | None:
    """The revision of a database; None where there is nothing yet."""
    with database.read() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            return None
        at: str | None = connection.scalar(select(_version.c.version_num))
    return at


def _create(connection: Connection) -> None:
    # A new file is made whole at once, which is much faster; a test holds it equal to the migrations.
    metadata.create_all(connection)
    _version.create(connection)
    connection.execute(_version.insert().values(version_num=HEAD))


def _migrate(connection: Connection, at: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, and seldom needed
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if at is not None and at not in known:
        raise FatalError(
            f"The database is at revision {at}, which this version of posbridge does not know.",
            remedy="Install the posbridge version that made it, or a newer one.",
        )
    command.upgrade(config, "head")
