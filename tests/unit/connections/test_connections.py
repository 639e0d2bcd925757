"""Credentials from the environment, as Airflow writes them."""

import subprocess
import sys
from pathlib import Path

import pytest

from posbridge.connections import Credentials, from_environment
from posbridge.errors import ConfigError
from posbridge.money import Decimal


def read(value: str, conn_id: str = "moka_kedai") -> Credentials | None:
    return from_environment(conn_id, {"AIRFLOW_CONN_MOKA_KEDAI": value})


def test_the_json_form_is_read() -> None:
    found = read(
        '{"conn_type": "moka", "host": "https://api.mokapos.com", "login": "app", "password": "p@ss/word",'
        ' "extra": {"api_version": "v3", "requests_per_second": 0.5}}'
    )

    assert found == Credentials(
        conn_id="moka_kedai",
        host="https://api.mokapos.com",
        login="app",
        password="p@ss/word",
        extra={"api_version": "v3", "requests_per_second": Decimal("0.5")},
    )


def test_the_extra_of_the_json_form_may_be_text() -> None:
    found = read('{"host": "h", "extra": "{\\"batch\\": \\"singles\\"}"}')

    assert found is not None
    assert found.extra == {"batch": "singles"}


@pytest.mark.parametrize(
    ("value", "host", "password"),
    [
        ("moka://app:p%40ss@127.0.0.1:8091", "127.0.0.1:8091", "p@ss"),
        ("moka://app:s@http%3A%2F%2F127.0.0.1%3A8091", "http://127.0.0.1:8091", "s"),
        ("moka://http://app:s@127.0.0.1%3A8091", "http://127.0.0.1:8091", "s"),
        ("moka://app:s@127.0.0.1:8091/http", "http://127.0.0.1:8091", "s"),
        (
            "jurnal://https://app:s@api.mekari.com/public/jurnal/api/v1",
            "https://api.mekari.com/public/jurnal/api/v1",
            "s",
        ),
        ("jurnal://https://app:s@api.mekari.com:99/public", "https://api.mekari.com:99/public", "s"),
        ("moka://app:s@", "", "s"),
    ],
)
def test_the_uri_form_gives_one_base_url(value: str, host: str, password: str) -> None:
    found = read(value)

    assert found is not None
    assert (found.host, found.login, found.password) == (host, "app", password)


@pytest.mark.parametrize(
    ("query", "extra"),
    [
        ("?batch=singles&note=", {"batch": "singles", "note": ""}),
        ("?__extra__=%7B%22requests_per_minute%22%3A+25%7D", {"requests_per_minute": 25}),
        ("", {}),
    ],
)
def test_the_uri_form_carries_extras(query: str, extra: dict[str, object]) -> None:
    found = read(f"jurnal://app:s@host/{query}")

    assert found is not None
    assert found.extra == extra


def test_an_unset_variable_is_no_connection() -> None:
    assert from_environment("moka_kedai", {}) is None
    assert read("  ") is None


@pytest.mark.parametrize("value", ["{not json s3cret", "s3cret", "://s3cret", '{"extra": "s3cret"}', '{"extra": 5}'])
def test_what_cannot_be_read_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(value)

    assert str(caught.value) == (
        "The variable AIRFLOW_CONN_MOKA_KEDAI is neither JSON nor a URI of a connection. "
        "Remedy: Create it in Airflow (Admin > Connections, id moka_kedai), or set AIRFLOW_CONN_MOKA_KEDAI to JSON "
        'such as {"conn_type": "moka", "host": "https://api.mokapos.com", "login": "<id>", "password": "<secret>"}.'
    )


def test_secrets_are_not_shown() -> None:
    found = read('{"host": "h", "login": "app", "password": "s3cret", "extra": {"refresh_token": "t0ken"}}')

    assert repr(found) == "Credentials(conn_id='moka_kedai', host='h', login='app')"


RESOLVING = """\
from airflow.utils.db import initdb
initdb()
from airflow.models.connection import Connection as Row
from airflow.utils.session import create_session
with create_session() as session:
    session.add(Row(conn_id="kept", conn_type="moka", host="http://127.0.0.1", port=8091, login="app",
                    password="s", extra='{"rate": 0.5}'))
from posbridge.connections import resolve
from posbridge.errors import ConfigError
kept = resolve("kept")
print(kept.host, kept.login, kept.password, kept.extra)
print(resolve("set").host)
try:
    resolve("gone")
except ConfigError as error:
    print(error)
"""


@pytest.mark.airflow
def test_what_the_environment_lacks_comes_from_airflow_and_what_airflow_lacks_is_told(tmp_path: Path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{tmp_path / 'airflow.db'}",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW_CONN_SET": '{"host": "http://set"}',
    }

    ran = subprocess.run(
        [sys.executable, "-c", RESOLVING], capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-3:] == [
        "http://127.0.0.1:8091 app s {'rate': Decimal('0.5')}",
        "http://set",
        (
            'There is no connection "gone". Remedy: Create it in Airflow (Admin > Connections, id gone), or set '
            'AIRFLOW_CONN_GONE to JSON such as {"conn_type": "moka", "host": "https://api.mokapos.com", '
            '"login": "<id>", "password": "<secret>"}.'
        ),
    ]
