"""iSeller's signed messages: what proves one, what is refused, and what becomes of it."""

import ast
import hashlib
import inspect
import json
from datetime import UTC, datetime, timedelta

import pytest

from posbridge.domain.events import Event, EventKind
from posbridge.errors import WebhookRefusedError
from posbridge.sources.iseller import webhooks
from posbridge.sources.iseller.webhooks import OLDEST, ISellerWebhooks, signature

KEY = "webhook-key"
NOW = datetime(2019, 11, 29, 6, 7, 0, tzinfo=UTC)
STAMP = "2019-11-29T06:06:40.0476436Z"
ORDER = b'{"order_id": "0b1f", "order_reference": "#1-1001", "channel": "pos"}'
PAYOUT = b'{"reference_id": "PO-00001", "status": "complete", "deposit": 100000}'
SECOND = timedelta(seconds=1)


def read(
    body: bytes = ORDER, *, topic: str = "order", stamp: str = STAMP, signed: str | None = None, key: str = KEY
) -> Event | None:
    headers = {"timestamp": stamp, "signature": signature(KEY, body, stamp) if signed is None else signed}
    return ISellerWebhooks().read(topic, headers, body, key=key, now=NOW)


def told(body: bytes, topic: str) -> Event:
    event = read(body, topic=topic)
    assert event is not None
    return event


def stamped(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.0000000Z")


def test_the_signature_is_the_hash_of_key_body_and_timestamp_one_behind_the_other() -> None:
    plain = hashlib.sha256(b"webhook-key" + ORDER + b"2019-11-29T06:06:40.0476436Z").hexdigest()
    assert signature(KEY, ORDER, STAMP) == plain.upper()


def test_hexadecimal_in_either_case_is_the_same_message() -> None:
    upper = signature(KEY, ORDER, STAMP)
    assert read(signed=upper) == read(signed=upper.lower()) == read(signed=f" {upper}\r\n")


def test_signatures_are_compared_in_constant_time_and_nowhere_else() -> None:
    tree = ast.parse(inspect.getsource(webhooks))
    called = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    compared = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    assert called.count("hmac.compare_digest") == 1
    assert not [each for each in compared if "sign" in each]


def test_an_order_message_is_an_event_of_its_order_and_nothing_of_its_body_is_kept() -> None:
    event = told(ORDER, "order")
    assert (event.kind, event.key, event.received_at, event.body) == (EventKind.ORDER, "0b1f", NOW, "")
    assert event.mark.startswith("webhook:")


@pytest.mark.parametrize("topic", ["order", "fulfillment", "refund", "ordering"])
def test_every_change_of_an_order_is_one_kind_of_event(topic: str) -> None:
    assert told(ORDER, topic).kind is EventKind.ORDER


@pytest.mark.parametrize("name", ["reference_id", "reference", "payout_id", "Payout_Reference"])
def test_a_payout_is_kept_whole_under_its_reference_whatever_the_store_calls_it(name: str) -> None:
    body = PAYOUT.replace(b"reference_id", name.encode())
    event = told(body, "payout")
    assert (event.kind, event.key) == (EventKind.PAYOUT, "PO-00001")
    assert json.loads(event.body) == {key.casefold(): value for key, value in json.loads(body, parse_float=str).items()}


def test_a_payout_is_kept_without_card_numbers_and_secrets() -> None:
    told_too = b'"note": "4111 1111 1111 1111", "bin_card": "411111", "access_token": "s3cret", '
    event = told(PAYOUT.replace(b"{", b"{" + told_too, 1), "payout")
    assert "[card ****1111]" in event.body
    assert not [each for each in ("4111 ", "411111", "s3cret") if each in event.body]


def test_a_member_is_no_event() -> None:
    assert read(b'{"external_id": "CUST-9"}', topic="member") is None


def test_the_same_message_has_the_same_mark_and_another_telling_has_another() -> None:
    later = stamped(NOW)
    first, again, other = read(), read(), read(stamp=later)
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.mark == again.mark != other.mark


@pytest.mark.parametrize("stamp", [STAMP, "2019-11-29T06:06:40Z", "2019-11-29T06:06:40.5Z"])
def test_a_timestamp_has_up_to_nine_fractional_digits(stamp: str) -> None:
    assert read(stamp=stamp) is not None


@pytest.mark.parametrize("moment", [NOW - OLDEST, NOW + OLDEST])
def test_a_message_may_be_a_little_old_or_its_clock_a_little_ahead(moment: datetime) -> None:
    assert read(stamp=stamped(moment)) is not None


@pytest.mark.parametrize("moment", [NOW - OLDEST - SECOND, NOW + OLDEST + SECOND])
def test_a_message_from_another_time_is_refused_though_it_is_signed(moment: datetime) -> None:
    with pytest.raises(WebhookRefusedError, match="clock"):
        read(stamp=stamped(moment))


@pytest.mark.parametrize(
    "stamp", ["", "yesterday", "2019-11-29 06:06:40Z", "2019-11-29T06:06:40", "2019-13-41T06:06:40Z"]
)
def test_an_unreadable_timestamp_is_refused_though_it_is_signed(stamp: str) -> None:
    with pytest.raises(WebhookRefusedError, match="Timestamp"):
        read(stamp=stamp)


@pytest.mark.parametrize("signed", ["", "0" * 64, "päivää", signature("another-key", ORDER, STAMP)])
def test_a_forged_message_is_refused(signed: str) -> None:
    with pytest.raises(WebhookRefusedError, match="signature"):
        read(signed=signed)


@pytest.mark.parametrize("key", ["another-key", ""])
def test_a_message_is_refused_where_the_key_is_wrong_or_missing(key: str) -> None:
    with pytest.raises(WebhookRefusedError, match="webhook_api_key"):
        read(key=key)


def test_no_key_does_not_mean_that_an_unkeyed_signature_is_good() -> None:
    with pytest.raises(WebhookRefusedError):
        read(signed=signature("", ORDER, STAMP), key="")


@pytest.mark.parametrize("changed", [ORDER.replace(b"0b1f", b"0b1e"), ORDER + b" ", b""])
def test_a_changed_body_is_refused(changed: bytes) -> None:
    with pytest.raises(WebhookRefusedError):
        read(changed, signed=signature(KEY, ORDER, STAMP))


@pytest.mark.parametrize(
    "body", [b"", b"order_id=1", b"[]", b'"text"', b"\xff\xfe{\x00", '{"order_id": "x"}'.encode("utf-16")]
)
def test_what_is_no_json_object_is_refused_though_it_is_signed(body: bytes) -> None:
    with pytest.raises(WebhookRefusedError, match="no JSON object"):
        read(body)


@pytest.mark.parametrize(
    ("topic", "body"),
    [("order", PAYOUT), ("payout", ORDER), ("order", b'{"order_id": " "}'), ("order", b'{"order_id": {"a": 1}}')],
)
def test_a_message_that_does_not_say_what_it_is_about_is_refused(topic: str, body: bytes) -> None:
    with pytest.raises(WebhookRefusedError, match="names no"):
        read(body, topic=topic)


def test_a_refusal_quotes_neither_key_nor_body() -> None:
    for body, key in ((ORDER, "another-key"), (b"order 0b1f", KEY)):
        with pytest.raises(WebhookRefusedError) as refused:
            read(body, key=key)
        assert "0b1f" not in str(refused.value)
        assert key not in str(refused.value)
