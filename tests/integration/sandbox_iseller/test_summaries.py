"""Control totals agree with the orders and payments they sum up (contract iseller §5)."""

from collections import Counter
from typing import Any

import pytest

from tests.integration.sandbox_iseller.client import Api
from tests.integration.sandbox_iseller.shop import ONE, TWO, at, sell, worked_order
from tests.sandbox.iseller import Store

pytestmark = pytest.mark.integration

_SUMMED = (
    "total_order_amount",
    "total_discount_amount",
    "total_promotion_amount",
    "total_additional_order_amount",
    "total_additional_subtotal_amount",
    "subtotal",
    "total_tax_amount",
    "total_additional_final_amount",
    "rounding_amount",
    "total_amount",
    "total_shipping_amount",
)


def _summary(api: Api, **params: Any) -> Any:
    return api.v2("GetOrderSummary", time_zone=7, **params)["order_summaries"]


def test_a_day_is_the_sum_of_its_orders(api: Api, store: Store) -> None:
    for outlet in (ONE, TWO):
        worked_order(store, outlet)
    sell(store, 4, "MUG", "TEH")
    (day,) = _summary(api)
    rows = api.orders()["orders"]
    assert {name: day[name] for name in _SUMMED} == {name: sum(row[name] for row in rows) for name in _SUMMED}


def test_an_outlet_is_asked_for_itself(api: Api, store: Store) -> None:
    one, two = worked_order(store, ONE), worked_order(store, TWO)
    totals = [_summary(api, outlet_id=outlet)[0]["total_amount"] for outlet in (ONE, TWO)]
    assert totals == [one.totals.total, two.totals.total]


def test_voids_drafts_and_refunds_count_as_the_knobs_say(api: Api, store: Store) -> None:
    kept, gone = sell(store, 1, "TEH"), sell(store, 2, "TEH")
    sell(store, 3, "TEH", is_open=True)
    api.event("void", order=gone.id, at=at(4).isoformat())
    api.event("refund", order=kept.id, amount=700, at=at(5).isoformat())
    assert _summary(api)[0]["total_amount"] == 20_700
    api.knobs(summary_counts_void=True)
    assert _summary(api)[0]["total_amount"] == 41_400
    api.knobs(summary_deducts_refunds=True)
    assert _summary(api)[0]["total_amount"] == 40_700


def test_unit_lists_need_their_include(api: Api, store: Store) -> None:
    order = worked_order(store)
    api.event("refund", order=order.id, units={"4": 1}, at=at(5).isoformat())
    assert _summary(api)[0]["units_used"] is None
    (day,) = _summary(api, includes="TrackInventory")
    assert [(each["sku"], each["stock"]) for each in day["units_returned"]] == [("MUG", 1)]
    used = {each["sku"]: each["stock"] for each in day["units_used"]}
    assert used == {each["sku"]: each["quantity"] for each in day["units_hpp"]}
    assert (used["TEH"], used["ROTI"], used["MUG"]) == (2, 2, 1)


def test_payments_are_summed_by_gateway_less_what_was_given_back(api: Api, store: Store) -> None:
    for hour, gateway in ((1, "cash"), (2, "custom"), (3, "points")):
        api.event("sale", outlet=ONE, sku="TEH", gateway=gateway, at=at(hour).isoformat())
    cash = sell(store, 4, "MUG")
    api.event("refund", order=cash.id, amount=5000, at=at(5).isoformat())
    (day,) = api.v2("GetTransactionSummary", time_zone=7)["transaction_summaries"]
    assert day["order_date"] == "2026-11-21 07:00:00"
    assert day["cash"] == 20_700 + cash.totals.total - 5000
    assert (day["points"], day["iseller_pay"]) == (20_700, 0)
    assert day["customs"] == [{"name": "GoPay", "amount": 20_700}]


def test_the_ledger_has_every_payment_and_pages_end_empty(api: Api, store: Store) -> None:
    for hour in (1, 2, 3):
        sell(store, hour, "TEH")
    whole = api.v2("GetTransactions", time_zone=7)
    assert (whole["count"], "has_next_item" in whole) == (3, False)
    assert Counter(row["order_reference"] for row in whole["transactions"]) == Counter(
        row["order_reference"] for row in api.orders()["orders"]
    )
    sizes = [len(api.v2("GetTransactions", page=n, page_size=2)["transactions"]) for n in (1, 2, 3)]
    assert sizes == [2, 1, 0]
    assert api.v2("GetTransactions", outlet_id=TWO)["transactions"] == []


def test_the_ledger_can_be_read_in_a_window_and_backwards(api: Api, store: Store) -> None:
    for hour in (1, 2, 3):
        sell(store, hour, "TEH")
    window = {"created_after": "2026-11-21T08:30:00", "created_before": "2026-11-21T10:00:00", "time_zone": 7}
    rows = api.v2("GetTransactions", sort_direction="DESC", **window)["transactions"]
    assert [row["transaction_date"][11:] for row in rows] == ["10:00:00", "09:00:00"]
