"""The hooks of the connection types, against the stand-ins over HTTP: what they send, and what the Test button says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from airflow.sdk import Connection
from airflow.sdk.execution_time.context import _preset_connections

from posbridge.orchestration.hooks.iseller import ISellerHook
from posbridge.orchestration.hooks.jurnal import JurnalHook
from posbridge.orchestration.hooks.moka import MokaHook
from tests.sandbox.faults import Fault
from tests.sandbox.iseller import ISellerWorld
from tests.sandbox.iseller import create_app as create_iseller
from tests.sandbox.jurnal.app import create_app as create_jurnal
from tests.sandbox.jurnal.paths import V1
from tests.sandbox.jurnal.world import JurnalWorld
from tests.sandbox.moka import MokaWorld
from tests.sandbox.moka import create_app as create_moka
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.serving import serve

SECRET = "a-secret-of-the-application"


def connect(conn_type: str, host: str, extra: dict[str, Any] | None = None, **fields: str) -> str:
    """Make a connection known to this test alone; returns its id."""
    given = {"login": "client", "password": SECRET, **fields}
    connection = Connection(
        conn_id=f"{conn_type}_test", conn_type=conn_type, host=host, extra=json.dumps(extra or {}), **given
    )
    _preset_connections.set({connection.conn_id: connection})
    return str(connection.conn_id)


@pytest.fixture(autouse=True)
def no_connection_outlives_its_test() -> Iterator[None]:
    token = _preset_connections.set({})
    yield
    _preset_connections.reset(token)


@pytest.fixture
def moka() -> Iterator[tuple[str, Any]]:
    world = MokaWorld()
    world.add_business(90001, "Kopi Contoh")
    world.add_app("client", SECRET, 90001)
    world.add_outlet(Outlet(id=700101, business_id=90001, name="Jakarta Selatan"))
    app = create_moka(world)
    with serve(app) as url:
        yield url, app.state.control


@pytest.fixture
def iseller() -> Iterator[tuple[str, Any]]:
    store = (world := ISellerWorld()).add_store("tehcontoh")
    store.add_app("client", SECRET)
    store.add_outlet("aaaaaaaa-0000-4000-8000-000000000101", "TC01", "Bekasi Summarecon")
    store.add_outlet("aaaaaaaa-0000-4000-8000-000000000103", "TC03", "Tutup", is_active=False)
    app = create_iseller(world)
    with serve(app) as url:
        yield url, app.state.control


@pytest.fixture
def jurnal() -> Iterator[tuple[str, JurnalWorld]]:
    world = JurnalWorld(lambda w: w.add_company("client", SECRET, "PT Contoh", "pro").seed_chart() and None)
    with serve(create_jurnal(world)) as url:
        yield f"{url}{V1}", world


def test_moka_answers_with_the_business_and_its_outlets(moka: tuple[str, Any]) -> None:
    ok, said = MokaHook(connect("moka", moka[0])).test_connection()
    assert (ok, said) == (True, "Moka answered: Kopi Contoh (90001), 1 outlets.")


def test_a_wrong_moka_secret_is_told_apart_from_silence(moka: tuple[str, Any]) -> None:
    ok, said = MokaHook(connect("moka", moka[0], password="wrong")).test_connection()
    assert not ok
    assert "invalid_client" in said
    assert "Moka Connect" in said


def test_a_missing_secret_is_named_before_anything_is_sent(moka: tuple[str, Any]) -> None:
    url, control = moka
    ok, said = MokaHook(connect("moka", url, password="")).test_connection()
    assert not ok
    assert "must both be filled in" in said
    assert control.log.count() == 0


def test_a_refresh_token_is_not_spent_by_the_test_button(moka: tuple[str, Any]) -> None:
    url, control = moka
    ok, said = MokaHook(connect("moka", url, {"refresh_token": "only-once"})).test_connection()
    assert not ok
    assert said.startswith("Not tested")
    assert control.log.count() == 0


def test_an_extra_that_cannot_be_read_is_named(moka: tuple[str, Any]) -> None:
    ok, said = MokaHook(connect("moka", moka[0], {"requests_per_second": "quick"})).test_connection()
    assert not ok
    assert "requests_per_second" in said


def test_no_answer_is_said_within_one_attempt(moka: tuple[str, Any]) -> None:
    url, control = moka
    control.faults.add(Fault("status", status=503, path_regex="/v1/profile", times=9))
    ok, said = MokaHook(connect("moka", url)).test_connection()
    assert not ok
    assert "503" in said
    assert control.log.by()["GET profile/self"] == 1


def test_iseller_answers_with_the_store_and_its_outlets(iseller: tuple[str, Any]) -> None:
    ok, said = ISellerHook(connect("iseller", iseller[0])).test_connection()
    assert (ok, said) == (True, "iSeller answered: tehcontoh, 1 active outlets.")


def test_a_wrong_iseller_secret_is_told_apart_from_silence(iseller: tuple[str, Any]) -> None:
    ok, said = ISellerHook(connect("iseller", iseller[0], password="wrong")).test_connection()
    assert not ok
    assert "invalid_client" in said


@pytest.mark.parametrize("extra", [{"refresh_token": "only-once"}, {"code": "only-once"}])
def test_a_consent_is_not_spent_by_the_test_button(iseller: tuple[str, Any], extra: dict[str, str]) -> None:
    url, control = iseller
    ok, said = ISellerHook(connect("iseller", url, extra)).test_connection()
    assert not ok
    assert said.startswith("Not tested")
    assert control.log.count() == 0


def test_jurnal_answers_with_the_company_and_its_plan(jurnal: tuple[str, JurnalWorld]) -> None:
    ok, said = JurnalHook(connect("jurnal", jurnal[0])).test_connection()
    assert (ok, said) == (True, "Jurnal answered: PT Contoh, plan pro.")


def test_a_wrong_jurnal_secret_says_what_to_check(jurnal: tuple[str, JurnalWorld]) -> None:
    ok, said = JurnalHook(connect("jurnal", jurnal[0], password="wrong")).test_connection()
    assert not ok
    assert "client id and secret" in said


def test_a_base_url_that_is_none_is_named() -> None:
    ok, said = JurnalHook(connect("jurnal", "ftp://jurnal.example")).test_connection()
    assert not ok
    assert "ftp://jurnal.example" in said


def test_the_test_button_costs_one_request_of_the_budget(jurnal: tuple[str, JurnalWorld]) -> None:
    url, world = jurnal
    JurnalHook(connect("jurnal", url)).test_connection()
    assert world.control.log.by() == {"GET companies/active": 1}


@pytest.mark.parametrize("kind", [MokaHook, ISellerHook, JurnalHook])
def test_a_session_carries_neither_credentials_nor_extras(
    kind: type[MokaHook] | type[ISellerHook] | type[JurnalHook],
) -> None:
    extra = {"refresh_token": "never-a-header", "batch": "singles", "verify": False}
    session = kind(connect(kind.conn_type, "https://api.example", extra)).get_conn()
    assert session.auth is None
    assert not {"refresh_token", "batch"} & {name.lower() for name in session.headers}
    assert session.verify is True


@pytest.mark.parametrize("kind", [MokaHook, ISellerHook, JurnalHook])
def test_a_host_without_tls_is_refused_by_the_test_button(
    kind: type[MokaHook] | type[ISellerHook] | type[JurnalHook],
) -> None:
    ok, said = kind(connect(kind.conn_type, "http://pos.example")).test_connection()
    assert not ok
    assert "without TLS" in said


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (MokaHook, "https://api.mokapos.com"),
        (ISellerHook, "https://isellershop.com"),
        (JurnalHook, "https://api.mekari.com/public/jurnal/api/v1"),
    ],
)
def test_an_empty_base_url_means_the_vendors_own(
    kind: type[MokaHook] | type[ISellerHook] | type[JurnalHook], address: str
) -> None:
    hook = kind(connect(kind.conn_type, ""))
    hook.get_conn()
    assert hook.base_url == address
