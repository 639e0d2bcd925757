"""How tokens are got, kept, renewed and given up, and where they are sent (contract iseller §1)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

from posbridge.errors import ConfigError, CredentialsRefusedError, RefusedError, RetryableError
from tests.integration.sandbox_iseller.shop import CLIENT, at
from tests.integration.sources_iseller.toko import CONNECTION, Toko, ids, read

pytestmark = pytest.mark.integration

URI = "https://localhost/callback"


@pytest.fixture
def sold(toko: Toko) -> Toko:
    for hour in range(1, 6):
        toko.sell(at(hour))
    return toko


def held(toko: Toko) -> str:
    pair = toko.vault.current(CONNECTION)
    assert pair is not None
    return pair.access


def token_requests(toko: Toko) -> int:
    return sum(row["path"] == "/oauth/token" for row in toko.service.control.log.requests())


def consent(toko: Toko) -> dict[str, str]:
    """The extras of a connection for which a merchant has just pressed Grant."""
    return {"code": toko.service.tokens.issue_code(toko.store.apps[CLIENT], URI), "redirect_uri": URI}


def age(toko: Toko) -> None:
    toko.clock.moment += timedelta(days=12)


def test_one_token_serves_every_read(sold: Toko) -> None:
    for _ in range(3):
        read(sold.open())
    assert (sold.vault.renewals, token_requests(sold)) == (1, 1)


def test_a_token_is_renewed_at_four_fifths_of_its_life(sold: Toko) -> None:
    sold.knobs.expires_in = 1000
    read(sold.open())
    first, begun = held(sold), sold.clock.moment
    sold.clock.moment = begun + timedelta(seconds=799)
    read(sold.open())
    assert held(sold) == first
    sold.clock.moment = begun + timedelta(seconds=800)
    read(sold.open())
    assert held(sold) != first


def test_a_token_refused_in_the_middle_of_a_read_loses_no_page(sold: Toko) -> None:
    sold.fault("status", status=401, times=1, after=1, path="GetOrders")
    assert len(ids(read(sold.open(page_size=2)))) == 5
    assert sold.vault.renewals == 2


def test_a_wrong_secret_is_told_without_showing_it(sold: Toko) -> None:
    with pytest.raises(CredentialsRefusedError, match=f"connection {CONNECTION} .invalid_client.") as error:
        read(sold.open(secret="wr0ng"))
    assert "wr0ng" not in str(error.value)
    assert sold.slept == []


def test_a_token_endpoint_that_is_down_may_recover(sold: Toko) -> None:
    sold.fault("status", status=503, times=2, path="oauth")
    assert len(ids(read(sold.open()))) == 5
    sold.vault.held.clear()
    sold.fault("not_json", times=None, path="oauth")
    with pytest.raises(RetryableError):
        read(sold.open(attempts=2))


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"error": "invalid_grant", "error_description": "No."}, CredentialsRefusedError),
        ({"error_message": "client is blocked", "status": False}, CredentialsRefusedError),
        ({"token_type": "bearer"}, RetryableError),
    ],
)
def test_a_token_reply_without_a_token_is_no_token(
    sold: Toko, body: dict[str, Any], error: type[RetryableError | CredentialsRefusedError]
) -> None:
    sold.fault("status", status=200, body=body, times=None, path="oauth")
    with pytest.raises(error):
        read(sold.open(attempts=1))


def test_two_readers_renew_a_dead_token_once(sold: Toko) -> None:
    source = sold.open()
    read(source)
    sold.service.tokens.forget_access()
    with ThreadPoolExecutor(2) as pool:
        found = [len(ids(each.result())) for each in [pool.submit(read, source) for _ in range(2)]]
    assert found == [5, 5]
    assert sold.vault.renewals == 2


# A merchant's consent.


@pytest.mark.parametrize("style", ["rotating", "stable"])
def test_a_code_is_used_once_and_its_refresh_tokens_live_on(sold: Toko, style: str) -> None:
    sold.knobs.token_refresh = style
    extra = consent(sold)
    for _ in range(4):
        assert len(ids(read(sold.open(**extra)))) == 5
        age(sold)
    assert sold.vault.renewals == 4


def test_a_refresh_token_that_a_person_put_in_lives_on_by_rotation(sold: Toko) -> None:
    pair = sold.service.tokens.issue(sold.store.apps[CLIENT], sold.clock.moment, refreshable=True)
    for _ in range(3):
        assert len(ids(read(sold.open(refresh_token=pair.refresh)))) == 5
        age(sold)
    assert sold.vault.renewals == 3


def test_a_new_pair_is_kept_before_it_is_used(sold: Toko) -> None:
    extra = consent(sold)
    sold.fault("status", status=500, times=None)
    with pytest.raises(RetryableError):
        read(sold.open(attempts=1, **extra))
    first = held(sold)
    sold.service.control.faults.clear()
    assert len(ids(read(sold.open(**extra)))) == 5
    assert held(sold) == first


def test_a_consent_that_is_gone_needs_a_person_and_is_never_replaced_by_the_application_s_own_name(
    sold: Toko,
) -> None:
    extra = consent(sold)
    read(sold.open(**extra))
    sold.vault.held.clear()
    with pytest.raises(CredentialsRefusedError, match="its code was used before") as error:
        read(sold.open(**extra))
    assert "grant access again" in error.value.remedy
    assert extra["code"] not in str(error.value)


def test_a_new_code_counts_when_the_held_refresh_token_is_dead(sold: Toko) -> None:
    read(sold.open(**consent(sold)))
    sold.fault("status", status=400, body={"error": "invalid_grant"}, times=1, path="oauth")
    age(sold)
    assert len(ids(read(sold.open(**consent(sold))))) == 5


def test_a_code_without_its_redirect_uri_is_named(sold: Toko) -> None:
    with pytest.raises(ConfigError, match="no redirect_uri"):
        read(sold.open(code=consent(sold)["code"]))


def test_what_is_kept_of_a_code_does_not_give_it_away(sold: Toko) -> None:
    extra = consent(sold)
    read(sold.open(**extra))
    assert extra["code"] not in " ".join(sold.facts.values())


# Where the token is sent.


class Elsewhere(HTTPAdapter):
    """A host that answers and keeps what it was told; nothing leaves the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[PreparedRequest] = []
        self.verified: list[object] = []

    def send(self, request: PreparedRequest, *_: Any, **options: Any) -> Response:
        self.told.append(request)
        self.verified.append(options["verify"])
        answer = Response()
        answer.status_code, answer.request = 200, request
        answer._content = b'{"orders": [], "status": true, "has_next_item": false}'
        return answer


