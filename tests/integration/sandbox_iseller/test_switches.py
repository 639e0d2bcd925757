"""Each switch of contract iseller §12, in each of its positions."""

from collections.abc import Iterator
from typing import Any

import pytest

from posbridge.money import Decimal
from tests.integration.sandbox_iseller.client import Api
from tests.integration.sandbox_iseller.shop import ONE, TWO, at, sell, worked_order
from tests.sandbox.iseller import Store

pytestmark = pytest.mark.integration


def _references(reply: Any) -> list[str]:
    return [row["order_reference"][-2:] for row in reply["orders"]]


@pytest.mark.parametrize(
    ("base", "pages"),
    [
        ("0_and_1", {None: ["01", "02"], 0: ["01", "02"], 1: ["01", "02"], 2: ["03"], 3: []}),
        ("0", {None: ["01", "02"], 0: ["01", "02"], 1: ["03"], 2: []}),
        ("1", {None: ["01", "02"], 0: [], 1: ["01", "02"], 2: ["03"], 3: []}),
    ],
)
def test_the_page_base(api: Api, store: Store, base: str, pages: dict[int | None, list[str]]) -> None:
    for hour in (1, 2, 3):
        sell(store, hour, "TEH")
    api.knobs(orders_page_base=base)
    for number, expected in pages.items():
        page = api.orders(page_size=2, **({} if number is None else {"page": number}))
        assert (_references(page), page["count"]) == (expected, len(expected))


@pytest.mark.parametrize("base", ["0_and_1", "0", "1"])
def test_counting_pages_up_from_zero_finds_everything_under_any_base(api: Api, store: Store, base: str) -> None:
    made = {sell(store, hour, "TEH").id for hour in range(1, 8)}
    api.knobs(orders_page_base=base)

    def pages() -> Iterator[Any]:
        for number in range(20):
            page = api.orders(page=number, page_size=3)
            yield from page["orders"]
            if not page["has_next_item"]:
                return

    assert {row["order_id"] for row in pages()} == made


@pytest.mark.parametrize(("follow", "shown"), [(True, "2026-11-21 09:54:20"), (False, "2026-11-21 02:54:20")])
def test_dates_of_orders_follow_the_zone_or_do_not_those_of_transactions_always_do(
    api: Api, store: Store, *, follow: bool, shown: str
) -> None:
    order = sell(store, 2 + 54 / 60 + 20 / 3600, "TEH")
    api.knobs(orders_dates_follow_time_zone=follow)
    row = api.order(order.id)
    assert (row["order_date"], row["closed_date"], row["transactions"][0]["transaction_date"]) == (shown,) * 3
    assert api.order(order.id, time_zone=0)["order_date"] == "2026-11-21 02:54:20"
    assert api.v2("GetTransactions", time_zone=7)["transactions"][0]["transaction_date"] == "2026-11-21 09:54:20"
    window = {"created_after": shown, "created_before": shown}
    assert len(api.orders(**window)["orders"]) == 1


def _days(api: Api) -> dict[str, Any]:
    rows = api.v2("GetOrderSummary", time_zone=7)["order_summaries"]
    return {row["order_date"]: row["total_amount"] for row in rows}


def test_summary_days_cut_at_utc_midnight_or_at_the_zones(api: Api, store: Store) -> None:
    early, noon = sell(store, -1, "TEH"), sell(store, 5, "MUG")  # 06:00 and 12:00 in Jakarta
    one, other = early.totals.total, noon.totals.total
    assert _days(api) == {"2026-11-20 07:00:00": one, "2026-11-21 07:00:00": other}
    api.knobs(summary_day_cut="local")
    assert _days(api) == {"2026-11-21 00:00:00": one + other}


@pytest.mark.parametrize(("sign", "factor"), [("positive", 1), ("negative", -1)])
def test_the_sign_of_money_given_back(api: Api, store: Store, sign: str, factor: int) -> None:
    refunded, voided = sell(store, 1, "TEH"), sell(store, 1, "TEH")
    api.event("refund", order=refunded.id, amount=5000, at=at(2).isoformat())
    api.event("void", order=voided.id, at=at(2).isoformat())
    api.knobs(returned_amount_sign=sign)
    rows = api.v2("GetTransactions", time_zone=7)["transactions"]
    amounts = {(row["order_id"], row["type"]): row["amount"] for row in rows}
    assert amounts[refunded.id, "sale"] == amounts[voided.id, "sale"] == 20_700
    assert amounts[refunded.id, "refund"] == 5000 * factor
    assert amounts[voided.id, "void"] == 20_700 * factor
    assert api.orders()["refunded_orders"][0]["refund_amount"] == 5000


@pytest.mark.parametrize("outlet", [ONE, TWO])
def test_a_refund_leaves_the_header_or_shrinks_it(api: Api, store: Store, outlet: str) -> None:
    order = worked_order(store, outlet)
    before = api.order(order.id)
    api.event("refund", order=order.id, units={"0": 1}, at=at(5).isoformat())
    names = [name for name in before if name.endswith("_amount")] + ["subtotal"]
    after = api.order(order.id)
    assert {name: after[name] for name in names} == {name: before[name] for name in names}
    assert after["payment_status"] == "partially_refunded"
    api.knobs(refund_changes_totals=True)
    shrunk = api.order(order.id)
    assert shrunk["total_amount"] == order.totals.total - order.refunds[0].amount
    tax = Decimal(0) if shrunk["tax_inclusive"] else shrunk["total_tax_amount"]
    rest = shrunk["total_additional_final_amount"] + shrunk["rounding_amount"]
    assert shrunk["total_amount"] == shrunk["subtotal"] + tax + rest
    assert shrunk["subtotal"] == (
        shrunk["total_order_amount"]
        + shrunk["total_additional_order_amount"]
        + shrunk["total_additional_subtotal_amount"]
        - shrunk["total_discount_amount"]
    )


