"""Corrections of stock, and how an item finds its product."""

from dataclasses import replace

from posbridge.domain.documents import AdjustmentBody
from posbridge.domain.movements import StockItem
from posbridge.domain.states import DocumentKind
from posbridge.mapping.results import Held, Skipped
from posbridge.mapping.stock.adjustments import map_adjustment
from posbridge.mapping.stock.items import stock_product
from posbridge.money import Decimal
from tests.unit.mapping_stock.world import (
    BEKASI,
    MUG,
    NO_WAREHOUSES,
    STRAW,
    TEA,
    adjustment,
    card,
    context,
    documents,
    reason,
    told,
    units,
    way,
)


def by_sku(sku: str, product_id: str | None = None) -> StockItem:
    return StockItem(product_id=product_id, sku=sku, name="Teh Celup", quantity=Decimal(2))


def test_an_adjustment_states_signed_differences() -> None:
    [document] = documents(map_adjustment(adjustment(units(TEA, -3), units(MUG, 2), note="pecah"), context()))

    assert document.kind is DocumentKind.STOCK_ADJUSTMENT
    assert way(document) == (BEKASI, None, {TEA: -3, MUG: 2})
    assert isinstance(document.body, AdjustmentBody)
    assert (document.body.counted, document.body.account) == (False, "5-50300")
    assert document.body.memo == "Teh Contoh Bekasi, adjustment ADJ-1, pecah"
    assert document.body.tags == ("Bekasi",)
    assert document.record_id == "stock_adjustment:E3"


def test_differences_that_cancel_out_are_no_line() -> None:
    [document] = documents(map_adjustment(adjustment(units(TEA, -3), units(MUG, 2), units(TEA, 3)), context()))
    assert way(document) == (BEKASI, None, {MUG: 2})


def test_an_adjustment_that_comes_to_nothing_is_skipped() -> None:
    mapped = map_adjustment(adjustment(units(TEA, -3), units(TEA, 3)), context())
    assert reason(mapped, Skipped) == "nothing_moved"


def test_an_adjustment_of_untracked_products_alone_is_skipped() -> None:
    assert reason(map_adjustment(adjustment(units(STRAW, -3)), context()), Skipped) == "products_not_tracked"


def test_an_adjustment_at_another_outlet_is_theirs() -> None:
    mapped = map_adjustment(adjustment(units(TEA, 1), place="TC02"), context())
    assert reason(mapped, Skipped) == "other_outlet"


def test_an_adjustment_at_an_unknown_place_is_held_even_without_warehouses() -> None:
    for changes in ({}, NO_WAREHOUSES):
        mapped = map_adjustment(adjustment(units(TEA, 1), place="TC05"), context(**changes))
        assert reason(mapped, Held) == "place_unmapped"


def test_a_company_without_warehouses_has_one_stock() -> None:
    [document] = documents(map_adjustment(adjustment(units(TEA, 1)), context(**NO_WAREHOUSES, tags=[])))
    assert way(document) == ("", None, {TEA: 1})


def test_an_item_is_known_by_its_pos_id_before_its_sku() -> None:
    ctx = context(skus={"teh-01": MUG})
    assert stock_product(by_sku("TEH-01", TEA), ctx, "Count 1").product == card(TEA)


def test_an_item_without_a_pos_id_is_known_by_its_sku_in_any_case() -> None:
    found = stock_product(by_sku(" TEH-01 "), context(skus={"teh-01": TEA}), "Count 1")
    assert (found.product, found.name) == (card(TEA), "Daun Teh")


def test_a_product_made_anew_in_the_pos_is_known_by_its_sku() -> None:
    assert stock_product(by_sku("teh-01", "p-new"), context(skus={"teh-01": TEA}), "Count 1").product == card(TEA)


def test_two_items_of_one_product_are_one_line_however_they_name_it() -> None:
    ctx = context(skus={"teh-01": TEA})
    [document] = documents(map_adjustment(adjustment(by_sku("TEH-01"), units(TEA, 3)), ctx))
    assert way(document) == (BEKASI, None, {TEA: 5})


def test_an_unknown_product_is_held_by_name_file_and_remedy() -> None:
    mapped = map_adjustment(adjustment(by_sku("TEH-99", "p-old")), context())
    assert reason(mapped, Held) == "product_unknown"
    assert "Adjustment ADJ-1: Teh Celup, TEH-99, p-old is not among the products of bekasi.yaml" in told(mapped)
    assert "Run master" in told(mapped)


def test_a_product_that_was_read_and_is_not_in_the_books_yet_is_held_and_not_left_out() -> None:
    """Not tracked is what has a card without stock. Of this one nobody knows yet: master did not get to it."""
    ctx = replace(context(skus={"teh-01": TEA}), known_products=set(), tracked=set(), names={})
    assert reason(map_adjustment(adjustment(by_sku("teh-01", TEA)), ctx), Held) == "product_unknown"


def test_an_item_that_names_nothing_is_held() -> None:
    nameless = replace(by_sku(""), name="")
    assert reason(map_adjustment(adjustment(nameless), context()), Held) == "product_unknown"
