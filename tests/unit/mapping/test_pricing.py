"""A net amount as quantity, rate and percent."""

import pytest

from posbridge.mapping.pricing import RATE_STEP, express, plain, quantum
from posbridge.money import RUPIAH, ZERO, Decimal
from tests.unit.mapping.world import rp


def shown(quantity: str, gross: str, net: str, step: Decimal = RUPIAH) -> list[tuple[str, str, str]]:
    priced = express(rp(quantity), gross=rp(gross), net=rp(net), step=step)
    assert sum((each.amount for each in priced), ZERO) == rp(net)
    assert sum((each.quantity for each in priced), ZERO) == (rp(quantity) if rp(net) else 0)
    return [(str(each.quantity), str(each.rate), str(each.discount)) for each in priced]


def test_without_a_discount_the_rate_is_the_price() -> None:
    assert shown("2", "56000", "56000") == [("2", "28000", "0")]


def test_a_discount_of_a_whole_percent_is_a_percent() -> None:
    assert shown("2", "56000", "50400") == [("2", "28000", "10")]


def test_a_percent_may_have_two_decimals() -> None:
    assert shown("1", "10000", "8766") == [("1", "10000", "12.34")]


def test_a_discount_that_no_short_percent_gives_is_inside_the_rate() -> None:
    [priced] = express(rp(2), gross=rp(60000), net=rp(53000), step=RUPIAH)
    assert (priced.rate, priced.discount, priced.note) == (26500, 0, "discount Rp 7,000")


def test_units_that_do_not_share_evenly_stand_at_two_rates() -> None:
    assert shown("3", "12000", "10000") == [("2", "3333", "0"), ("1", "3334", "0")]


def test_half_a_rupiah_for_each_unit_is_not_what_a_till_in_whole_rupiah_gives_back() -> None:
    assert shown("2", "12000", "10001") == [("1", "5000", "0"), ("1", "5001", "0")]
    assert shown("2", "12000", "10001", RATE_STEP) == [("2", "5000.5", "0")]


def test_amounts_with_decimals_are_shared_to_the_fourth() -> None:
    assert shown("3", "96000", "95244.9875", RATE_STEP) == [("1", "31748.3291", "0"), ("2", "31748.3292", "0")]


def test_weighed_goods_are_split_at_their_smallest_weight() -> None:
    assert shown("0.35", "20000", "17333") == [("0.27", "49500", "0"), ("0.08", "49600", "0")]


def test_weighed_goods_keep_their_price_where_it_is_exact() -> None:
    assert shown("0.25", "12500", "12500") == [("0.25", "50000", "0")]


def test_free_goods_stand_on_no_line() -> None:
    assert shown("1", "28000", "0") == []


def test_less_than_a_rupiah_for_many_units_is_shared_finer() -> None:
    assert shown("5", "5", "3") == [("5", "0.6", "0")]


@pytest.mark.parametrize(("quantity", "net"), [("0", "100"), ("-1", "100"), ("1", "-100")])
def test_what_jurnal_cannot_take_is_refused(quantity: str, net: str) -> None:
    with pytest.raises(ValueError, match="cannot be invoiced"):
        express(rp(quantity), gross=rp(100), net=rp(net))


@pytest.mark.parametrize(("value", "step"), [("5100", "1"), ("5100.10", "0.1"), ("0.0001", "0.0001"), ("0", "1")])
def test_the_quantum_is_the_last_digit_that_counts(value: str, step: str) -> None:
    assert quantum(rp(value)) == rp(step)


def test_plain_amounts_have_no_zeros_at_their_end() -> None:
    assert [str(plain(rp(each))) for each in ("10.00000", "1E+3", "0.50")] == ["10", "1000", "0.5"]
