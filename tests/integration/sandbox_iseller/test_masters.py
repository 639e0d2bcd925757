"""Products, outlets, payment types, customers and shifts (contract iseller §6)."""

from datetime import timedelta
from typing import Any

import pytest

from posbridge.money import Decimal
from tests.integration.sandbox_iseller.client import LONG_AGO, Api
from tests.integration.sandbox_iseller.conftest import Served
from tests.integration.sandbox_iseller.shop import GONE, NOW, ONE, TWO, at, sell
from tests.sandbox.iseller import Store

pytestmark = pytest.mark.integration

_ALL = {"track_inventory": True, "modified_after": LONG_AGO, "page": 1, "page_size": 3}


def test_tracked_and_untracked_products_are_two_calls(api: Api) -> None:
    assert set(api.products(tracked=True)) == {"TEH", "ROTI", "MUG", "BIJI", "SUSU"}
    assert set(api.products(tracked=False)) == {"TEHSUSU", "PAKET"}
    assert set(api.products(tracked=False, type="comboset")) == {"PAKET"}


@pytest.mark.parametrize("missing", list(_ALL))
def test_products_need_all_of_their_parameters(api: Api, missing: str) -> None:
    asked = {name: value for name, value in _ALL.items() if name != missing}
    body = api.post("api/v2/GetProducts", **asked).json
    assert (body["status"], body["products"]) == (False, None)
    assert missing in body["error_message"]


def test_pages_of_products_count_from_one(api: Api) -> None:
    pages = [api.v2("GetProducts", **{**_ALL, "page": number}) for number in (1, 2, 3)]
    assert [(page["count"], page["has_next_item"]) for page in pages] == [(3, True), (2, False), (0, False)]
    assert api.post("api/v2/GetProducts", **{**_ALL, "page": 0}).json["status"] is False


def test_a_product_shows_prices_stock_and_cost_by_outlet(api: Api, store: Store) -> None:
    store.product("TEH").outlet_prices[TWO] = Decimal(20_000)
    sell(store, 1, "TEH")
    tea = api.products(includes="OutletPrice,ModifierGroups,Modifiers")["TEH"]
    assert {each["outlet_id"]: each["price"] for each in tea["outlet_prices"]} == {ONE: 18_000, TWO: 20_000}
    assert {each["outlet_code"]: each["unit_in_stock"] for each in tea["inventories"]} == {"TC01": 99, "TC02": 100}
    assert (tea["buying_price"], tea["sold_count"]) == (7000, 1)
    assert [each["title"] for each in tea["modifier_groups"][0]["modifiers"]] == ["Extra Shot", "Less Sugar"]
    assert api.products()["TEH"]["outlet_prices"] is None


def test_slots_of_a_bundle_are_the_categories_of_its_options(api: Api) -> None:
    rows = api.products(tracked=False)
    slots: dict[str, list[str]] = {}
    for option in rows["PAKET"]["bundles"]:
        slots.setdefault(option["category"], []).append(option["sku"])
    assert slots == {"a": ["ROTI", "TEH"], "b": ["ROTI", "TEH"]}
    assert rows["PAKET"]["ingredients"] is None
    assert [(each["sku"], each["quantity"]) for each in rows["TEHSUSU"]["ingredients"]] == [
        ("TEH", 1),
        ("SUSU", Decimal("0.2")),
    ]


def test_a_product_that_is_switched_off_leaves_the_bundles_but_not_the_orders(api: Api, store: Store) -> None:
    order = sell(store, 1, "PAKET")
    api.event("product_off", sku="ROTI", at=at(2).isoformat())
    assert {each["sku"] for each in api.products(tracked=False)["PAKET"]["bundles"]} == {"TEH"}
    assert set(api.products(modified_after="2026-11-21T00:00:00")) == {"ROTI"}
    assert api.order(order.id)["order_details"][0]["product_combos"][0]["product_sku"] == "ROTI"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_store_shows_what_is_active(api: Api, method: str, version: str) -> None:
    headers = {"Authorization": f"Bearer {api.access}"}
    url = f"{api.base}/api/{version}/GetStoreInfo"
    info = api.session.request(method, url, headers=headers, timeout=10).json()["store_info"]
    assert [each["outlet_code"] for each in info["active_outlets"]] == ["TC01", "TC02"]
    assert [(each["gateway"], each["name"]) for each in info["active_payments"]] == [
        ("cash", "Cash"),
        ("custom", "GoPay"),
        ("points", "Poin"),
        ("iseller_pay", "iSeller Pay"),
    ]


