"""Stock follows from everything that happened, and GetTransfer tells the events (contract iseller §7)."""

from typing import Any

import pytest

from posbridge.money import Decimal
from tests.integration.sandbox_iseller.client import Api
from tests.integration.sandbox_iseller.shop import ONE, TWO, at, sell, worked_order
from tests.sandbox.iseller import Store
from tests.sandbox.iseller.basket import Basket, BasketLine
from tests.sandbox.iseller.till import Visit, ring_up

pytestmark = pytest.mark.integration


def _events(api: Api, **params: Any) -> Any:
    return api.v3("GetTransfer", time_zone=7, **params)["inventory_adjustments"]


def test_a_sale_uses_bundles_composites_and_what_is_behind_modifiers(api: Api, store: Store) -> None:
    worked_order(store)  # 2 teas, 2 shots of 0.1 milk, a bundle of 2 breads, a mug
    sell(store, 4, "TEHSUSU")  # a tea and 0.2 milk
    stock = {sku: api.stock(ONE, sku) for sku in ("TEH", "SUSU", "ROTI", "MUG")}
    assert stock == {"TEH": 97, "SUSU": Decimal("99.6"), "ROTI": 98, "MUG": 99}
    assert api.stock(TWO, "TEH") == 100


def test_weighed_goods_leave_by_weight(api: Api, store: Store) -> None:
    scaled = BasketLine(product=store.product("BIJI"), quantity=Decimal("0.258"))
    apart = BasketLine(product=store.product("BIJI"), weight=Decimal("0.5"))
    order = ring_up(store, store.outlet(ONE), Basket(lines=(scaled, apart)), Visit(at=at(1)))
    lines = api.order(order.id)["order_details"]
    assert [(x["quantity"], x["weight_quantity"], x["total_order_amount"]) for x in lines] == [
        (Decimal("0.258"), None, 61_920),
        (1, Decimal("0.5"), 120_000),
    ]
    assert api.stock(ONE, "BIJI") == 100 - Decimal("0.758")


@pytest.mark.parametrize(("back", "left"), [(True, 99), (False, 98)])
def test_a_refund_puts_goods_back_or_does_not(api: Api, store: Store, *, back: bool, left: int) -> None:
    order = sell(store, 1, "TEH", "TEH")
    api.event("refund", order=order.id, units={"0": 1}, stock_back=back, at=at(2).isoformat())
    (row,) = api.orders()["refunded_orders"]
    assert (len(row["units_returned"]), row["refund_details"][0]["quantity"]) == (int(back), 1)
    assert row["refund_details"][0]["cogs"][0]["buying_price"] == 7000
    assert api.stock(ONE, "TEH") == left


@pytest.mark.parametrize(("back", "left"), [(True, 100), (False, 99)])
def test_a_void_puts_goods_back_or_does_not(api: Api, store: Store, *, back: bool, left: int) -> None:
    api.event("void", order=sell(store, 1, "TEH").id, stock_back=back, at=at(2).isoformat())
    assert api.stock(ONE, "TEH") == left


def test_goods_leave_when_they_are_handed_over(api: Api, store: Store) -> None:
    order = sell(store, 1, "TEH", fulfilled=False)
    assert api.stock(ONE, "TEH") == 100
    api.event("fulfil", order=order.id, at=at(2).isoformat())
    assert api.stock(ONE, "TEH") == 99
    (row,) = api.orders()["fulfillments"]
    assert (row["fulfill_date"], row["units_fulfilled"][0]["stock"]) == ("2026-11-21 09:00:00", 1)


def test_a_transfer_leaves_one_outlet_on_start_and_reaches_the_other_on_receipt(api: Api) -> None:
    send = {"outlet": "TC01", "destination": "TC02", "units": {"TEH": 10, "ROTI": 4}}
    made = api.event("transfer_start", at=at(1).isoformat(), **send)
    assert (api.stock(ONE, "TEH"), api.stock(TWO, "TEH")) == (90, 100)
    first = {"accepted": {"TEH": 4}, "cancelled": {"TEH": 1}, "rejected": {"TEH": 2}}
    api.event("transfer_accept", transfer=made["transfer_id"], at=at(2).isoformat(), **first)
    assert (api.stock(ONE, "TEH"), api.stock(TWO, "TEH")) == (91, 104)
    api.event("transfer_accept", transfer=made["reference_code"], at=at(3).isoformat())
    assert (api.stock(ONE, "TEH"), api.stock(TWO, "TEH"), api.stock(TWO, "ROTI")) == (91, 107, 104)
    start, partly, rest = _events(api)
    assert {row["transfer_id"] for row in (start, partly, rest)} == {made["transfer_id"]}
    assert [row["action"] for row in (start, partly, rest)] == ["start", "accept", "accept"]
    assert (start["outlet_code"], start["destination_outlet_code"]) == ("TC01", "TC02")
    assert (start["type"], start["out_type"], start["date"]) == ("out", "tooutlet", "2026-11-21 08:00:00")
    quantities = [partly["items"][0][f"{name}_quantity"] for name in ("accepted", "cancelled", "rejected")]
    assert quantities == [4, 1, 2]
    assert "quantity" not in partly["items"][0]
    assert {each["sku"]: each["accepted_quantity"] for each in rest["items"]} == {"TEH": 3, "ROTI": 4}


