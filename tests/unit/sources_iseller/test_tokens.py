from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter

from posbridge.errors import ConfigError, CredentialsRefusedError
from posbridge.ports import Credentials, TokenFetch, TokenPair
from posbridge.sources.iseller.options import ISellerOptions
from posbridge.sources.iseller.tokens import Tokens
from posbridge.sources.sending import Sender
from tests.fakes.vault import MemoryVault

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CONNECTION = "iseller_teh"


class Endpoint(BaseAdapter):
    """A token endpoint that knows one refresh token and one code, and rotates."""

    def __init__(
        self, *, refresh: str = "r0", code: str = "c0", resource_url: str = "https://teh.isellershop.com"
    ) -> None:
        super().__init__()
        self.asked: list[dict[str, str]] = []
        self._refresh, self._code, self._resource_url = refresh, code, resource_url

    def send(self, request: PreparedRequest, **_: Any) -> Response:  # type: ignore[override]
        fields = {name: values[0] for name, values in parse_qs(str(request.body)).items()}
        self.asked.append(fields)
        good = fields["grant_type"] == "client_credentials" or fields.get("refresh_token") == self._refresh
        if fields.get("code") == self._code:
            good, self._code = True, ""
        answer = Response()
        answer.status_code, answer.request = (200 if good else 400), request
        self._refresh = f"r{len(self.asked)}" if good else self._refresh
        told = f'"resource_url": "{self._resource_url}"' if self._resource_url else '"token_type": "bearer"'
        body = (
            f'{{"access_token": "a{len(self.asked)}", "refresh_token": "{self._refresh}", "expires_in": 1000, {told}}}'
        )
        answer._content = (body if good else '{"error": "invalid_grant"}').encode()
        return answer

    def close(self) -> None:
        """Nothing is open."""

    @property
    def grants(self) -> list[str]:
        return [fields["grant_type"] for fields in self.asked]


class Watched(MemoryVault):
    """Notes what was known of the store when a pair was kept."""

    known_at_renewal: list[dict[str, str]]

    def renew(self, connection: str, stale: TokenPair | None, fetch: TokenFetch) -> TokenPair:
        pair = super().renew(connection, stale, fetch)
        self.known_at_renewal = [*getattr(self, "known_at_renewal", []), self.recall(connection)]
        return pair


def tokens(endpoint: Endpoint, vault: MemoryVault, *, now: datetime = NOW, **extra: str) -> Tokens:
    session = Session()
    session.mount("https://", endpoint)
    credentials = Credentials(conn_id=CONNECTION, login="id", password="secret-teh", extra=extra)
    options = ISellerOptions.from_extra(extra, CONNECTION)
    return Tokens(
        "https://isellershop.com",
        credentials,
        options,
        vault,
        sender=Sender("iSeller", session, (1, 1)),
        clock=lambda: now,
    )


def test_without_a_consent_the_application_asks_in_its_own_name() -> None:
    endpoint, vault = Endpoint(), MemoryVault()
    pair = tokens(endpoint, vault).current()
    assert (pair.access, pair.expires_at) == ("a1", NOW + timedelta(seconds=800))
    assert endpoint.asked == [{"grant_type": "client_credentials", "client_id": "id", "client_secret": "secret-teh"}]


def test_what_was_handed_out_last_is_tried_before_what_a_person_put_in() -> None:
    endpoint = Endpoint(refresh="by hand")
    held = TokenPair(access="a0", refresh="dead", expires_at=NOW)
    tokens(endpoint, MemoryVault(**{CONNECTION: held}), refresh_token="by hand", code="c0", redirect_uri="u").current()
    assert [fields.get("refresh_token") for fields in endpoint.asked] == ["dead", "by hand"]


def test_a_code_comes_last_and_only_once() -> None:
    endpoint, vault = Endpoint(), MemoryVault()
    extra = {"refresh_token": "dead", "code": "c0", "redirect_uri": "https://localhost/callback"}
    first = tokens(endpoint, vault, **extra).current()
    assert endpoint.grants == ["refresh_token", "authorization_code"]
    assert endpoint.asked[1]["redirect_uri"] == "https://localhost/callback"
    vault.held.clear()
    with pytest.raises(CredentialsRefusedError, match="refused the consent"):
        tokens(endpoint, vault, **extra).current()
    assert endpoint.grants[2:] == ["refresh_token"]
    assert first.refresh == "r2"


def test_each_renewal_uses_the_refresh_token_of_the_one_before() -> None:
    endpoint, vault = Endpoint(), MemoryVault()
    for hour in range(4):
        tokens(endpoint, vault, now=NOW + timedelta(hours=hour), refresh_token="r0").current()
    assert [fields.get("refresh_token") for fields in endpoint.asked] == ["r0", "r1", "r2", "r3"]


def test_a_renewed_token_of_the_application_s_own_falls_back_on_its_name() -> None:
    endpoint = Endpoint()
    held = TokenPair(access="a0", refresh="dead", expires_at=NOW)
    tokens(endpoint, MemoryVault(**{CONNECTION: held})).current()
    assert endpoint.grants == ["refresh_token", "client_credentials"]


def test_the_store_s_address_is_known_before_the_pair_is() -> None:
    vault = Watched()
    asked = tokens(Endpoint(), vault)
    asked.current()
    assert vault.known_at_renewal == [{"iseller.resource_url": "https://teh.isellershop.com"}]
    assert asked.resource_url() == "https://teh.isellershop.com"


def test_an_address_stays_known_where_a_later_reply_does_not_tell_it() -> None:
    vault = MemoryVault()
    tokens(Endpoint(), vault).current()
    later = tokens(Endpoint(resource_url=""), vault, now=NOW + timedelta(hours=1))
    later.current()
    assert later.resource_url() == "https://teh.isellershop.com"


def test_a_code_needs_its_redirect_uri() -> None:
    with pytest.raises(ConfigError, match="has a code, but no redirect_uri"):
        tokens(Endpoint(), MemoryVault(), code="c0").current()