def test_an_outlet_that_was_closed_is_in_old_orders_and_in_the_long_list(api: Api, store: Store) -> None:
    order = sell(store, 1, "TEH", outlet=GONE)
    assert api.order(order.id)["outlet_code"] == "TC03"
    rows = api.v3("GetOutlets", page=1, page_size=200, includes="OutletGroups")["Outlets"]
    assert [(row["id"], row["name"], row["is_active"]) for row in rows][2] == (GONE, "Toko TC03", False)
    assert api.v3("GetOutlets", page=1, page_size=2)["has_next_item"] is True
    api.event("outlet_off", outlet="TC02")
    info = api.v2("GetStoreInfo")["store_info"]
    assert [each["outlet_code"] for each in info["active_outlets"]] == ["TC01"]


def test_customers_have_addresses_where_they_are_asked_for(api: Api) -> None:
    (row,) = api.v3("GetCustomers", page=1, page_size=10)["customers"]
    assert (row["first_name"], row["external_customer_id"], row["customer_addresses"]) == ("Sari", "CUST-1", None)
    (row,) = api.v3("GetCustomers", includes="CustomerAddresses")["customers"]
    assert row["customer_addresses"][0]["address1"] == "Jl. A"
    made = api.event("member", first_name="Budi", external_id="CUST-2", at=at(1).isoformat())
    (row,) = api.v3("GetCustomers", modified_after="2026-11-21T00:00:00")["customers"]
    assert (row["customer_id"], row["first_name"]) == (made["customer_id"], "Budi")


def _shifts(api: Api, **params: Any) -> list[tuple[str, str | None]]:
    rows = api.v2("GetRegisterShifts", time_zone=7, **params)["register_shifts"]
    return [(row["open_date"][11:], row["closed_date"] and row["closed_date"][11:]) for row in rows]


def test_a_shift_is_open_until_it_is_closed(api: Api, served: Served) -> None:
    api.event("shift_open", outlet="TC01", at=at(1).isoformat())
    api.event("shift_open", outlet="TC02", register="502", at=at(2).isoformat())
    assert _shifts(api) == [("08:00:00", None), ("09:00:00", None)]
    api.event("shift_close", outlet="TC01", at=at(9).isoformat())
    assert _shifts(api, outlet_id=ONE) == [("08:00:00", "16:00:00")]
    assert _shifts(api, outlet_id=TWO) == [("09:00:00", None)]
    api.knobs(as_of=at(8).isoformat())
    assert _shifts(api, outlet_id=ONE) == [("08:00:00", None)]
    served.clock.moment = NOW + timedelta(hours=1)
    assert api.try_event("shift_close", outlet="TC01").status == 422


@pytest.mark.parametrize("name", ["modified_after", "modified_date"])
def test_closing_a_shift_changes_it_under_either_name_of_the_filter(api: Api, name: str) -> None:
    api.event("shift_open", outlet="TC01", at=at(1).isoformat())
    assert _shifts(api, **{name: "2026-11-21T12:00:00"}) == []
    api.event("shift_close", outlet="TC01", at=at(9).isoformat())
    assert _shifts(api, **{name: "2026-11-21T12:00:00"}) == [("08:00:00", "16:00:00")]
    assert _shifts(api, created_after="2026-11-21T12:00:00") == []


def test_shifts_carry_no_outlet_and_no_money_and_need_a_zone(api: Api) -> None:
    api.event("shift_open", outlet="TC01", at=at(1).isoformat())
    (row,) = api.v2("GetRegisterShifts", time_zone=7)["register_shifts"]
    assert set(row) == {"register_name", "register_id", "register_shift_id", "open_date", "closed_date"}
    assert api.post("api/v2/GetRegisterShifts").json["status"] is False


def test_shifts_come_in_pages_and_in_either_order(api: Api) -> None:
    for hour in (1, 2, 3):
        api.event("shift_open", outlet="TC01", at=at(hour).isoformat())
    assert _shifts(api, page=2, page_size=2) == [("10:00:00", None)]
    assert _shifts(api, page=3, page_size=2) == []
    assert _shifts(api, sort_direction="DESC", page_size=1) == [("10:00:00", None)]
    api.event("shift_close", outlet="TC01", at=at(9).isoformat())
    assert _shifts(api, sort="ModifiedDate")[-1] == ("08:00:00", "16:00:00")
