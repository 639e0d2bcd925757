"""Tokens: three grants, rotation, expiry, revocation (contract moka §2.1)."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.integration.sandbox_moka.client import Api

pytestmark = pytest.mark.integration

PROFILE = "/v1/profile/self"
BACK = "https://localhost/callback"


def test_client_credentials_give_a_token_of_180_days(busy: Api) -> None:
    answer = busy.oauth("client_credentials", scope="report library profile").json
    assert len(answer["access_token"]) == 64
    assert answer["token_type"] == "bearer"
    assert answer["expires_in"] == 15_552_000
    assert answer["scope"] == "report library profile"
    assert busy.get(PROFILE, token=answer["access_token"]).json["business_id"] == 90001


def test_a_form_body_works_as_well(busy: Api) -> None:
    form = {"grant_type": "client_credentials", "client_id": "client", "client_secret": "secret", "scope": "report"}
    answer = requests.post(f"{busy.base}/oauth/token", data=form, timeout=10)
    assert answer.status_code == 200
    assert answer.json()["scope"] == "report"


def test_a_wrong_secret_is_401_in_oauth_style(busy: Api) -> None:
    refused = Api(busy.base, "client", "wrong").oauth("client_credentials", scope="report")
    assert refused.status == 401
    assert refused.json["error"] == "invalid_client"
    assert "meta" not in refused.json


def test_a_scope_that_is_not_enabled_on_the_application_is_not_granted(busy: Api) -> None:
    reader = Api(busy.base, "reader", "secret")
    assert reader.oauth("client_credentials", scope="library report").json["scope"] == "library"
    assert reader.oauth("client_credentials", scope="report").json["error"] == "invalid_scope"


def test_a_refresh_gives_a_new_pair_and_its_first_use_kills_the_old_one(busy: Api) -> None:
    old = busy.oauth("client_credentials", scope="profile").json
    new = busy.oauth("refresh_token", refresh_token=old["refresh_token"]).json
    assert new["refresh_token"] != old["refresh_token"]
    assert busy.get(PROFILE, token=old["access_token"]).status == 200
    assert busy.get(PROFILE, token=new["access_token"]).status == 200
    assert busy.get(PROFILE, token=old["access_token"]).status == 401
    assert busy.oauth("refresh_token", refresh_token=old["refresh_token"]).json["error"] == "invalid_grant"


def test_by_knob_the_old_pair_dies_at_once(busy: Api) -> None:
    busy.knobs(refresh_kills="immediately")
    old = busy.oauth("client_credentials", scope="profile").json
    busy.oauth("refresh_token", refresh_token=old["refresh_token"])
    assert busy.get(PROFILE, token=old["access_token"]).status == 401


def test_by_knob_client_credentials_come_without_a_refresh_token(busy: Api) -> None:
    busy.knobs(client_credentials_refresh=False)
    assert "refresh_token" not in busy.oauth("client_credentials", scope="profile").json


def test_a_code_is_good_once_and_for_its_redirect_uri_only(busy: Api) -> None:
    assert busy.oauth("authorization_code", code=_code(busy), redirect_uri="https://other").status == 400
    code = _code(busy)
    granted = busy.oauth("authorization_code", code=code, redirect_uri=BACK).json
    assert granted["scope"] == "report profile"
    assert granted["refresh_token"]
    assert busy.oauth("authorization_code", code=code, redirect_uri=BACK).json["error"] == "invalid_grant"


def test_a_token_expires_when_the_knob_says(busy: Api) -> None:
    busy.knobs(expires_in=0)
    token = busy.oauth("client_credentials", scope="profile").json["access_token"]
    assert busy.get(PROFILE, token=token).status == 401


def test_a_revoked_token_is_dead(busy: Api) -> None:
    token = busy.oauth("client_credentials", scope="profile").json["access_token"]
    body = {"client_id": "client", "client_secret": "secret", "token": token}
    assert requests.post(f"{busy.base}/oauth/revoke", json=body, timeout=10).status_code == 200
    refused = busy.get(PROFILE, token=token)
    assert refused.status == 401
    assert refused.json["meta"]["code"] == 401


def test_token_info_tells_scopes_and_what_is_left(busy: Api) -> None:
    info = busy.get("/oauth/token/info").json
    assert set(info["scope"]) == {"report", "library", "profile", "sales_type", "customer"}
    assert 15_551_000 < info["expires_in"] <= 15_552_000


def test_a_token_in_the_query_works_too(busy: Api) -> None:
    assert requests.get(f"{busy.base}{PROFILE}?access_token={busy.access}", timeout=10).status_code == 200


def _code(api: Api) -> str:
    params = {
        "client_id": "client",
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "report profile",
        "state": "s1",
    }
    answer = requests.get(f"{api.base}/oauth/authorize", params=params, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["state"] == ["s1"]
    return query["code"][0]
