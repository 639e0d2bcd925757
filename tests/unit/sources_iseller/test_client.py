import json
from datetime import UTC, datetime
from typing import Any

import pytest
from requests import Response

from posbridge.domain.addresses import base_url
from posbridge.errors import (
    ConfigError,
    CredentialsRefusedError,
    PosbridgeError,
    RateLimitedError,
    RefusedError,
    RetryableError,
    ScopeMissingError,
    UnreadableAnswerError,
)
from posbridge.money import Decimal
from posbridge.sources.iseller.addresses import api_base
from posbridge.sources.iseller.answers import envelope_of
from posbridge.sources.iseller.options import ISellerOptions

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def response(body: Any, status: int = 200, **headers: str) -> Response:
    made = Response()
    made.status_code = status
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    made._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return made


def envelope(body: Any, status: int = 200, **headers: str) -> dict[str, Any]:
    return envelope_of(response(body, status, **headers), "v2/GetOrders, page 0", lambda: NOW)


def test_keys_of_an_envelope_are_found_whatever_their_case() -> None:
    assert envelope({"Outlets": [1], "Has_Next_Item": False}) == {"outlets": [1], "has_next_item": False}
    assert envelope({"outlets": None, "Outlets": [1]}) == envelope({"Outlets": [1], "outlets": None})


def test_an_envelope_in_a_list_of_one_is_taken_out() -> None:
    assert envelope([{"orders": [], "status": True}]) == {"orders": [], "status": True}


def test_amounts_are_never_floats() -> None:
    body = b'{"orders": [{"total_amount": 79300.0000}], "status": true}'
    assert envelope(body)["orders"][0]["total_amount"] == Decimal("79300.0000")


def test_a_number_that_is_none_spoils_its_own_row_and_not_the_page() -> None:
    told = envelope(b'{"orders": [{"total_amount": NaN}, {"total_amount": -Infinity}, {"id": 1e9999999999999999999}]}')
    assert [list(row.values()) for row in told["orders"]] == [["NaN"], ["-Infinity"], ["1e9999999999999999999"]]


@pytest.mark.parametrize("body", [b"<html>", b'{"orders": [', b"", b"[]", b"[1, 2]", b"7", b'["x"]'])
def test_what_is_no_envelope_cannot_be_read(body: bytes) -> None:
    with pytest.raises(UnreadableAnswerError, match="v2/GetOrders, page 0"):
        envelope(body)


@pytest.mark.parametrize("status", [False, "false", "False"])
@pytest.mark.parametrize("key", ["error_message", "erroe_message", "error_detail"])
def test_a_body_that_says_failure_is_one(status: object, key: str) -> None:
    with pytest.raises(RefusedError, match="refused v2/GetOrders, page 0: example: outlet not found"):
        envelope({key: "example: outlet not found.", "status": status})


def test_a_failure_without_words_is_one_too() -> None:
    with pytest.raises(RefusedError, match="it does not say why"):
        envelope({"status": False, "error_message": None})


def test_words_under_a_good_status_are_no_failure() -> None:
    assert envelope({"status": True, "error_message": "note", "orders": []})["orders"] == []


@pytest.mark.parametrize("words", ["Token is invalid", "unauthorised", "session expired"])
def test_words_of_tokens_are_a_refused_token(words: str) -> None:
    with pytest.raises(CredentialsRefusedError):
        envelope({"status": False, "error_message": words})


@pytest.mark.parametrize("words", ["tokens_used is not a field", "the unexpired promotion"])
def test_other_words_are_not_taken_for_those_of_tokens(words: str) -> None:
    with pytest.raises(RefusedError):
        envelope({"status": False, "error_message": words})


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, CredentialsRefusedError),
        (403, ScopeMissingError),
        (404, RefusedError),
        (400, RefusedError),
        (301, RefusedError),
        (408, RetryableError),
        (495, RetryableError),
        (500, RetryableError),
        (526, RetryableError),
    ],
)
def test_each_status_says_what_can_be_done(status: int, error: type[PosbridgeError]) -> None:
    with pytest.raises(error):
        envelope(b"<html>down</html>", status)


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("Mon, 02 Mar 2026 09:01:00 GMT", 60), ("soon", None), ("", None)]
)
def test_a_wait_is_read_from_the_header(header: str, seconds: int | None) -> None:
    with pytest.raises(RateLimitedError) as error:
        envelope({}, 429, Retry_After=header)
    assert error.value.retry_after == seconds


