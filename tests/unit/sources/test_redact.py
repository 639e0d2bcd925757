import json

from posbridge.sources.moka.redact import kept_text, redact
from tests.unit.sources.payloads import parse


def test_card_data_secrets_and_personal_data_are_dropped_at_every_depth() -> None:
    gone = {
        "card_no": "4111",
        "card_type": "VISA",
        "cc_name": "BUDI",
        "merchant_id": "1",
        "pg_mid": "2",
        "mpos_device_id": "3",
        "mpos_transaction_date": "4",
        "transaction_certificate": "5",
        "transaction_status_info": "6",
        "transaction_reference": "7",
        "transaction_number": "8",
        "order_info": "9",
        "pii": "10",
        "customer_phone": "+62811",
        "phone": "+62811",
        "phone_number": "+62811",
        "customer_email": "b@example.com",
        "email": "b@example.com",
        "birthday": "1990-01-01",
        "access_token": "abc",
        "refresh_token": "def",
    }
    kept = {"id": 1, "payment_no": "P1", "customer_name": "Budi", "payment_type": "edc", "discounts": []}
    assert redact({**kept, **gone, "checkouts": [{**kept, **gone}]}) == {**kept, "checkouts": [kept]}


def test_a_token_inside_an_address_is_blotted_out() -> None:
    row = {"url": "https://api.mokapos.com/v1/x?access_token=abc123&page=2"}
    assert redact(row) == {"url": "https://api.mokapos.com/v1/x?access_token=...&page=2"}


def test_what_is_kept_is_json_that_no_float_has_touched() -> None:
    text = kept_text(parse('{"b": 5100.1, "a": 0.1000, "n": 12345678901234567.89}'))
    assert json.loads(text) == {"a": "0.1000", "b": "5100.1", "n": "12345678901234567.89"}


def test_the_same_row_is_kept_as_the_same_text_whatever_its_order() -> None:
    assert kept_text({"a": 1, "b": 2}) == kept_text({"b": 2, "a": 1})
