"""The tables, the migrations and a new SQLite file are all the same shape."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, Table, inspect

from posbridge.errors import FatalError
from posbridge.store import migrate
from posbridge.store.engine import Database, database_url, open_engine
from posbridge.store.store import Store
from posbridge.store.tables import metadata
from tests import postgres

INI = Path(migrate.__file__).parent / "migrations" / "alembic.ini"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a table."""
    if request.param == "sqlite":
        database = Database(open_engine(database_url(f"sqlite:///{tmp_path / 'empty.db'}")))
        yield database
        database.close()
        return
    with postgres.fresh_database(request.getfixturevalue("postgres_server")) as url:
        database = Database(open_engine(database_url(url)))
        yield database
        database.close()


def alembic(database: Database, act: Callable[..., Any], revision: str) -> None:
    with database.write() as connection:
        act(Config(INI, attributes={"connection": connection}), revision)


def difference(connection: Connection) -> list[Any]:
    options = {"version_table": migrate.VERSION_TABLE, "compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def shape(database: Database) -> dict[str, Any]:
    with database.read() as connection:
        seen = inspect(connection)
        return {
            table: (
                [(column["name"], str(column["type"]), column["nullable"]) for column in seen.get_columns(table)],
                seen.get_pk_constraint(table)["constrained_columns"],
                sorted((index["name"], index["column_names"]) for index in seen.get_indexes(table)),
            )
            for table in seen.get_table_names()
        }


def test_migrations_build_the_tables(empty: Database) -> None:
    alembic(empty, command.upgrade, "head")

    with empty.read() as connection:
        assert difference(connection) == []


def test_a_new_file_is_what_migrations_build(tmp_path: Path) -> None:
    """A new SQLite file is made at once, without them."""
    built, made = (Database(open_engine(database_url(f"sqlite:///{tmp_path / name}"))) for name in ("built", "made"))
    alembic(built, command.upgrade, "head")
    migrate.bring_up_to_date(made)

    assert shape(made) == shape(built)
    assert migrate.revision(made) == migrate.revision(built) == migrate.HEAD
    built.close()
    made.close()


def test_every_migration_can_be_undone(empty: Database) -> None:
    alembic(empty, command.upgrade, "head")
    alembic(empty, command.downgrade, "base")

    assert set(shape(empty)) == {migrate.VERSION_TABLE}


def test_the_newest_migration_is_the_one_that_the_code_expects() -> None:
    assert ScriptDirectory.from_config(Config(INI)).get_current_head() == migrate.HEAD


def test_upgrading_twice_is_upgrading_once(store_url: str) -> None:
    migrate.upgrade(store_url)
    migrate.upgrade(store_url)

    with Store.open(store_url) as store:
        assert store.status() == []


def test_a_database_of_a_newer_posbridge_is_left_alone(store_url: str) -> None:
    migrate.upgrade(store_url)
    database = Database(open_engine(database_url(store_url)))
    try:
        stamp(database, "9999")
        with pytest.raises(FatalError, match="9999"):
            migrate.upgrade(store_url)
    finally:
        stamp(database, migrate.HEAD)
        database.close()


def stamp(database: Database, revision: str) -> None:
    version = Table(migrate.VERSION_TABLE, MetaData(), Column("version_num"))
    with database.write() as connection:
        connection.execute(version.update().values(version_num=revision))