# Addresses.

OAUTH = "https://isellershop.com"


def base(told: str, configured: str = "", oauth: str = OAUTH) -> str:
    return api_base(told, configured=configured, oauth=oauth, connection="iseller_teh")


@pytest.mark.parametrize(
    ("told", "used"),
    [
        ("https://teh.isellershop.com", "https://teh.isellershop.com"),
        (" https://Teh.iSellerShop.com/ ", "https://teh.isellershop.com"),
        ("https://teh.isellershop.com:443", "https://teh.isellershop.com:443"),
        ("https://isellershop.com/teh/", "https://isellershop.com/teh"),
    ],
)
def test_the_store_s_address_is_the_told_one(told: str, used: str) -> None:
    assert base(told) == used


def test_a_stand_in_may_name_its_own_host() -> None:
    assert base("http://127.0.0.1:8001", oauth="http://127.0.0.1:8001") == "http://127.0.0.1:8001"
    with pytest.raises(RefusedError):
        base("http://127.0.0.1:8001")
    with pytest.raises(RefusedError):
        base("http://isellershop.com")


def test_a_person_may_name_another_host_and_it_alone() -> None:
    assert base("https://pos.teh.example/", "https://pos.teh.example") == "https://pos.teh.example"
    assert base("", "https://pos.teh.example/api/..") == "https://pos.teh.example/api/.."
    with pytest.raises(RefusedError):
        base("https://api.teh.example", "https://pos.teh.example")


@pytest.mark.parametrize(
    "address", ["isellershop.com", "ftp://isellershop.com", "https://", "https://a b", "https://[x"]
)
def test_what_is_no_address_is_named(address: str) -> None:
    with pytest.raises(ConfigError, match="is no address"):
        base_url(address, field="host", example="https://isellershop.com")


# Options.


def test_the_options_of_a_plain_connection_are_careful() -> None:
    options = ISellerOptions.from_extra({}, "iseller_teh")
    assert (options.page_size, options.in_flight, options.requests_per_second) == (200, 4, 4.0)
    assert (options.by_consent, options.transfer_fields) == (False, {})


def test_options_are_read_from_text_and_values_alike() -> None:
    extra = {"page_size": "100", "in_flight": 2, "transfer_fields": '{"action": "kind"}', "code": "", "theme": "dark"}
    options = ISellerOptions.from_extra(extra, "iseller_teh")
    assert (options.page_size, options.in_flight, options.code) == (100, 2, None)
    assert options.transfer_fields == {"action": "kind"}
    assert ISellerOptions.from_extra({"transfer_fields": {"a": "b"}}, "x").transfer_fields == {"a": "b"}


@pytest.mark.parametrize(
    "extra",
    [
        {"page_size": 501},
        {"page_size": 0},
        {"in_flight": 5},
        {"requests_per_second": "quick"},
        {"transfer_fields": "action=kind"},
        {"transfer_fields": {"action": 1}},
        {"resource_url": 7},
    ],
)
def test_an_option_that_cannot_be_read_names_connection_and_field(extra: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=f"Connection iseller_teh: the extra '{next(iter(extra))}'"):
        ISellerOptions.from_extra(extra, "iseller_teh")


def test_secrets_are_not_shown() -> None:
    extra = {"refresh_token": "s3cret", "code": "s3cret", "webhook_api_key": "s3cret"}
    assert "s3cret" not in repr(ISellerOptions.from_extra(extra, "iseller_teh"))
