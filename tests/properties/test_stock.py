"""Whatever moves the shelf, in whatever order the books learn of it, Jurnal ends up with the POS's level."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings

from tests.properties.shelf import Shop
from tests.properties.steps import Step, steps
from tests.unit.mapping_stock.world import DIRECT, context

MODES = {"transit": context(), "direct": context(**DIRECT)}
SOLD_COUNTED_BOOKED = (Step(what="sale", quantity=3), Step(what="count", quantity=-2), Step(what="run"))


@pytest.mark.parametrize("mode", sorted(MODES))
@pytest.mark.parametrize("each_sale", [True, False], ids=["each sale", "documents"])
@settings(max_examples=150, deadline=None)
@given(happening=steps)
@example(happening=SOLD_COUNTED_BOOKED)
def test_jurnal_ends_with_the_level_that_the_pos_has(mode: str, happening: Sequence[Step], *, each_sale: bool) -> None:
    shop = Shop(MODES[mode], each_sale=each_sale)

    shop.go(happening)

    assert all(each.done for each in shop.told)
    assert shop.levels() == shop.pos
    assert set(shop.underway()) == {0}


def test_a_count_sent_as_it_was_counted_would_count_the_sales_before_it_twice() -> None:
    shop = Shop(MODES["transit"], each_sale=False)
    shop.go(SOLD_COUNTED_BOOKED)
    [sent] = [body for body, custom_id in shop.booked if custom_id.startswith("CNT-")]
    assert [line.quantity for line in sent.lines] == [998]  # type: ignore[union-attr]
    assert shop.levels() == shop.pos
