"""What GetOrders tells of an order (contract iseller §4)."""

from datetime import timedelta
from typing import Any

import pytest

from posbridge.money import Decimal
from tests.integration.sandbox_iseller.client import LONG_AGO, Api
from tests.integration.sandbox_iseller.conftest import Served
from tests.integration.sandbox_iseller.shop import ONE, TWO, at, sell, worked_order
from tests.sandbox.iseller import Store
from tests.sandbox.iseller.basket import Basket, BasketLine
from tests.sandbox.iseller.payment import declined_first, parts
from tests.sandbox.iseller.till import Visit, ring_up

pytestmark = pytest.mark.integration


def test_modifiers_are_lines_of_their_own_under_their_parent(api: Api, store: Store) -> None:
    lines = api.order(worked_order(store).id)["order_details"]
    tea, shot, less, bundle, _ = lines
    assert {line["parent_order_detail_id"] for line in (shot, less)} == {tea["order_detail_id"]}
    assert (shot["sku"], shot["modifier_product_sku"], shot["quantity"]) == ("TEH", "SUSU", 2)
    assert (less["base_price"], less["subtotal"], less["modifier_product_sku"]) == (0, 0, "")
    assert tea["product_modifier_id"] is None
    assert bundle["parent_order_detail_id"] is None


def test_equal_parts_of_a_bundle_stay_apart(api: Api, store: Store) -> None:
    bundle = api.order(worked_order(store).id)["order_details"][3]
    assert [part["product_sku"] for part in bundle["product_combos"]] == ["ROTI", "ROTI"]
    assert [(unit["sku"], unit["stock"]) for unit in bundle["units_used"]] == [("ROTI", 2)]


def test_a_composite_names_its_ingredients_and_uses_them(api: Api, store: Store) -> None:
    row = api.order(sell(store, 2, "TEHSUSU").id)
    line = row["order_details"][0]
    assert {part["product_sku"]: part["quantity"] for part in line["product_composites"]} == {
        "TEH": 1,
        "SUSU": Decimal("0.2"),
    }
    assert row["buying_price"] == 7000 + 4000
    assert line["track_inventory"] is False


def test_split_payments_and_declined_ones_come_as_transactions_of_one_order(api: Api, store: Store) -> None:
    points, gopay, cash = (store.payment_type(name) for name in ("points", "custom", "cash"))
    basket = Basket(lines=(BasketLine(product=store.product("TEH")),))
    split = parts((points, Decimal(500)), (gopay, Decimal(10_000)), rest=cash)
    order = ring_up(store, store.outlet(ONE), basket, Visit(at=at(1)), pay=split)
    rows = api.order(order.id)["transactions"]
    assert [(row["gateway"], row["amount"]) for row in rows] == [("points", 500), ("custom", 10_000), ("cash", 10_200)]
    assert rows[1]["mdr"] == [{"payment_method_fee": 70, "total_amount_fee": 9930}]
    assert (rows[2]["payment_type_id"], rows[2]["payment_type_name"], rows[2]["mdr"]) == (None, "Cash", None)
    again = ring_up(store, store.outlet(ONE), basket, Visit(at=at(1)), pay=declined_first(gopay, "failure", cash))
    row = api.order(again.id)
    assert [each["status"] for each in row["transactions"]] == ["failure", "success"]
    assert row["payment_status"] == "paid"


def test_what_is_on_account_stays_owed_until_it_is_paid(api: Api) -> None:
    made = api.event("sale", outlet=ONE, sku="TEH", on_account=5000, at=at(1).isoformat())
    row = api.order(made["order_id"])
    assert (row["on_account"], row["remaining_on_account"], row["payment_status"]) == (True, 15_700, "partially_paid")
    api.event("pay", order=made["order_id"], gateway="custom", at=at(9).isoformat())
    row = api.order(made["order_id"])
    assert (row["remaining_on_account"], row["payment_status"]) == (0, "paid")


@pytest.mark.parametrize("kind", ["pay", "fulfil", "refund", "void", "touch"])
def test_any_later_change_moves_the_modified_time(api: Api, kind: str) -> None:
    sold = {"unpaid": True} if kind == "pay" else {"unfulfilled": True} if kind == "fulfil" else {}
    made = api.event("sale", outlet=ONE, sku="TEH", at=at(1).isoformat(), **sold)
    window = {"created_after": "", "modified_after": "2026-11-21T16:00:00"}
    assert api.orders(**window)["orders"] == []
    api.event(kind, order=made["order_id"], at=at(9).isoformat())
    assert [row["order_id"] for row in api.orders(**window)["orders"]] == [made["order_id"]]


def test_an_offline_order_arrives_late_with_its_old_date(api: Api, store: Store, served: Served) -> None:
    order = sell(store, 1, "TEH", uploaded_at=at(30))
    assert api.orders()["orders"] == []
    served.clock.moment = at(31)
    since = {"created_after": "", "modified_after": "2026-11-22T13:00:00"}
    row = api.order(order.id, **since)
    assert row["order_date"] == "2026-11-21 08:00:00"


def test_created_can_mean_the_upload(api: Api, store: Store, served: Served) -> None:
    order = sell(store, 1, "TEH", uploaded_at=at(30))
    served.clock.moment = at(31)
    assert api.orders(created_after="2026-11-22T00:00:00")["orders"] == []
    api.knobs(created_is="upload")
    assert api.orders(created_after="2026-11-22T00:00:00")["orders"][0]["order_id"] == order.id


