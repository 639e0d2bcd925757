"""Stock counts: what Jurnal must have at the moment a count is posted."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from posbridge.domain.documents import AdjustmentBody
from posbridge.domain.states import DocumentKind
from posbridge.mapping.results import Held, Skipped
from posbridge.mapping.stock.counts import map_count
from posbridge.mapping.stock.effects import Effect, Order
from posbridge.money import Decimal
from tests.unit.mapping_stock.world import (
    BEKASI,
    DEPOK,
    MUG,
    NOON,
    STRAW,
    TEA,
    card,
    context,
    count,
    counted,
    documents,
    reason,
    told,
    way,
)

EARLIER, LATER = NOON - timedelta(hours=1), NOON + timedelta(hours=1)


def effect(quantity: int, at: datetime | None, order: Order, **more: Any) -> Effect:
    fields = {"product": card(TEA), "warehouse": BEKASI}
    return Effect(**{**fields, **more}, quantity=Decimal(quantity), at=at, order=order)


def sent(*effects: Effect, units: int = 40) -> int:
    [document] = documents(map_count(count(counted(TEA, units)), effects, context()))
    return way(document)[2][TEA]


def test_a_count_states_what_is_there() -> None:
    [document] = documents(map_count(count(counted(TEA, 40), counted(MUG, 0)), (), context()))

    assert document.kind is DocumentKind.STOCK_COUNT
    assert way(document) == (BEKASI, None, {TEA: 40, MUG: 0})
    assert isinstance(document.body, AdjustmentBody)
    assert document.body.counted
    assert document.body.memo == "Teh Contoh Bekasi, count OP-1"
    assert document.record_id == "stock_count:E4"


@pytest.mark.parametrize(
    ("at", "order", "level"),
    [
        (EARLIER, "booked", 40),
        (EARLIER, "before", 40),
        (EARLIER, "after", 43),
        (LATER, "booked", 37),
        (LATER, "before", 37),
        (LATER, "after", 40),
        (None, "booked", 37),
        (None, "before", 37),
        (None, "after", 40),
    ],
)
def test_a_sale_of_three_around_the_count_changes_what_is_sent(at: datetime | None, order: Order, level: int) -> None:
    assert sent(effect(-3, at, order)) == level


def test_what_moved_in_the_moment_of_the_count_moved_before_it() -> None:
    assert sent(effect(-3, NOON, "after")) == 43


def test_a_document_of_several_moments_and_what_it_stands_for_come_to_the_same_as_each_by_itself() -> None:
    apart = sent(effect(-3, EARLIER, "booked"), effect(-2, LATER, "after"))
    assert apart == sent(effect(-3, EARLIER, "after"), effect(-2, LATER, "after"), effect(-3, None, "booked")) == 40


def test_other_products_and_warehouses_count_for_nothing() -> None:
    away = effect(-3, EARLIER, "after", warehouse=DEPOK)
    other = effect(-3, EARLIER, "after", product=card(MUG))
    assert sent(away, other) == 40


def test_the_memo_tells_the_counted_number_where_another_is_sent() -> None:
    effects = [effect(-3, EARLIER, "after")]
    [document] = documents(map_count(count(counted(TEA, 40), counted(MUG, 7)), effects, context()))
    assert document.body.memo == "Teh Contoh Bekasi, count OP-1, Daun Teh counted 40"  # type: ignore[union-attr]


def test_what_is_sent_before_the_count_is_among_its_needs() -> None:
    effects = [
        effect(2, EARLIER, "before", custom_id="TRF-1"),
        effect(2, LATER, "before", custom_id="TRF-2"),
        effect(2, LATER, "before", custom_id="TRF-2"),
        effect(2, EARLIER, "booked", custom_id="TRF-3"),
        effect(2, EARLIER, "after", custom_id="INV-4"),
        effect(2, EARLIER, "before", custom_id="TRF-5", product=card(MUG)),
    ]
    [document] = documents(map_count(count(counted(TEA, 40)), effects, context()))
    assert document.needs == ("TRF-1", "TRF-2", card(TEA))


def test_other_movements_do_not_change_the_facts_of_a_count() -> None:
    [plain] = documents(map_count(count(counted(TEA, 40)), (), context()))
    [moved] = documents(map_count(count(counted(TEA, 40)), [effect(-3, EARLIER, "after")], context()))
    assert plain.facts == moved.facts


def test_a_level_below_zero_is_held_with_the_numbers() -> None:
    effects = [effect(-3, LATER, "booked"), effect(5, EARLIER, "after")]
    mapped = map_count(count(counted(TEA, 4)), effects, context())
    assert reason(mapped, Held) == "count_below_zero"
    assert "'Daun Teh' was counted 4; with -3 " in told(mapped)
    assert "and -5 for earlier ones" in told(mapped)
    assert "would have to be -4" in told(mapped)


def test_two_shelves_of_one_product_are_counted_together() -> None:
    [document] = documents(map_count(count(counted(TEA, 30), counted(TEA, 12)), (), context()))
    assert way(document)[2] == {TEA: 42}


def test_a_product_that_was_counted_again_keeps_the_later_word() -> None:
    both = count(counted(TEA, 40), counted(MUG, 7))
    [document] = documents(map_count(both, (), context(), counted_later={card(TEA)}))
    assert way(document)[2] == {MUG: 7}
    mapped = map_count(both, (), context(), counted_later={card(TEA), card(MUG)})
    assert reason(mapped, Skipped) == "counted_again"


def test_a_count_of_untracked_products_alone_is_skipped() -> None:
    assert reason(map_count(count(counted(STRAW, 40)), (), context()), Skipped) == "products_not_tracked"


def test_a_count_below_zero_in_the_pos_is_held() -> None:
    assert reason(map_count(count(counted(TEA, -1)), (), context()), Held) == "quantity_below_zero"


def test_a_count_at_another_outlet_is_theirs() -> None:
    assert reason(map_count(count(counted(TEA, 1), place="TC02"), (), context()), Skipped) == "other_outlet"
