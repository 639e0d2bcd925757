"""Which database is opened, and how writers take turns."""

from pathlib import Path

import pytest
from sqlalchemy import text

from posbridge.errors import ConfigError
from posbridge.store.engine import Database, database_url, insert, open_engine
from posbridge.store.store import Store
from posbridge.store.tables import marks
from tests.unit.store.samples import NOW


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:////data/posbridge.db", "sqlite:////data/posbridge.db"),
        ("sqlite+pysqlite:////data/posbridge.db", "sqlite:////data/posbridge.db"),
        ("postgresql://u:p@db/posbridge", "postgresql+psycopg://u:p@db/posbridge"),
        ("postgresql+psycopg2://u:p@db/posbridge", "postgresql+psycopg://u:p@db/posbridge"),
        ("postgresql+psycopg://u:p@db/posbridge", "postgresql+psycopg://u:p@db/posbridge"),
        ("postgres://u:p@db/posbridge", "postgresql+psycopg://u:p@db/posbridge"),
    ],
)
def test_urls_mean_the_drivers_that_are_installed(given: str, meant: str) -> None:
    assert database_url(given).render_as_string(hide_password=False) == meant


@pytest.mark.parametrize("given", ["mysql://db/posbridge", "sqlite://", "sqlite:///:memory:", "not a url"])
def test_a_url_that_cannot_be_used_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(ConfigError) as refused:
        database_url(given)
    assert "postgresql://" in refused.value.remedy


def test_a_refused_url_keeps_its_password_to_itself() -> None:
    with pytest.raises(ConfigError) as refused:
        database_url("mysql://u:s3cret@db/posbridge")
    assert "s3cret" not in str(refused.value)


def test_the_environment_names_the_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("POSBRIDGE_DATABASE_URL", raising=False)
    monkeypatch.delenv("AIRFLOW_HOME", raising=False)
    assert database_url().database == "posbridge.db"

    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    assert database_url().database == str(tmp_path / "posbridge.db")

    monkeypatch.setenv("POSBRIDGE_DATABASE_URL", "postgresql://u:p@db/posbridge")
    assert database_url().drivername == "postgresql+psycopg"


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'new' / 'folder' / 'posbridge.db'}"):
        pass

    assert (tmp_path / "new" / "folder" / "posbridge.db").exists()


def test_sqlite_writes_ahead_and_to_the_disk(tmp_path: Path) -> None:
    database = Database(open_engine(database_url(f"sqlite:///{tmp_path / 'x.db'}")))
    with database.read() as connection:
        pragmas = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}
    database.close()

    assert pragmas == {"journal_mode": "wal", "synchronous": 2}


def test_a_failed_write_leaves_no_trace(store_url: str) -> None:
    Store.open(store_url).close()
    database = Database(open_engine(database_url(store_url)))
    with pytest.raises(RuntimeError, match="half way"):
        write_half_way(database)

    with database.read() as connection:
        assert connection.execute(marks.select()).all() == []
    database.close()


def write_half_way(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(connection, marks).values(outlet="x", feed="y", moment=NOW))
        raise RuntimeError("half way")
