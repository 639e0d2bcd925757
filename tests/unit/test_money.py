"""How amounts are read, rounded, split and shown."""

import pytest

from posbridge.money import RUPIAH, ZERO, Decimal, amount, exact, format_rupiah, quantize, split, whole_rupiah


@pytest.mark.parametrize(
    ("wire", "read"),
    [("110445.0", "110445.0"), (" 12 ", "12"), (7, "7"), (Decimal("0.1"), "0.1"), (None, "0"), ("", "0"), ("-5", "-5")],
)
def test_amounts_are_read_off_the_wire(wire: object, read: str) -> None:
    assert amount(wire) == Decimal(read)  # type: ignore[arg-type]


@pytest.mark.parametrize("wire", [0.1, True, "1,000", "Rp 5", "NaN", "Infinity", Decimal("NaN"), [1]])
def test_what_is_no_amount_is_refused(wire: object) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        amount(wire)  # type: ignore[arg-type]


def test_halves_are_rounded_up_and_away_from_zero() -> None:
    assert [whole_rupiah(Decimal(each)) for each in ("0.5", "1.5", "2.4999", "-0.5")] == [1, 2, 2, -1]


def test_jurnal_keeps_five_decimals() -> None:
    assert quantize(Decimal("0.000005")) == Decimal("0.00001")


def test_a_value_is_exact_if_it_has_no_more_digits_than_asked() -> None:
    assert exact(Decimal("12.34"), 2)
    assert exact(Decimal("12.3400"), 2)
    assert not exact(Decimal("12.341"), 2)


def test_a_split_gives_what_is_over_to_the_largest_remainders() -> None:
    assert split(Decimal(10), [Decimal(1)] * 3) == [4, 3, 3]
    assert split(Decimal(100), [Decimal(w) for w in (50, 33, 17)]) == [50, 33, 17]
    assert split(Decimal(-10), [Decimal(1)] * 3) == [-4, -3, -3]


def test_what_the_step_cannot_say_goes_to_one_part() -> None:
    assert split(Decimal("10.5"), [Decimal(1), Decimal(1)]) == [Decimal("5.5"), 5]


def test_weights_of_nothing_split_evenly() -> None:
    assert split(Decimal(4), [ZERO, ZERO]) == [2, 2]


@pytest.mark.parametrize("weights", [[], [RUPIAH, -RUPIAH]])
def test_a_split_over_nothing_or_less_is_refused(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match=r"nothing to split|not negative"):
        split(RUPIAH, weights)


@pytest.mark.parametrize(
    ("value", "shown"), [("97700", "97,700"), ("97700.00", "97,700"), ("-1234.5", "-1,234.5"), ("1E+6", "1,000,000")]
)
def test_amounts_are_shown_with_commas(value: str, shown: str) -> None:
    assert format_rupiah(Decimal(value)) == shown
