"""Tokens: three grants, both encodings, rotation and expiry (contract iseller §1)."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.integration.sandbox_iseller.client import Api
from tests.integration.sandbox_iseller.conftest import Served
from tests.integration.sandbox_iseller.shop import CLIENT, NOW, SECRET

pytestmark = pytest.mark.integration

BACK = "https://localhost/callback"
INFO = "api/v2/GetStoreInfo"


def _code(api: Api, **more: str) -> dict[str, list[str]]:
    query = {"response_type": "code", "client_id": CLIENT, "redirect_uri": BACK, **more}
    answer = requests.get(f"{api.base}/oauth/authorize", params=query, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(BACK)
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def test_a_code_is_exchanged_for_a_pair_of_fourteen_days(api: Api) -> None:
    back = _code(api, state="xyz")
    assert back["state"] == ["xyz"]
    assert len(back["code"][0]) == 64
    granted = api.oauth("authorization_code", code=back["code"][0], redirect_uri=BACK).json
    assert set(granted) == {"access_token", "token_type", "expires_in", "refresh_token", "resource_url"}
    assert (granted["token_type"], granted["expires_in"]) == ("bearer", 1_209_599)
    assert granted["resource_url"] == api.base
    assert api.post(INFO, token=granted["access_token"]).ok["store_info"]["store_name"] == "toko"


def test_a_code_is_good_once_and_for_its_redirect_uri(api: Api) -> None:
    first, second = _code(api)["code"][0], _code(api)["code"][0]
    assert api.oauth("authorization_code", code=first, redirect_uri="https://else").json["error"] == "invalid_grant"
    assert api.oauth("authorization_code", code=second, redirect_uri=BACK).status == 200
    assert api.oauth("authorization_code", code=second, redirect_uri=BACK).status == 400


def test_client_credentials_come_without_a_refresh_token_unless_asked(api: Api) -> None:
    assert set(api.oauth("client_credentials").json) == {"access_token", "token_type", "expires_in", "resource_url"}
    api.knobs(client_credentials_refresh=True, client_credentials_resource_url=False)
    assert set(api.oauth("client_credentials").json) == {"access_token", "token_type", "expires_in", "refresh_token"}


def _refresh_token(api: Api) -> str:
    token: str = api.oauth("authorization_code", code=_code(api)["code"][0], redirect_uri=BACK).json["refresh_token"]
    return token


def test_a_refresh_token_rotates_and_the_old_one_dies(api: Api) -> None:
    old = _refresh_token(api)
    new = api.oauth("refresh_token", refresh_token=old, redirect_uri=BACK).json
    assert new["refresh_token"] != old
    assert api.post(INFO, token=new["access_token"]).status == 200
    dead = api.oauth("refresh_token", refresh_token=old)
    assert (dead.status, dead.json["error"]) == (400, "invalid_grant")
    assert api.oauth("refresh_token", refresh_token=new["refresh_token"]).status == 200


def test_a_refresh_token_can_be_stable(api: Api) -> None:
    api.knobs(token_refresh="stable")
    token = _refresh_token(api)
    for _ in range(2):
        assert api.oauth("refresh_token", refresh_token=token).json["refresh_token"] == token


def test_the_token_endpoint_takes_json_too(api: Api) -> None:
    body = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
    assert requests.post(f"{api.base}/oauth/token", json=body, timeout=10).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"grant_type": "client_credentials", "client_secret": "wrong"}, 401, "invalid_client"),
        ({"grant_type": "client_credentials", "client_id": "unknown"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, 400, "invalid_grant"),
    ],
)
def test_refusals_are_those_of_oauth(api: Api, body: dict[str, str], status: int, error: str) -> None:
    full = {"client_id": CLIENT, "client_secret": SECRET, **body}
    answer = requests.post(f"{api.base}/oauth/token", data=full, timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_an_unknown_client_is_not_sent_back(api: Api) -> None:
    query = {"response_type": "code", "client_id": CLIENT, "redirect_uri": "https://evil"}
    answer = requests.get(f"{api.base}/oauth/authorize", params=query, allow_redirects=False, timeout=10)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


def test_a_token_expires(api: Api, served: Served) -> None:
    served.clock.moment = NOW + timedelta(seconds=1_209_598)
    assert api.post(INFO).status == 200
    served.clock.moment = NOW + timedelta(seconds=1_209_599)
    assert api.post(INFO).status == 401


@pytest.mark.parametrize(("mode", "status"), [("401", 401), ("200", 200)])
def test_a_bad_token_is_refused_by_status_or_in_the_body(api: Api, mode: str, status: int) -> None:
    api.knobs(auth_failure=mode)
    for token in ("", "nonsense"):
        refused = api.post(INFO, token=token)
        assert (refused.status, refused.json["status"]) == (status, False)
        assert "token" in refused.json["error_message"]


def test_a_token_shows_its_own_store_only(api: Api, served: Served) -> None:
    other = served.world.add_store("tetangga")
    other.add_app("b" * 32, "secret-tetangga")
    own = {"grant_type": "client_credentials", "client_id": "b" * 32, "client_secret": "secret-tetangga"}
    token = requests.post(f"{api.base}/oauth/token", data=own, timeout=10).json()["access_token"]
    assert api.post(INFO, token=token).ok["store_info"]["store_name"] == "tetangga"
    assert api.post(INFO).ok["store_info"]["store_name"] == "toko"
    assert api.post("api/v3/GetOutlets", as_json=True, token=token).ok["Outlets"] == []
