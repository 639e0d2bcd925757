"""Signatures are those of the gateway's test vectors."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from requests import PreparedRequest, Request
from requests.auth import AuthBase

from posbridge.errors import ConfigError
from posbridge.targets.jurnal.auth import ApiKeyAuth, BearerAuth, HmacAuth, authenticator, digest

NOW = datetime(2026, 1, 6, 3, 4, 5, tzinfo=UTC)
BASE = "https://api.mekari.com/public/jurnal/api/v1"
VECTORS = [
    ("GET", "/sales_invoices/POS-JKT01-000123", {}, "V9LHrPIs9dX1FRPMHqcWva/rp3cPDQb+LIKzleIqYNc="),
    ("POST", "/sales_invoices", {}, "waZV6oJZhfdIwYK+UKlQYBvAL9oLSa1Rqm3hz4AInbY="),
    ("GET", "/products", {"page": 1, "page_size": 50}, "IgrfFD2nNKlvkHOYlS8SRKiUJDzeWSw231lnXxzFX4g="),
]


def signed(auth: AuthBase, method: str = "GET", path: str = "/products", **more: object) -> PreparedRequest:
    return Request(method, f"{BASE}{path}", auth=auth, **more).prepare()


def hmac_auth(now: datetime = NOW) -> HmacAuth:
    return HmacAuth("demo-client-id", "demo-client-secret", lambda: now)


@pytest.mark.parametrize(("method", "path", "params", "signature"), VECTORS)
def test_the_request_line_is_signed_with_its_query(
    method: str, path: str, params: dict[str, int], signature: str
) -> None:
    request = signed(hmac_auth(), method, path, params=params)

    assert request.headers["Date"] == "Tue, 06 Jan 2026 03:04:05 GMT"
    assert request.headers["Authorization"] == (
        f'hmac username="demo-client-id", algorithm="hmac-sha256", headers="date request-line", signature="{signature}"'
    )


def test_the_date_is_gmt_whatever_the_clocks_zone() -> None:
    jakarta = NOW.astimezone(timezone(timedelta(hours=7)))

    assert signed(hmac_auth(jakarta)).headers["Date"] == "Tue, 06 Jan 2026 03:04:05 GMT"


def test_the_form_that_goes_on_the_wire_is_signed() -> None:
    request = signed(hmac_auth(), params={"q": "kopi susu/é"})

    assert request.path_url.endswith("?q=kopi+susu%2F%C3%A9")
    assert request.headers["Authorization"] != signed(hmac_auth(), params={"q": "kopi"}).headers["Authorization"]


def test_a_body_has_a_digest_with_its_algorithm() -> None:
    assert digest(b'{"ping":1}') == "SHA-256=ZId/Ft8ue8HkIp/hVZzPZbPIfx9wUS0PscyMwyMul3g="
    assert signed(hmac_auth(), "POST", data=b'{"ping":1}').headers["Digest"] == digest(b'{"ping":1}')


def test_a_request_without_body_has_no_digest() -> None:
    assert "Digest" not in signed(hmac_auth()).headers


def test_each_attempt_is_signed_anew() -> None:
    first, later = signed(hmac_auth()), signed(hmac_auth(NOW + timedelta(seconds=61)))

    assert first.headers["Authorization"] != later.headers["Authorization"]


def test_the_legacy_schemes_send_their_headers() -> None:
    assert signed(ApiKeyAuth("k")).headers["apikey"] == "k"
    assert signed(BearerAuth("t")).headers["Authorization"] == "Bearer t"


@pytest.mark.parametrize(("scheme", "made"), [("hmac", HmacAuth), ("apikey", ApiKeyAuth), ("bearer", BearerAuth)])
def test_the_connection_names_its_scheme(scheme: str, made: type[AuthBase]) -> None:
    assert isinstance(authenticator(scheme, login="id", secret="s", clock=lambda: NOW), made)


@pytest.mark.parametrize(("scheme", "login", "secret"), [("hmac", "", "s"), ("hmac", "id", ""), ("basic", "id", "s")])
def test_an_incomplete_or_unknown_credential_is_a_config_error(scheme: str, login: str, secret: str) -> None:
    with pytest.raises(ConfigError):
        authenticator(scheme, login=login, secret=secret, clock=lambda: NOW)