def test_an_order_is_shown_as_it_was_at_any_time(api: Api, store: Store) -> None:
    made = api.event("sale", outlet=ONE, sku="TEH", at=at(1).isoformat())
    api.event("void", order=made["order_id"], at=at(5).isoformat())
    api.knobs(as_of=at(4).isoformat())
    assert api.order(made["order_id"])["status"] == "completed"
    api.knobs(as_of=at(5).isoformat())
    row = api.order(made["order_id"])
    assert (row["status"], row["payment_status"], row["cancel_date"]) == ("void", "voided", "2026-11-21 12:00:00")
    assert [each["type"] for each in row["transactions"]] == ["sale", "void"]
    api.knobs(as_of=(at(1) - timedelta(seconds=1)).isoformat())
    assert api.orders()["orders"] == []


def test_open_orders_are_drafts_or_reserved(api: Api, store: Store) -> None:
    draft, reserved = sell(store, 1, "TEH", is_open=True), sell(store, 1, "TEH", is_open=True, reserved=True)
    rows = {row["order_id"]: row for row in api.orders()["orders"]}
    assert [rows[order.id]["status"] for order in (draft, reserved)] == ["draft", "reserved"]
    assert rows[draft.id]["closed_date"] is None
    assert rows[draft.id]["payment_status"] == "pending"


def test_filters_narrow_and_unknown_parameters_do_nothing(api: Api, store: Store) -> None:
    first, second = sell(store, 1, "TEH"), sell(store, 2, "TEH", outlet=TWO, customer=store.customers[0])
    api.event("refund", order=first.id, at=at(3).isoformat())

    def ids(**params: object) -> list[str]:
        return [row["order_id"] for row in api.orders(timezone=7, start_date="2030-01-01", **params)["orders"]]

    assert ids() == [first.id, second.id]
    assert ids(sort="createddate", sort_direction="desc") == [second.id, first.id]
    assert ids(sort="ModifiedDate") == [second.id, first.id]
    assert ids(outlet_id=TWO) == ids(customer_id=store.customers[0].id) == ids(payment_status="PAID") == [second.id]
    assert ids(payment_status="refunded", fulfillment_status="fulfilled") == ids(order_id=first.id) == [first.id]
    row = api.order(second.id)
    assert (row["customer_first_name"], row["external_customer_id"]) == ("Sari", "CUST-1")
    assert (row["order_reference"], row["register_name"]) == ("#502-1001", "Register #502 - demo tablet")


def test_both_ends_of_a_window_are_inclusive(api: Api, store: Store) -> None:
    sell(store, 1, "TEH")
    exact = {"created_after": "2026-11-21 08:00:00", "created_before": "2026-11-21T08:00:00"}
    assert len(api.orders(**exact)["orders"]) == 1
    assert api.orders(created_after="2026-11-21T08:00:01")["orders"] == []
    assert len(api.orders(created_after="2026-11-21", created_before="2026-11-22")["orders"]) == 1


def test_lists_come_only_with_their_includes(api: Api, store: Store) -> None:
    worked_order(store)
    bare = api.orders(includes="")
    row = bare["orders"][0]
    assert not {"order_details", "transactions", "promotions", "discounts", "profit_details"} & set(row)
    assert (bare["refunded_orders"], bare["fulfillments"]) == (None, None)
    some = api.orders(includes="orderdetails, TRACKINVENTORY")
    assert "units_used" in some["orders"][0]["order_details"][0]
    assert [each["sku"] for each in some["fulfillments"][0]["units_fulfilled"]] == ["TEH", "SUSU", "ROTI", "MUG"]
    assert api.orders(includes="MDR,Transactions")["orders"][0]["transactions"][0]["amount"] == 136_000


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"time_zone": 7},
        {"created_after": LONG_AGO, "time_zone": "WIB"},
        {"created_after": "21/11/2026"},
        {"created_after": "2026-11-21T00:00:00Z"},
        {"created_after": LONG_AGO, "page": -1},
        {"created_after": LONG_AGO, "page_size": 0},
        {"created_after": LONG_AGO, "payment_status": "happy"},
    ],
)
def test_a_call_that_makes_no_sense_fails_with_200(api: Api, params: dict[str, Any]) -> None:
    answer = api.post("api/v2/GetOrders", **params)
    assert answer.status == 200
    assert answer.json["status"] is False
    assert answer.json["orders"] is None
    assert answer.json["erroe_message"]


def test_an_order_can_be_put_in_a_state_that_no_document_names(api: Api, store: Store) -> None:
    order = sell(store, 1, "TEH")
    order.state_words = {"status": "archived", "payment_status": "disputed"}
    row = api.order(order.id)
    assert (row["status"], row["payment_status"], row["fulfillment_status"]) == ("archived", "disputed", "fulfilled")


def test_profit_and_shipping_are_told_of_online_orders_only(api: Api, store: Store) -> None:
    online = {"channel": "marketplace", "channel_detail": "tokopedia", "customer": store.customers[0]}
    order, walk_in = sell(store, 1, "MUG", **online), sell(store, 2, "MUG")
    row = api.order(order.id, includes="ProfitDetails,ShippingDetail")
    assert row["profit_details"]["total_amount_profit"] == 55_000
    assert (row["channel_detail"], row["shipping"]["shipping_detail"][0]["service_code"]) == ("tokopedia", None)
    assert row["billing"]["address1"] == "Jl. A"
    other = api.order(walk_in.id, includes="ProfitDetails,ShippingDetail")
    assert (other["profit_details"], other["shipping"], other["channel_detail"]) == (None, None, None)
