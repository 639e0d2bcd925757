"""Which units came back."""

import pytest

from posbridge.domain.records import Refund, RefundedLine, Sale
from posbridge.mapping.refund_lines import refunded_units
from posbridge.mapping.results import HoldError
from posbridge.money import Decimal
from tests.unit.mapping.world import line, refund, rp, sale

NONE_BACK = {f"L{n}": Decimal(0) for n in range(6)}


def units(record: Refund, of: Sale, *siblings: Refund, back: dict[str, int] | None = None) -> dict[str, int] | None:
    before = NONE_BACK | {key: Decimal(count) for key, count in (back or {}).items()}
    found = refunded_units(record, of, before, siblings or (record,))
    return None if found is None else {key: int(count) for key, count in found.items() if count}


def sold(*refunded: int) -> Sale:
    """Three units at 10,000, two at 10,000 and four at 7,500, of which so many came back."""
    counts = (*refunded, 0, 0, 0)
    return sale(
        line(0, 30000, quantity=3, refunded=counts[0]),
        line(1, 20000, quantity=2, refunded=counts[1]),
        line(2, 30000, quantity=4, refunded=counts[2]),
    )


def test_lines_that_the_source_tells_are_taken() -> None:
    told = refund(10000, lines=(RefundedLine(key="L1", quantity=rp(1)),))
    assert units(told, sold()) == {"L1": 1}


def test_a_refund_by_amount_has_no_units() -> None:
    assert units(refund(5000, by_amount=True), sold(1)) is None
    assert units(refund(5000, lines=()), sold(1)) is None


def test_a_full_refund_is_everything_that_is_left() -> None:
    assert units(refund(1, full=True), sold(3, 2, 4), back={"L0": 1}) == {"L0": 2, "L1": 2, "L2": 4}


def test_a_refund_that_completes_the_total_is_everything_that_is_left() -> None:
    first, second = refund(10000, number=1), refund(70000, number=2)
    assert units(second, sold(3, 2, 4), first, second, back={"L0": 1}) == {"L0": 2, "L1": 2, "L2": 4}


def test_a_single_refund_is_all_that_the_receipt_counts() -> None:
    assert units(refund(25000, net=25000), sold(1, 0, 2)) == {"L0": 1, "L2": 2}


def test_units_are_those_that_come_to_the_refunds_net() -> None:
    first, second = refund(17500, net=17500, number=1), refund(20000, net=20000, number=2)
    record = sold(1, 2, 1)
    assert units(first, record, first, second) == {"L0": 1, "L2": 1}
    assert units(second, record, first, second, back={"L0": 1, "L2": 1}) == {"L1": 2}


def test_of_equal_choices_the_first_on_the_receipt_is_taken_every_time() -> None:
    first, second = refund(10000, net=10000, number=1), refund(10000, net=10000, number=2)
    record = sold(1, 1)
    assert units(first, record, first, second) == units(first, record, second, first) == {"L0": 1}
    assert units(second, record, first, second, back={"L0": 1}) == {"L1": 1}


def test_later_refunds_must_be_able_to_come_to_theirs() -> None:
    record = sale(line(0, 12000, refunded=1), line(1, 6000, refunded=1), line(2, 18000, refunded=1))
    first, second = refund(18000, net=18000, number=1), refund(12000, net=12000, number=2)
    third = refund(6000, net=6000, number=3)
    assert units(first, record, first, second, third) == {"L2": 1}


def test_units_that_a_later_refund_tells_are_left_to_it() -> None:
    first = refund(10000, net=10000, number=1)
    second = refund(10000, net=10000, number=2, lines=(RefundedLine(key="L0", quantity=rp(1)),))
    assert units(first, sold(1, 1), first, second) == {"L1": 1}


def test_a_refund_mapped_again_leaves_out_a_later_one_whose_return_stands() -> None:
    record = sale(line(0, 70000, quantity=2, refunded=2))
    first, second = refund(35000, net=35000, number=1), refund(35000, net=35000, number=2)
    back = NONE_BACK | {"L0": Decimal(1)}
    found = refunded_units(first, record, back, [first, second], standing=[second.source_id])
    assert found == {"L0": 1}


def test_goods_of_one_price_are_told_apart_by_their_tax() -> None:
    record = sale(
        line(0, 10000, refunded=1), line(1, 10000, tax=1000, refunded=1), line(2, 5000, refunded=1), total=rp(26000)
    )
    first, second = refund(11000, net=10000, tax=1000, number=1), refund(15000, net=15000, tax=0, number=2)
    assert units(first, record, first, second) == {"L1": 1}


def test_without_a_net_the_amount_decides() -> None:
    record = sale(line(0, 10000, service=500, tax=1050, refunded=1), line(1, 9000, tax=900, refunded=1))
    first, second = refund(9900, number=1), refund(11550, number=2)
    assert units(first, record, first, second) == {"L1": 1}


def test_weighed_goods_come_back_whole() -> None:
    record = sale(line(0, 17500, quantity="0.35", refunded="0.35"), line(1, 5000, refunded=1))
    first, second = refund(5000, net=5000, number=1), refund(17500, net=17500, number=2)
    assert refunded_units(first, record, NONE_BACK, [first, second]) == {"L1": 1}


def test_goods_that_the_receipt_does_not_count_as_refunded_are_no_goods() -> None:
    assert units(refund(5000, net=5000), sold()) is None


def test_what_no_choice_comes_to_is_held() -> None:
    with pytest.raises(HoldError) as held:
        units(refund(5000, net=5000), sold(1, 1, 1))
    assert held.value.reason.code == "refund_units_unknown"


def test_more_than_is_left_is_held() -> None:
    twice = refund(20000, lines=(RefundedLine(key="L1", quantity=rp(2)),))
    with pytest.raises(HoldError) as held:
        units(twice, sold(), back={"L1": 1})
    assert held.value.reason.code == "refund_too_large"


def test_a_line_that_was_never_sold_is_held() -> None:
    with pytest.raises(HoldError):
        units(refund(1, lines=(RefundedLine(key="other", quantity=rp(1)),)), sold())


def test_a_search_without_end_gives_up() -> None:
    many = sale(*(line(n, 9973 * 50, quantity=50, refunded=50, product_id="v0") for n in range(6)))
    first, second = refund(9973 * 40 + 5, net=9973 * 40 + 5, number=1), refund(1, net=1, number=2)
    with pytest.raises(HoldError) as held:
        refunded_units(first, many, NONE_BACK, [first, second])
    assert held.value.reason.code == "refund_units_unknown"
