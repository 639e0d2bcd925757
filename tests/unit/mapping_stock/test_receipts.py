"""Goods that arrived."""

from dataclasses import replace

import pytest

from posbridge.domain.documents import AdjustmentBody
from posbridge.domain.states import DocumentKind
from posbridge.mapping.results import Held, Skipped, Waiting
from posbridge.mapping.stock.places import not_carried
from posbridge.mapping.stock.receipts import StartInBooks, map_receipt
from posbridge.mapping.stock.starts import map_start
from tests.unit.mapping_stock.world import (
    BEKASI,
    DEPOK,
    DIRECT,
    MUG,
    NO_WAREHOUSES,
    NOON,
    OTHER_END,
    STRAW,
    TEA,
    TRANSIT,
    card,
    context,
    documents,
    in_transit,
    reason,
    receipt,
    received,
    start,
    told,
    way,
    ways,
)

MIXED = receipt(received(TEA, 4, rejected=1), received(MUG, 2, cancelled=3))
NO_START = StartInBooks(day=NOON.date(), reference="TO-0009")


def skipped_start(**changes: object) -> StartInBooks:
    """A start that rightly makes no document, under settings with these changes."""
    mapped = map_start(start(), context(**changes))
    assert isinstance(mapped, Skipped)
    return replace(NO_START, skipped=True, reason=mapped.reason)


def test_out_of_transit_each_outcome_is_a_document_of_its_own() -> None:
    found = documents(map_receipt(MIXED, in_transit(), context()))

    assert ways(found) == [
        (TRANSIT, DEPOK, {TEA: 4, MUG: 2}),
        (TRANSIT, None, {TEA: -1}),
        (TRANSIT, BEKASI, {MUG: 3}),
    ]
    assert [each.kind for each in found] == [
        DocumentKind.WAREHOUSE_TRANSFER,
        DocumentKind.STOCK_ADJUSTMENT,
        DocumentKind.WAREHOUSE_TRANSFER,
    ]
    assert len({each.custom_id for each in found}) == len({each.transaction_no for each in found}) == 3
    assert all("TRF-start" in each.needs for each in found)
    assert found[2].needs == ("TRF-start", card(MUG))


def test_both_ends_plan_the_same_documents_of_a_receipt() -> None:
    here = documents(map_receipt(MIXED, in_transit(), context()))
    assert here == documents(map_receipt(MIXED, in_transit(), context(**OTHER_END)))


def test_without_transit_accepted_and_rejected_goods_leave_the_origin_and_cancelled_ones_never_left() -> None:
    found = documents(map_receipt(MIXED, None, context(**DIRECT)))
    assert ways(found) == [(BEKASI, DEPOK, {TEA: 4, MUG: 2}), (BEKASI, None, {TEA: -1})]
    assert all(each.needs[0].startswith("PRD-") for each in found)


def test_without_transit_a_receipt_of_cancelled_goods_alone_moves_nothing() -> None:
    mapped = map_receipt(receipt(received(TEA, 0, cancelled=5)), None, context(**DIRECT))
    assert reason(mapped, Skipped) == "nothing_moved"


def test_a_start_into_transit_decides_for_its_receipts_whatever_the_settings_say_today() -> None:
    found = documents(map_receipt(receipt(received(TEA, 5)), in_transit(), context(**DIRECT)))
    assert ways(found) == [(TRANSIT, DEPOK, {TEA: 5})]


def test_a_start_that_moved_nothing_decides_as_well() -> None:
    found = documents(map_receipt(receipt(received(TEA, 5)), skipped_start(**DIRECT), context()))
    assert ways(found) == [(BEKASI, DEPOK, {TEA: 5})]


def test_a_start_from_before_the_first_day_is_taken_as_booked_by_hand() -> None:
    early = not_carried(start(occurred_at=NOON.replace(month=8)), context())
    assert early is not None
    by_hand = replace(NO_START, skipped=True, reason=early)
    [document] = documents(map_receipt(receipt(received(TEA, 5)), by_hand, context()))
    assert way(document) == (TRANSIT, DEPOK, {TEA: 5})
    assert document.needs == (card(TEA),)


def test_a_receipt_waits_for_a_start_that_nothing_has_told_of() -> None:
    mapped = map_receipt(receipt(), None, context())
    assert reason(mapped, Waiting) == "waiting_for_start"
    assert "Transfer TO-0009: its start has not been read." in told(mapped)


