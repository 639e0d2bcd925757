"""Names that Jurnal takes."""

import pytest

from posbridge.mapping.names import LIMIT, clean, display_name, fitted, product_name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Es Kopi ☕️ Spesial 🔥", "Es Kopi Spesial"),
        ("👨‍👩‍👧 Paket Keluarga", "Paket Keluarga"),
        ("🇮🇩 Merdeka", "Merdeka"),
        ("  Roti \t bakar\n", "Roti bakar"),
        ("Teh\u200bManis\x00", "TehManis"),
        ("Kopi Susu® 50°", "Kopi Susu® 50°"),
        ("Soto Betawi 5½", "Soto Betawi 5½"),
        ("🔥🔥", ""),
    ],
)
def test_emoji_and_control_characters_go_and_text_stays(raw: str, name: str) -> None:
    assert clean(raw) == name


def test_a_name_that_is_free_is_taken_as_it_is() -> None:
    assert display_name("Budi", custom_id="C1", source_id="11", taken={"Sari": "C2"}) == "Budi"


def test_a_name_that_is_ones_own_is_kept() -> None:
    assert display_name("Budi", custom_id="C1", source_id="11", taken={"Budi": "C1"}) == "Budi"


def test_a_name_that_another_holds_gets_the_pos_id() -> None:
    assert display_name("Budi", custom_id="C2", source_id="12", taken={"Budi": "C1"}) == "Budi (12)"


def test_a_name_that_a_person_gave_in_jurnal_is_not_taken_over() -> None:
    assert display_name("Budi", custom_id="C2", source_id="12", taken={"Budi": ""}) == "Budi (12)"


def test_a_marked_name_stays_marked_when_the_other_one_is_gone() -> None:
    assert display_name("Budi", custom_id="C2", source_id="12", taken={"Budi (12)": "C2"}) == "Budi (12)"


def test_a_long_name_keeps_its_mark() -> None:
    marked = display_name("x" * 300, custom_id="C2", source_id="12", taken={"x" * LIMIT: "C1"})
    assert len(marked) == LIMIT
    assert marked.endswith("x (12)")


def test_a_cut_does_not_leave_a_blank_at_the_end() -> None:
    assert fitted("a" * (LIMIT - 1) + " b") == "a" * (LIMIT - 1)


def test_a_variant_stands_behind_its_item() -> None:
    assert product_name("Es Kopi", "Large") == "Es Kopi - Large"
    assert product_name("Es Kopi 🔥", " ") == "Es Kopi"
