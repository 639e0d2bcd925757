"""``pytest tests/golden --regen`` writes what mapping says today into every case's expected.json."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regen", action="store_true", help="rewrite expected.json of the golden cases")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--regen", default=False) and os.environ.get("CI"):
        raise pytest.UsageError("--regen rewrites what is expected; on CI nobody would look at it")


@pytest.fixture
def regen(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regen", default=False))