def test_a_receipt_waits_for_a_start_that_is_held_and_says_why() -> None:
    held = map_start(start(origin="TC03", destination="TC01"), context())
    assert isinstance(held, Held)
    mapped = map_receipt(receipt(), replace(NO_START, reason=held.reason), context())
    assert reason(mapped, Waiting) == "waiting_for_start"
    assert f"Transfer TO-0009 was started on 2026-10-05 and is not in Jurnal yet: {held.reason.message}" in told(mapped)
    assert held.reason.remedy in told(mapped)


def test_goods_of_a_supplier_come_in_at_their_cost_and_without_a_start() -> None:
    delivery = receipt(
        received(TEA, 4, rejected=1, cancelled=2, cost=7000), origin=None, destination="TC01", supplier="PT Kebun"
    )
    [document] = documents(map_receipt(delivery, None, context()))

    assert way(document) == (BEKASI, None, {TEA: 4})
    assert isinstance(document.body, AdjustmentBody)
    assert [line.cost for line in document.body.lines] == [7000]
    assert "supplier PT Kebun to TC01" in document.body.memo


def test_goods_at_two_costs_come_in_at_their_average() -> None:
    delivery = receipt(received(TEA, 1, cost=7000), received(TEA, 3, cost=8000), origin=None, destination="TC01")
    [document] = documents(map_receipt(delivery, None, context()))
    assert [(line.quantity, line.cost) for line in document.body.lines] == [(4, 7750)]  # type: ignore[union-attr]


def test_a_transfer_between_outlets_states_no_cost() -> None:
    [document] = documents(map_receipt(receipt(received(TEA, 4, cost=7000)), in_transit(), context()))
    assert document.body.lines[0].cost is None  # type: ignore[union-attr]


def test_goods_that_a_supplier_does_not_take_back_come_back() -> None:
    back = receipt(received(TEA, 3, cancelled=2), destination=None, supplier="PT Kebun")
    sent = StartInBooks(day=NOON.date(), reference="TO-0009", custom_id="ADJ-start")
    [document] = documents(map_receipt(back, sent, context()))
    assert way(document) == (BEKASI, None, {TEA: 2})
    assert document.needs[0] == "ADJ-start"
    assert reason(map_receipt(back, None, context()), Waiting) == "waiting_for_start"


def test_goods_that_a_supplier_takes_have_left_already() -> None:
    mapped = map_receipt(receipt(received(TEA, 5), destination=None), None, context())
    assert reason(mapped, Skipped) == "nothing_moved"


def test_rejected_goods_need_no_warehouse_of_a_destination_that_they_never_reached() -> None:
    lost = receipt(received(TEA, 0, rejected=5), origin="TC01", destination="TC03")
    assert ways(documents(map_receipt(lost, in_transit(), context()))) == [(TRANSIT, None, {TEA: -5})]


@pytest.mark.parametrize("end", [context(), context(**OTHER_END)], ids=["origin", "destination"])
def test_goods_for_a_place_without_a_warehouse_are_held(end: object) -> None:
    mapped = map_receipt(receipt(destination="TC03"), in_transit(), end)  # type: ignore[arg-type]
    assert reason(mapped, Held) == "place_unmapped"


def test_what_is_not_tracked_is_left_out_of_its_leg_alone() -> None:
    found = documents(map_receipt(receipt(received(STRAW, 9), received(TEA, 2)), in_transit(), context()))
    assert ways(found) == [(TRANSIT, DEPOK, {TEA: 2})]


def test_a_receipt_of_untracked_products_alone_is_skipped() -> None:
    mapped = map_receipt(receipt(received(STRAW, 9, rejected=1)), in_transit(), context())
    assert reason(mapped, Skipped) == "products_not_tracked"


def test_in_a_company_without_warehouses_only_what_comes_in_or_is_lost_counts() -> None:
    ctx = context(**NO_WAREHOUSES)
    assert ways(documents(map_receipt(receipt(received(TEA, 4, rejected=1)), None, ctx))) == [("", None, {TEA: -1})]
    assert reason(map_receipt(receipt(received(TEA, 4)), None, ctx), Skipped) == "same_warehouse"
    delivery = receipt(received(TEA, 4), origin=None, destination="TC01")
    assert ways(documents(map_receipt(delivery, None, ctx))) == [("", None, {TEA: 4})]