@pytest.fixture
def elsewhere() -> tuple[Session, Elsewhere]:
    session, adapter = Session(), Elsewhere()
    session.mount("https://", adapter)
    return session, adapter


def told_by_token(toko: Toko, resource_url: str) -> None:
    body = {"access_token": "s3cret", "expires_in": 1000, "resource_url": resource_url}
    toko.fault("status", status=200, body=body, times=None, path="oauth")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "https://isellershop.com.evil.example",
        "https://evilisellershop.com",
        "https://toko.isellershop.com@evil.example",
        "https://evil.example\\.isellershop.com",
        "http://toko.isellershop.com",
        "ftp://toko.isellershop.com",
        "//toko.isellershop.com",
        "https://127.0.0.1",
        "toko",
    ],
)
def test_a_token_reply_cannot_send_the_token_elsewhere(
    sold: Toko, elsewhere: tuple[Session, Elsewhere], address: str
) -> None:
    session, adapter = elsewhere
    told_by_token(sold, address)
    with pytest.raises(RefusedError, match="which is not iSeller's"):
        read(sold.open(session=session))
    assert adapter.told == []
    assert sold.calls() == []


@pytest.mark.parametrize(
    ("address", "extra"),
    [
        ("https://toko.isellershop.com", {}),
        ("https://TOKO.isellershop.com/", {}),
        ("https://isellershop.com", {}),
        ("https://pos.toko.example", {"resource_url": "https://pos.toko.example"}),
    ],
)
def test_a_store_s_own_address_is_used(
    sold: Toko, elsewhere: tuple[Session, Elsewhere], address: str, extra: dict[str, str]
) -> None:
    session, adapter = elsewhere
    told_by_token(sold, address)
    read(sold.open(session=session, **extra))
    (request,) = adapter.told
    assert request.url == f"{address.lower().rstrip('/')}/api/v2/GetOrders"
    assert request.headers["Authorization"] == "Bearer s3cret"


def test_certificates_are_checked_even_where_a_session_would_not(
    sold: Toko, elsewhere: tuple[Session, Elsewhere]
) -> None:
    session, adapter = elsewhere
    session.verify, session.trust_env = False, False
    told_by_token(sold, "https://toko.isellershop.com")
    read(sold.open(session=session))
    assert all(adapter.verified)


def test_without_an_address_in_the_reply_the_connection_s_is_used(sold: Toko) -> None:
    sold.knobs.client_credentials_resource_url = False
    with pytest.raises(ConfigError, match="did not tell the address of the store"):
        read(sold.open())
    assert len(ids(read(sold.open(resource_url=sold.url)))) == 5


def test_the_address_outlives_the_process_like_the_token(sold: Toko) -> None:
    read(sold.open())
    sold.knobs.client_credentials_resource_url = False
    assert len(ids(read(sold.open()))) == 5


def test_the_v2_api_takes_a_form_and_the_erp_api_json(sold: Toko, elsewhere: tuple[Session, Elsewhere]) -> None:
    session, adapter = elsewhere
    told_by_token(sold, "https://toko.isellershop.com")
    source = sold.open(session=session)
    read(source)
    with pytest.raises(RetryableError):
        read(source, "movements")
    kinds = [str(request.headers["Content-Type"]).partition(";")[0] for request in adapter.told]
    assert kinds[0] == "application/x-www-form-urlencoded"
    assert set(kinds[1:]) == {"application/json"}
    assert b"time_zone=0" in str(adapter.told[0].body).encode()
