"""Splitting and rounding, for any amount."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from posbridge.money import ZERO, Decimal, quantize, split

amounts = st.decimals(-(10**9), 10**9, places=4)
steps = st.sampled_from([Decimal(1), Decimal("0.01"), Decimal("0.0001"), Decimal(100)])
weights = st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=12)


@given(amounts, weights, steps)
def test_parts_sum_to_the_whole_exactly(total: Decimal, over: list[Decimal], step: Decimal) -> None:
    assert sum(split(total, over, step), ZERO) == total


@given(amounts, weights, steps)
def test_no_part_is_more_than_two_steps_from_its_share(total: Decimal, over: list[Decimal], step: Decimal) -> None:
    whole = sum(over, ZERO)
    shares = [total * weight / whole if whole else total / len(over) for weight in over]
    assert all(abs(part - share) < 2 * step for part, share in zip(split(total, over, step), shares, strict=True))


@given(amounts, weights, steps)
def test_no_part_has_the_other_sign(total: Decimal, over: list[Decimal], step: Decimal) -> None:
    assert all(part * total >= 0 for part in split(total, over, step))


@given(st.integers(0, 10**9), weights)
def test_a_larger_weight_never_gets_less(total: int, over: list[Decimal]) -> None:
    parts = split(Decimal(total), over)
    pairs = sorted(zip(over, parts, strict=True))
    assert all(low[1] <= high[1] for low, high in pairwise(pairs) if low[0] < high[0])


@given(st.decimals(-(10**9), 10**9, places=9))
def test_rounding_is_never_more_than_half_a_step_off(value: Decimal) -> None:
    assert abs(quantize(value) - value) <= Decimal("0.000005")
