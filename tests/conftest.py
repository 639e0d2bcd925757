"""Fixtures that any test may ask for, and an Airflow home of the tests' own."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from posbridge.store.engine import database_url
from posbridge.store.migrate import upgrade
from posbridge.store.tables import metadata
from tests import postgres

_AIRFLOW_HOME = tempfile.mkdtemp(prefix="posbridge-airflow-")
atexit.register(shutil.rmtree, _AIRFLOW_HOME, ignore_errors=True)
# Before anything imports Airflow: it reads these once. Each test process has a home of its own.
os.environ |= {
    "AIRFLOW_HOME": _AIRFLOW_HOME,
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_AIRFLOW_HOME}/airflow.db",
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": f"{_AIRFLOW_HOME}/dags",
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
}
(Path(_AIRFLOW_HOME) / "dags").mkdir()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a PostgreSQL server whose user may create databases; skips where there is none."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    with postgres.fresh_database(postgres_server) as url:
        upgrade(url)
        yield url


@pytest.fixture
def emptied_postgres(migrated_postgres: str) -> str:
    """URL of an up-to-date PostgreSQL database without a row."""
    engine = create_engine(database_url(migrated_postgres))
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
    engine.dispose()
    return migrated_postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty store on each database that posbridge supports."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    url: str = request.getfixturevalue("emptied_postgres")
    return url