def _refunds(api: Api, **window: str) -> list[int]:
    return [int(row["refund_amount"]) for row in api.orders(created_after="", **window)["refunded_orders"]]


@pytest.mark.parametrize(
    ("selected", "found"),
    [
        ("order_modified", {"sold": [], "refunded": [], "touched": [1000, 2000]}),
        ("refund_date", {"sold": [], "refunded": [1000, 2000], "touched": []}),
        ("order_date", {"sold": [1000, 2000], "refunded": [], "touched": []}),
    ],
)
def test_what_refunds_are_selected_by(api: Api, store: Store, selected: str, found: dict[str, list[int]]) -> None:
    order = sell(store, 1, "TEH")
    for value in (1000, 2000):
        api.event("refund", order=order.id, amount=value, at=at(5).isoformat())
    api.event("touch", order=order.id, at=at(9).isoformat())
    api.knobs(refunds_selected_by=selected)
    windows = {
        "sold": ("2026-11-21T07:30:00", "2026-11-21T08:30:00"),
        "refunded": ("2026-11-21T11:30:00", "2026-11-21T12:30:00"),
        "touched": ("2026-11-21T15:30:00", "2026-11-21T16:30:00"),
    }
    assert {name: _refunds(api, modified_after=a, modified_before=b) for name, (a, b) in windows.items()} == found


@pytest.mark.parametrize("selected", ["refund_date", "order_date"])
def test_refunds_that_are_not_the_pages_come_once(api: Api, store: Store, selected: str) -> None:
    for hour in (1, 2, 3):
        api.event("refund", order=sell(store, hour, "TEH").id, amount=1000 * hour, at=at(5).isoformat())
    api.knobs(refunds_selected_by=selected)
    pages = [api.orders(page=number, page_size=1)["refunded_orders"] for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 0, 0]


def test_lines_without_fulfilment_need_the_include_or_do_not(api: Api, store: Store) -> None:
    waiting, partly = sell(store, 1, "TEH", "MUG", fulfilled=False), sell(store, 1, "TEH", "MUG", fulfilled=False)
    api.event("fulfil", order=partly.id, units={"0": 1}, at=at(2).isoformat())

    def shown(includes: str) -> list[list[str]]:
        return [[x["sku"] for x in api.order(o.id, includes=includes)["order_details"]] for o in (waiting, partly)]

    both = ["TEH", "MUG"]
    assert shown("OrderDetails") == [[], ["TEH"]]
    assert shown("OrderDetails,UnfulfilledItems") == [both, both]
    api.knobs(unfulfilled_details="full")
    assert shown("OrderDetails") == [both, both]
    row = api.order(partly.id)
    assert row["fulfillment_status"] == "partial"
    assert [line["fulfilment_status"] for line in row["order_details"]] == ["fulfilled", "none"]
    assert [line["units_used"] != [] for line in row["order_details"]] == [True, False]


@pytest.mark.parametrize(("case", "key"), [("live", "Outlets"), ("lower", "outlets")])
def test_the_case_of_the_outlets_list(api: Api, case: str, key: str) -> None:
    api.knobs(list_key_case=case)
    assert [row["outlet_code"] for row in api.v3("GetOutlets", page=1, page_size=200)[key]] == ["TC01", "TC02", "TC03"]


def test_money_comes_as_numbers_with_four_decimals_or_as_strings(api: Api, store: Store) -> None:
    sell(store, 1, "TEH")
    text = api.post("api/v2/GetOrders", created_after="2026-11-01", includes="OrderDetails").text
    assert '"total_amount": 20700.0000' in text
    assert '"quantity": 1,' in text
    api.knobs(money_as="strings")
    row = api.orders()["orders"][0]
    assert (row["total_amount"], row["transactions"][0]["amount"]) == ("20700.0000", "20700.0000")
    assert row["order_details"][0]["base_price"] == "18000.0000"


@pytest.mark.parametrize(("sign", "rounding"), [("signed", -80), ("absolute", 80)])
def test_the_sign_of_the_rounding(api: Api, store: Store, sign: str, rounding: int) -> None:
    order = worked_order(store)
    api.knobs(rounding_sign=sign)
    assert api.order(order.id)["rounding_amount"] == rounding
    assert api.v2("GetOrderSummary")["order_summaries"][0]["rounding_amount"] == rounding


def test_line_gross_of_inclusive_orders_is_ex_tax_or_inclusive(api: Api, store: Store) -> None:
    inclusive, exclusive = worked_order(store, TWO), worked_order(store, ONE)
    fields = ("base_price", "total_order_amount", "discount_order_amount", "subtotal")

    def tea(order_id: str) -> list[Decimal]:
        line = api.order(order_id)["order_details"][0]
        return [line[name] for name in fields]

    plain = tea(exclusive.id)
    assert tea(inclusive.id) == [Decimal("16363.5"), 32_727, 3600, 32_400]
    assert api.order(inclusive.id)["total_order_amount"] == 131_000
    api.knobs(inclusive_line_gross="inclusive")
    assert tea(inclusive.id) == [18_000, 36_000, 3600, 32_400] == plain == tea(exclusive.id)


def test_a_misspelt_knob_or_word_is_refused(api: Api) -> None:
    assert api.knobs(colour="red").status == 422
    assert api.knobs(money_as="coins").status == 422
    assert api.knobs().json["money_as"] == "numbers"
