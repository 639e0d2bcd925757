"""Fixtures that any test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from posbridge.store.engine import database_url
from posbridge.store.migrate import upgrade
from posbridge.store.tables import metadata
from tests import postgres


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