def test_no_more_is_received_than_was_sent(api: Api) -> None:
    send = {"outlet": "TC01", "destination": "TC02", "units": {"TEH": 2}}
    made = api.event("transfer_start", at=at(1).isoformat(), **send)
    for outcome in (
        {"accepted": {"TEH": 3}},
        {"accepted": {"TEH": 2}, "rejected": {"TEH": 1}},
        {"accepted": {"ROTI": 1}},
    ):
        assert api.try_event("transfer_accept", transfer=made["transfer_id"], **outcome).status == 422
    assert api.stock(TWO, "TEH") == 100


def test_goods_from_a_supplier_come_in_with_the_receipt(api: Api) -> None:
    made = api.event("transfer_start", outlet="TC01", supplier="CV Daun", units={"TEH": 50}, at=at(1).isoformat())
    assert api.stock(ONE, "TEH") == 100
    outcome = {"accepted": {"TEH": 45}, "cancelled": {"TEH": 3}, "rejected": {"TEH": 2}}
    api.event("transfer_accept", transfer=made["transfer_id"], at=at(2).isoformat(), **outcome)
    assert api.stock(ONE, "TEH") == 145
    row = _events(api)[1]
    assert (row["type"], row["supplier_name"], row["destination_outlet_code"]) == ("in", "CV Daun", None)
    assert row["items"][0]["buying_price"] == 7000


def test_a_return_to_the_supplier_leaves_on_start(api: Api) -> None:
    api.event("transfer_start", outlet="TC01", units={"TEH": 5}, at=at(1).isoformat())
    assert api.stock(ONE, "TEH") == 95
    assert _events(api)[0]["out_type"] == "returnsupplier"


def test_an_adjustment_is_signed(api: Api) -> None:
    api.event("adjustment", outlet="TC01", units={"TEH": -3, "ROTI": "2.5"}, notes="pecah", at=at(1).isoformat())
    (row,) = _events(api)
    assert {each["sku"]: each["quantity"] for each in row["items"]} == {"TEH": -3, "ROTI": Decimal("2.5")}
    assert (row["action"], row["transfer_id"], row["notes"]) == ("adjustment", None, "pecah")
    assert (api.stock(ONE, "TEH"), api.stock(ONE, "ROTI")) == (97, Decimal("102.5"))


def test_a_count_tells_what_the_system_said_at_that_moment(api: Api, store: Store) -> None:
    sell(store, 1, "TEH")
    sell(store, 5, "TEH")
    api.event("opname", outlet="TC01", units={"TEH": 97}, at=at(3).isoformat())
    (item,) = _events(api)[0]["items"]
    assert [item[name] for name in ("system_quantity", "counted_quantity", "quantity")] == [99, 97, -2]
    assert api.stock(ONE, "TEH") == 96


def test_stock_is_shown_as_it_was(api: Api, store: Store) -> None:
    sell(store, 1, "TEH")
    sell(store, 5, "TEH")
    api.knobs(as_of=at(4).isoformat())
    assert api.stock(ONE, "TEH") == 99


def test_inventories_agree_with_the_products(api: Api, store: Store) -> None:
    sell(store, 1, "TEH")
    rows = api.v3("GetOutletInventories", outlet_code="TC01", page=1, page_size=100)["inventories"]
    assert {row["sku"]: row["unit_in_stock"] for row in rows} == {sku: api.stock(ONE, sku) for sku in api.products()}
    assert len(api.v3("GetOutletInventories", page_size=3)["inventories"]) == 3


def test_stock_events_are_narrowed_by_outlet_and_window_and_come_in_pages(api: Api) -> None:
    for hour, outlet in ((1, "TC01"), (2, "TC02"), (3, "TC01")):
        api.event("adjustment", outlet=outlet, units={"TEH": hour}, at=at(hour).isoformat())
    api.event("transfer_start", outlet="TC01", destination="TC02", units={"TEH": 1}, at=at(4).isoformat())

    def hours(**params: Any) -> list[str]:
        return [row["date"][11:13] for row in _events(api, **params)]

    assert hours(outlet_code="TC02") == ["09", "11"]
    assert hours(modified_after="2026-11-21T09:00:00") == ["09", "10", "11"]
    assert hours(created_after="2026-11-21T09:00:00", created_before="2026-11-21T10:00:00") == ["09", "10"]
    page = api.v3("GetTransfer", page=2, page_size=3, time_zone=7)
    assert (len(page["inventory_adjustments"]), page["has_next_item"]) == (1, False)
