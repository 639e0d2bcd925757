"""Card numbers: found wherever they stand, and nothing else taken for one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posbridge.money import Decimal
from posbridge.sources.cards import is_blot, without_cards
from posbridge.sources.iseller.redact import kept_text as iseller_text
from posbridge.sources.moka.redact import kept_text as moka_text
from tests.security.pans import groups, pans

KNOWN = [
    "4111111111111111", "4000056655665556", "5555555555554444", "2223003122003222", "378282246310005",
    "30569309025904", "6011111111111117", "3566002020360505", "6200000000000005", "6759649826438453",
    "4000000000000000006",
]  # fmt: skip
NO_CARDS = [
    "4111111111111112",  # its check digit is wrong
    "7992739871300000",
    "1772453051.123456",
    "6281234567890",
    "8991002101234",
    "2026-11-22T09:16:25.123456",
    "5f0c8a51-2f0e-4f8e-9d6b-0a1b2c3d4e5f",
    "44444444-4444-4444-8444-444444444444",
    "Rp 5.000.000 + 4.500.000",
    "#501-2207",
    "0000004111111111111111",
]


@pytest.mark.parametrize("card", KNOWN)
def test_every_brand_s_number_is_found(card: str) -> None:
    assert without_cards(card) == f"[card ****{card[-4:]}]"
    assert without_cards({"a": [f"kartu {card}."]}) == {"a": [f"kartu [card ****{card[-4:]}]."]}
    assert without_cards(int(card)) == f"[card ****{card[-4:]}]"


@pytest.mark.parametrize("text", NO_CARDS)
def test_what_is_no_card_is_left_as_it_is(text: str) -> None:
    assert without_cards(text) == text


@pytest.mark.parametrize("value", [None, True, 0, 12000, Decimal("97700.0000"), Decimal("0.1"), "", "Kopi"])
def test_values_keep_their_kind(value: object) -> None:
    assert without_cards(value) is value


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2 4111 1111 1111 1111", "2 [card ****1111]"),
        ("meja 12 4111-1111-1111-1111 12/29", "meja 12 [card ****1111] 12/29"),
        ("4111111111111111=29121010000000000000", "[card ****1111]=29121010000000000000"),
        ("cvv 737, CVC2: 1234", "cvv ***, CVC2: ***"),
        ("4111 1111 1111 1111 5555555555554444", "[card ****1111] [card ****4444]"),
    ],
)
def test_what_stands_around_it_stays(told: str, kept: str) -> None:
    assert without_cards(told) == kept


def test_names_of_fields_are_looked_at_too_and_a_whole_blot_is_no_id() -> None:
    assert without_cards({"4111111111111111": 1}) == {"[card ****1111]": 1}
    assert is_blot(" [card ****1111] ")
    assert not is_blot("Kartu [card ****1111]")


def test_a_row_of_any_depth_is_read_to_a_bound() -> None:
    row: Any = "4111111111111111"
    for _ in range(5000):
        row = [row]
    assert "1111111111" not in str(without_cards(row))
    assert "too deep" in str(without_cards(row))


@given(
    card=pans(),
    split=st.sampled_from(["", " ", "-", "."]),
    before=st.sampled_from(["", "x", "no: ", "12 ", "(", "kartu"]),
    after=st.sampled_from(["", "x", " ok", ".", ")", " cvv 123"]),
    vendor=st.sampled_from([moka_text, iseller_text]),
)
def test_no_card_number_is_kept_however_it_is_written(
    card: str, split: str, before: str, after: str, vendor: Any
) -> None:
    written = before + split.join(groups(card)) + after
    kept = vendor({"id": "1", "note": written, "deep": [{written: [written]}]})
    assert card not in kept
    assert split.join(groups(card)) not in kept


@pytest.mark.parametrize("vendor", [moka_text, iseller_text])
@pytest.mark.parametrize(
    "name",
    ["cvv", "CVV2", "card_cvc", "pin", "pin_block", "track2", "track_1_data", "pan", "card_number", "expiry_date",
     "exp_month", "password", "client_secret", "api_key", "apikey", "access_token", "session_token", "Authorization"],
)  # fmt: skip
def test_fields_that_nobody_may_keep_are_dropped_for_every_vendor(vendor: Any, name: str) -> None:
    assert vendor({"id": 1, "row": {name: "737"}}) == '{"id":1,"row":{}}'
