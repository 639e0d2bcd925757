"""How tokens are got, kept, renewed and given up."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from posbridge.errors import CredentialsRefusedError, RetryableError, ScopeMissingError
from posbridge.sources.moka.options import MokaOptions
from tests.integration.sources.shop import Shop, at, ids, read

pytestmark = pytest.mark.integration

FEED = "get_latest_transactions"
CONNECTION = "moka_jakarta"


@pytest.fixture
def sold(shop: Shop) -> Shop:
    for minute in range(5):
        shop.sell(at(9, minute))
    return shop


def held(shop: Shop) -> str:
    pair = shop.vault.current(CONNECTION)
    assert pair is not None
    return pair.access


def revoke(shop: Shop, token: str) -> None:
    shop.service.tokens.revoke(shop.service.world.apps["app-1"], token)


def consent(shop: Shop, scope: str = MokaOptions().scope) -> str:
    """The refresh token that a person gets by hand for an application installed by consent."""
    uri = "https://localhost/callback"
    query = {"client_id": "app-1", "redirect_uri": uri, "response_type": "code", "scope": scope}
    page = requests.get(f"{shop.url}/oauth/authorize", params=query, allow_redirects=False, timeout=5)
    code = parse_qs(urlsplit(page.headers["Location"]).query)["code"][0]
    body = {"grant_type": "authorization_code", "client_id": "app-1", "client_secret": "s3cret", "code": code}
    answer = requests.post(f"{shop.url}/oauth/token", json={**body, "redirect_uri": uri}, timeout=5)
    token: str = answer.json()["refresh_token"]
    return token


def test_one_token_serves_every_read(sold: Shop) -> None:
    for _ in range(3):
        read(sold.open())
    assert sold.vault.renewals == 1
    assert len(sold.requests("POST")) == 1


def test_a_token_is_renewed_at_four_fifths_of_its_life(sold: Shop) -> None:
    sold.knobs.expires_in = 1000
    read(sold.open())
    first, begun = held(sold), sold.now
    sold.now = begun + timedelta(seconds=799)
    read(sold.open())
    assert held(sold) == first
    sold.now = begun + timedelta(seconds=800)
    read(sold.open())
    assert held(sold) != first
    assert sold.vault.renewals == 2


@pytest.mark.parametrize("kills", ["first_use", "immediately"])
def test_a_rotated_refresh_token_is_kept(sold: Shop, kills: str) -> None:
    sold.knobs.expires_in, sold.knobs.refresh_kills = 1000, kills
    for step in range(4):
        sold.now += timedelta(seconds=900 * step)
        assert len(ids(read(sold.open()))) == 5
    assert sold.vault.renewals == 4


def test_a_token_that_dies_during_a_read_is_renewed_once(sold: Shop) -> None:
    source = sold.open(per_page=2)
    read(source)
    revoke(sold, held(sold))
    assert len(ids(read(source))) == 5
    assert sold.vault.renewals == 2


def test_a_token_refused_in_the_middle_of_a_read_loses_no_page(sold: Shop) -> None:
    sold.fault("status", status=401, times=1, after=1, path_regex=FEED)
    assert len(ids(read(sold.open(per_page=2)))) == 5
    assert sold.vault.renewals == 2


def test_a_credential_refused_after_one_renewal_is_given_up(sold: Shop) -> None:
    sold.fault("status", status=401, times=None, path_regex=FEED)
    with pytest.raises(CredentialsRefusedError, match=CONNECTION):
        read(sold.open())
    assert (len(sold.requests()), sold.vault.renewals) == (2, 2)
    assert sold.slept == []


def test_a_wrong_secret_is_told_without_showing_it(sold: Shop) -> None:
    with pytest.raises(CredentialsRefusedError, match=f"connection {CONNECTION} .invalid_client.") as error:
        read(sold.open(secret="wr0ng"))
    assert "wr0ng" not in str(error.value)
    assert sold.slept == []


def test_a_dead_refresh_token_of_a_private_application_is_no_loss(sold: Shop) -> None:
    read(sold.open())
    revoke(sold, held(sold))
    assert len(ids(read(sold.open()))) == 5


def test_an_application_without_refresh_tokens_asks_anew(sold: Shop) -> None:
    sold.knobs.client_credentials_refresh, sold.knobs.expires_in = False, 1000
    read(sold.open())
    sold.now += timedelta(seconds=900)
    assert len(ids(read(sold.open()))) == 5
    assert sold.vault.renewals == 2


def test_a_token_endpoint_that_is_down_may_recover(sold: Shop) -> None:
    sold.fault("status", method="POST", status=503, times=2, path_regex="oauth")
    assert len(ids(read(sold.open()))) == 5
    sold.vault.held.clear()
    sold.fault("not_json", method="POST", times=None, path_regex="oauth")
    with pytest.raises(RetryableError):
        read(sold.open(attempts=2))


def test_two_readers_renew_a_dead_token_once(sold: Shop) -> None:
    source = sold.open()
    read(source)
    revoke(sold, held(sold))
    with ThreadPoolExecutor(2) as pool:
        found = [len(ids(each.result())) for each in [pool.submit(read, source) for _ in range(2)]]
    assert found == [5, 5]
    assert sold.vault.renewals == 2


# Applications installed by consent.


def test_a_consented_application_lives_on_its_refresh_token(sold: Shop) -> None:
    sold.knobs.expires_in = 1000
    extra = {"refresh_token": consent(sold)}
    for _ in range(3):
        assert len(ids(read(sold.open(**extra)))) == 5
        sold.now += timedelta(seconds=900)
    assert sold.vault.renewals == 3


def test_a_newly_given_refresh_token_counts_when_the_held_one_is_dead(sold: Shop) -> None:
    read(sold.open(refresh_token=consent(sold)))
    revoke(sold, held(sold))
    assert len(ids(read(sold.open(refresh_token=consent(sold))))) == 5


def test_a_dead_consent_needs_a_person(sold: Shop) -> None:
    token = consent(sold)
    read(sold.open(refresh_token=token))
    revoke(sold, held(sold))
    with pytest.raises(CredentialsRefusedError, match="refused the refresh token") as error:
        read(sold.open(refresh_token=token))
    assert "Authorise the application again" in error.value.remedy
    assert token not in str(error.value)


def test_a_consent_without_a_scope_needs_a_person(sold: Shop) -> None:
    with pytest.raises(ScopeMissingError, match="without the scope customer"):
        read(sold.open(refresh_token=consent(sold, "report library profile")))


# Scopes.


def enable(shop: Shop, *scopes: str) -> None:
    apps = shop.service.world.apps
    apps["app-1"] = replace(apps["app-1"], scopes=scopes)


def test_a_scope_that_was_not_granted_is_named(sold: Shop) -> None:
    enable(sold, "library", "profile", "customer")
    with pytest.raises(ScopeMissingError, match="without the scope report") as error:
        read(sold.open())
    assert "Moka Connect" in error.value.remedy
    assert sold.requests() == []


def test_no_scope_at_all_is_named(sold: Shop) -> None:
    enable(sold)
    with pytest.raises(ScopeMissingError, match="customer, library, profile, report"):
        read(sold.open())


def test_once_the_scope_is_enabled_the_next_run_asks_for_a_new_token(sold: Shop) -> None:
    enable(sold, "library", "profile", "customer")
    with pytest.raises(ScopeMissingError):
        read(sold.open())
    enable(sold, "library", "profile", "customer", "report")
    assert len(ids(read(sold.open()))) == 5


def test_an_old_token_that_a_resource_refuses_is_asked_for_anew_once(sold: Shop) -> None:
    read(sold.open())
    sold.fault("status", status=403, times=1, path_regex=FEED)
    assert len(ids(read(sold.open()))) == 5
    assert sold.vault.renewals == 2
    sold.fault("status", status=403, times=None, path_regex=FEED)
    with pytest.raises(ScopeMissingError, match="'report'"):
        read(sold.open())
    assert sold.vault.renewals == 3


def test_a_new_token_that_a_resource_refuses_is_not_asked_for_again(sold: Shop) -> None:
    sold.fault("status", status=403, times=None, path_regex=FEED)
    with pytest.raises(ScopeMissingError):
        read(sold.open())
    assert sold.vault.renewals == 1


def test_scopes_are_asked_for_as_configured(sold: Shop) -> None:
    read(sold.open(scope="report"))
    pair = sold.vault.current(CONNECTION)
    assert pair is not None
    assert pair.scope == "report"
