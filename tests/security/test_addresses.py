"""Where credentials go: over TLS, to the address a person gave, and to no other that an answer names."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posbridge.domain.addresses import base_url, same_host
from posbridge.errors import ConfigError, PosbridgeError, RefusedError
from posbridge.orchestration.hooks.memory import OwnMemory
from posbridge.ports import Credentials, TokenPair
from posbridge.sessions import VendorSession
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.moka.client import MokaClient
from posbridge.sources.moka.paging import by_cursor
from posbridge.targets.jurnal.auth import BearerAuth
from posbridge.targets.jurnal.transport import JurnalTransport
from tests.security.odd_server import OddServer, answer, odd_server

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TOKEN = "the-token-of-this-store"


class NoBudget:
    def take(self, *, backfill: bool = False) -> None:
        """Count nothing."""

    def observe(self, headers: Any) -> None:
        """Learn nothing."""

    def refused(self, *, monthly: bool) -> None:
        """Note nothing."""


def memory() -> OwnMemory:
    kept = OwnMemory()
    pair = TokenPair(access=TOKEN, refresh=None, expires_at=datetime(2030, 1, 1, tzinfo=UTC))
    kept.renew("c", None, lambda _: pair)
    return kept


def credentials(host: str, **extra: Any) -> Credentials:
    return Credentials(conn_id="c", host=host, login="id", password="secret", extra={"attempts": 1, **extra})


def moka(host: str) -> MokaClient:
    return MokaClient(host, credentials(host), memory(), session=VendorSession(), clock=lambda: NOW)


def iseller(host: str, **extra: Any) -> ISellerClient:
    return ISellerClient(credentials(host, **extra), memory(), session=VendorSession(), clock=lambda: NOW)


def jurnal(host: str) -> JurnalTransport:
    return JurnalTransport(host, BearerAuth(TOKEN), budget=NoBudget(), clock=lambda: NOW, sleep=lambda _: None)


def ask_moka(server: OddServer) -> object:
    return moka(server.url).get("/v1/profile/self")


def ask_iseller(server: OddServer) -> object:
    return iseller(server.url, resource_url=server.url).ask("v2/GetOutlets")


def ask_jurnal(server: OddServer) -> object:
    return jurnal(server.url).get("accounts")


def write_jurnal(server: OddServer) -> object:
    return jurnal(server.url).write("POST", "sales_invoices", {"sales_invoice": {}})


@pytest.mark.parametrize("ask", [ask_moka, ask_iseller, ask_jurnal, write_jurnal])
@pytest.mark.parametrize("code", ["301 Moved", "307 Again"])
def test_a_redirect_to_another_host_is_refused_and_the_token_does_not_go_there(
    ask: Callable[[OddServer], object], code: str
) -> None:
    with odd_server(answer(b"{}")) as elsewhere:
        there = f"{elsewhere.url}/v1/profile/self"
        with odd_server(answer(b"", status=code, Location=there)) as server, pytest.raises(RefusedError):
            ask(server)
        assert elsewhere.asked == []
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    "location",
    [".evil.example/x", "@evil.example/x", "//evil.example/x", "\\\\evil.example/x", "https://evil.example", "http:x"],
)
def test_a_redirect_cannot_bend_the_host_into_another(location: str) -> None:
    with odd_server(answer(b"", status="302 Found", Location=location)) as server:
        with pytest.raises(PosbridgeError):
            ask_moka(server)
        assert all(b"evil.example" not in head.split(b"\r\nHost: ")[1].splitlines()[0] for head in server.asked)


def test_moka_s_next_url_is_followed_on_our_own_host_alone() -> None:
    with odd_server(answer(b"{}")) as elsewhere:
        page = (
            '{"data": {"payments": [{"id": 1}], "completed": false, "next_url": '
            f'"{elsewhere.url}/v4/outlets/1/reports/x?page=2&access_token=t"}}}}'
        )
        with odd_server(answer(page.encode())) as server:
            pages = by_cursor(moka(server.url), "/v{version}/outlets/1/reports/x", {}, "payments")
            assert [number for number, _ in (next(pages), next(pages))] == [1, 2]
            with pytest.raises(PosbridgeError, match="followed before"):
                next(pages)
        assert elsewhere.asked == []
        assert not [asked for asked in server.asked if b"access_token" in asked]


@pytest.mark.parametrize("told", ["https://isellershop.com.evil.example", "https://evil.example/isellershop.com"])
def test_a_token_reply_cannot_send_us_to_another_store(told: str) -> None:
    client = iseller("https://isellershop.com")
    client.tokens._memory.remember("c", {"iseller.resource_url": told})
    with pytest.raises(RefusedError, match="not iSeller's"):
        client.ask("v2/GetOutlets")


@pytest.mark.parametrize("opened", [moka, iseller, jurnal])
@pytest.mark.parametrize("host", ["http://pos.example", "http://10.0.0.5:8000", "http://127.0.0.1.evil.example"])
def test_a_connection_without_tls_is_a_config_error_for_every_vendor(opened: Callable[[str], Any], host: str) -> None:
    with pytest.raises(ConfigError, match="without TLS"):
        opened(host)


@pytest.mark.parametrize("opened", [moka, iseller, jurnal])
@pytest.mark.parametrize("host", ["http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9", "https://pos.example"])
def test_tls_or_this_machine_will_do(opened: Callable[[str], Any], host: str) -> None:
    opened(host)


@given(host=st.from_regex(r"[a-z0-9.@:/\\%-]{1,30}", fullmatch=True))
def test_a_base_url_has_the_host_that_it_shows(host: str) -> None:
    try:
        made = base_url(f"https://{host}", field="host", example="https://x")
    except ConfigError:
        return
    assert same_host(made, f"https://{host}")
    assert "@" not in made.split("/")[2]
