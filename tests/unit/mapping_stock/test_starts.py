"""Goods that set out."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.documents import AdjustmentBody
from posbridge.domain.states import DocumentKind
from posbridge.mapping.results import Held, Skipped
from posbridge.mapping.stock.starts import map_start, start_id
from posbridge.money import Decimal
from tests.unit.mapping_stock.world import (
    BEKASI,
    DIRECT,
    MUG,
    NO_WAREHOUSES,
    NOON,
    OTHER_END,
    PLAIN,
    STRAW,
    TEA,
    TRANSIT,
    card,
    context,
    documents,
    reason,
    start,
    told,
    units,
    way,
)


def test_a_start_takes_goods_from_their_origin_into_transit() -> None:
    [document] = documents(map_start(start(units(TEA, 5), units(MUG, "2.5")), context()))

    assert document.kind is DocumentKind.WAREHOUSE_TRANSFER
    assert (document.body.origin, document.body.destination) == (BEKASI, TRANSIT)  # type: ignore[union-attr]
    assert [line.quantity for line in document.body.lines] == [5, Decimal("2.5")]  # type: ignore[union-attr]
    assert document.record_id == "transfer_start:E1"
    assert document.date == NOON.date()
    assert document.needs == (card(TEA), card(MUG))
    assert document.expected_total == 0


def test_both_ends_plan_the_same_document_of_a_start() -> None:
    here, there = context(), context(**OTHER_END)
    assert documents(map_start(start(), here)) == documents(map_start(start(), there))


@pytest.mark.parametrize("destination", ["TC02", None])
def test_the_id_of_a_starts_document_is_known_without_mapping_it(destination: str | None) -> None:
    sent = start(destination=destination)
    [document] = documents(map_start(sent, context()))
    assert start_id(sent, context(**OTHER_END).settings) == document.custom_id


def test_an_end_in_another_time_zone_states_the_same_facts() -> None:
    [here] = documents(map_start(start(), context()))
    local = start(occurred_at=NOON.astimezone(ZoneInfo("Asia/Makassar")))
    [there] = documents(map_start(local, context(**OTHER_END, timezone="Asia/Makassar")))
    assert (here.custom_id, here.facts) == (there.custom_id, there.facts)


def test_another_note_or_product_name_is_no_other_fact_and_another_quantity_is() -> None:
    [first] = documents(map_start(start(units(TEA, 5)), context()))
    [noted] = documents(map_start(start(units(TEA, 5), note="hati-hati"), context()))
    [more] = documents(map_start(start(units(TEA, 6)), context()))
    assert first.facts == noted.facts != more.facts


def test_without_a_transit_warehouse_a_start_moves_nothing_and_says_so() -> None:
    mapped = map_start(start(), context(**DIRECT))
    assert reason(mapped, Skipped) == "start_moves_nothing"
    assert "bekasi.yaml has no transfers.transit_warehouse" in told(mapped)


def test_goods_that_a_supplier_sends_are_not_ours_before_they_are_accepted() -> None:
    mapped = map_start(start(origin=None, destination="TC01", supplier="PT Kebun"), context())
    assert reason(mapped, Skipped) == "start_moves_nothing"


def test_goods_for_a_supplier_leave_by_an_adjustment() -> None:
    [document] = documents(map_start(start(units(TEA, 5), destination=None, supplier="PT Kebun"), context()))

    assert document.kind is DocumentKind.STOCK_ADJUSTMENT
    assert way(document) == (BEKASI, None, {TEA: -5})
    assert isinstance(document.body, AdjustmentBody)
    assert document.body.account == "5-50300"
    assert not document.body.counted
    assert "TC01 to supplier PT Kebun" in document.body.memo


def test_repeated_products_are_one_line_and_empty_lines_none() -> None:
    [document] = documents(map_start(start(units(TEA, 2), units(MUG, 0), units(TEA, 3)), context()))
    assert way(document) == (BEKASI, TRANSIT, {TEA: 5})


def test_products_that_jurnal_keeps_no_stock_of_are_left_out_and_named() -> None:
    [document] = documents(map_start(start(units(TEA, 2), units(STRAW, 100)), context()))
    assert way(document) == (BEKASI, TRANSIT, {TEA: 2})
    assert "not tracked in Jurnal: Sedotan" in document.body.memo  # type: ignore[union-attr]


def test_a_start_of_untracked_products_alone_is_skipped() -> None:
    mapped = map_start(start(units(STRAW, 100)), context())
    assert reason(mapped, Skipped) == "products_not_tracked"
    assert "Sedotan" in told(mapped)


def test_nothing_is_carried_where_stock_is_not_tracked() -> None:
    mapped = map_start(start(), context(track_inventory=False))
    assert reason(mapped, Skipped) == "stock_not_tracked"


def test_a_start_before_the_outlets_first_day_is_skipped() -> None:
    mapped = map_start(start(occurred_at=NOON - timedelta(days=60)), context())
    assert reason(mapped, Skipped) == "before_start"


def test_a_transfer_between_other_outlets_is_theirs() -> None:
    more = {"warehouses": {"TC02": "Gudang Depok", "TC04": "Gudang Pusat"}}
    mapped = map_start(start(origin="TC04", destination="TC02"), context(transfers=more))
    assert reason(mapped, Skipped) == "other_outlet"


def test_a_place_without_a_warehouse_is_held_with_the_nearest_known_one() -> None:
    mapped = map_start(start(origin="TC03", destination="TC01"), context())
    assert reason(mapped, Held) == "place_unmapped"
    assert "bekasi.yaml has no warehouse for the POS's place 'TC03'; the nearest is 'TC0" in told(mapped)
    assert "transfers.warehouses" in told(mapped)


def test_an_outlet_whose_code_the_settings_do_not_tell_is_held_rather_than_passed_over() -> None:
    source = {**context().settings.source.model_dump(), "code": None}
    mapped = map_start(start(origin="TC01", destination="TC05"), context(source=source))
    assert reason(mapped, Held) == "place_unmapped"
    assert "source.code" in told(mapped)


def test_a_pos_that_names_places_by_their_id_is_understood() -> None:
    [document] = documents(map_start(start(origin="aaaaaaaa-0000-4000-8000-000000000101"), context()))
    assert way(document)[0] == BEKASI


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"warehouse": "Gudang Bekasih"}, "warehouse"),
        ({"transfers": {"transit_warehouse": "Gudang Tansit"}}, "transfers.transit_warehouse"),
    ],
)
def test_a_warehouse_that_jurnal_lacks_is_held_with_its_setting(changes: dict[str, object], field: str) -> None:
    mapped = map_start(start(), context(**changes))
    assert reason(mapped, Held) == "warehouse_missing"
    assert f"(bekasi.yaml, {field})" in told(mapped)
    assert "the nearest is" in told(mapped)


def test_in_a_company_without_warehouses_goods_between_outlets_move_nothing() -> None:
    mapped = map_start(start(units(TEA, 5)), context(**NO_WAREHOUSES))
    assert reason(mapped, Skipped) == "start_moves_nothing"


def test_units_below_zero_are_held() -> None:
    assert reason(map_start(start(units(TEA, -5)), context()), Held) == "quantity_below_zero"


def test_an_account_that_jurnal_lacks_is_held() -> None:
    accounts = {**PLAIN["accounts"], "stock_adjustment": "5-50399"}
    mapped = map_start(start(destination=None), context(accounts=accounts))
    assert reason(mapped, Held) == "account_missing"
    assert "5-50399 (bekasi.yaml, accounts.stock_adjustment)" in told(mapped)
