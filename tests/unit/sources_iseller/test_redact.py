import json

from posbridge.sources.iseller.redact import kept_text, redact
from tests.unit.sources_iseller.payloads import wire


def test_card_data_secrets_and_what_identifies_a_person_are_dropped_at_every_depth() -> None:
    gone = {
        "bin_card": "411111",
        "card_number": "4111",
        "additional_info": {"approval": 1},
        "device_location": {"latitude": "-6.2"},
        "latitude": "-6.2",
        "longitude": "106.8",
        "billing": {"address1": "Jalan"},
        "Shipping": {"address1": "Jalan"},
        "customer_addresses": [],
        "address1": "Jalan",
        "address": "Jalan",
        "customer_phone_number": "62",
        "phone": "62",
        "customer_email": "b@example.test",
        "email": "b@example.test",
        "access_token": "abc",
        "refresh_token": "abc",
        "client_secret": "abc",
    }
    kept = {"order_id": "1", "customer_first_name": "Budi", "total_shipping_amount": 1, "serial_numbers": ["S1"]}
    assert redact({**kept, **gone, "order_details": [{**kept, **gone}]}) == {**kept, "order_details": [kept]}


def test_what_is_kept_is_json_that_no_float_has_touched() -> None:
    assert json.loads(kept_text(wire({"a": 0.1, "b": 12727.0}))) == {"a": "0.1", "b": "12727.0"}


def test_half_an_emoji_is_kept_as_text_that_can_be_stored() -> None:
    kept_text({"notes": "\ud83d"}).encode()
