"""Envelopes, failures and unknown values: what a reader must survive (contract iseller §2.1, §12, §13)."""

from typing import Any

import pytest
import requests

from tests.integration.sandbox_iseller.client import LONG_AGO, Answer, Api
from tests.integration.sandbox_iseller.shop import ONE, at, sell
from tests.sandbox.iseller import Store

pytestmark = pytest.mark.integration

ORDERS = "api/v2/GetOrders"


def _read(api: Api) -> Answer:
    return api.post(ORDERS, created_after=LONG_AGO)


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_call_can_fail_with_a_status_once(api: Api, status: int) -> None:
    api.fault(match={"path_regex": "(?i)getorders"}, kind="status", status=status)
    assert _read(api).status == status
    assert _read(api).status == 200


@pytest.mark.parametrize("wait", [None, 2])
def test_too_many_requests_with_and_without_a_wait(api: Api, wait: int | None) -> None:
    api.fault(kind="status", status=429, retry_after=wait)
    refused = _read(api)
    assert (refused.status, refused.headers.get("Retry-After")) == (429, None if wait is None else "2")


def test_a_success_can_be_none(api: Api) -> None:
    api.fault(kind="status", status=200)
    answer = _read(api)
    assert (answer.status, answer.json["status"]) == (200, False)
    assert answer.json["error_message"]


def test_an_answer_can_be_html(api: Api) -> None:
    api.fault(kind="not_json")
    answer = _read(api)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html")
    assert answer.text.startswith("<html>")


def test_an_answer_can_come_too_late(api: Api) -> None:
    api.fault(kind="delay", seconds=0.5)
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{api.base}/{ORDERS}", timeout=0.1)


@pytest.mark.parametrize(("shape", "expected"), [("null", {"orders": None}), ("empty", {"orders": []}), ("absent", {})])
def test_a_failures_list_is_null_empty_or_absent(api: Api, shape: str, expected: dict[str, Any]) -> None:
    api.knobs(failed_list=shape)
    body = api.post(ORDERS).json
    assert {name: body[name] for name in body if name == "orders"} == expected
    assert body["status"] is False


def test_orders_spell_their_error_key_in_a_way_of_their_own(api: Api) -> None:
    assert api.post(ORDERS).json["erroe_message"]
    assert "error_message" not in api.post(ORDERS).json
    assert api.post("api/v2/GetProducts").json["error_message"].startswith("required parameter")
    assert "error_detail" in api.post("api/v2/GetProducts").json
    api.knobs(orders_error_key="error_message")
    assert api.post(ORDERS).json["error_message"]


def test_the_envelope_of_orders_can_come_in_a_list(api: Api) -> None:
    api.knobs(envelope_in_array=True)
    assert [set(each) >= {"orders", "status"} for each in _read(api).json] == [True]


def test_the_count_is_the_pages_or_the_whole(api: Api, store: Store) -> None:
    for hour in (1, 2, 3):
        sell(store, hour, "TEH")
    assert api.orders(page_size=2)["count"] == 2
    api.knobs(count_is="total")
    assert api.orders(page_size=2)["count"] == 3


def test_the_page_size_has_a_default_and_a_limit(api: Api, store: Store) -> None:
    for hour in (1, 2, 3):
        sell(store, hour, "TEH")
    api.knobs(default_page_size=2)
    assert len(api.orders()["orders"]) == 2
    assert api.post(ORDERS, created_after=LONG_AGO, page_size=501).json["status"] is False


def test_rows_repeat_on_the_next_page(api: Api, store: Store) -> None:
    for hour in (1, 2, 3):
        sell(store, hour, "TEH")
    api.knobs(duplicate_rows=1)
    pages = [[row["order_reference"] for row in api.orders(page=n, page_size=2)["orders"]] for n in (1, 2)]
    assert pages == [["#501-1001", "#501-1002"], ["#501-1002", "#501-1003"]]
    assert len(api.orders(page=2, page_size=2)["orders"]) == 1


@pytest.mark.parametrize("how", ["knob", "event"])
def test_a_row_that_arrives_between_pages_shifts_the_others(api: Api, store: Store, how: str) -> None:
    orders = [sell(store, hour, "TEH") for hour in (1, 2, 3)]
    if how == "knob":
        api.knobs(insert_rows=1)
    else:
        api.event("insert_between_pages", order=orders[0].id)
    first, second = [[row["order_reference"] for row in api.orders(page=n, page_size=2)["orders"]] for n in (1, 2)]
    assert (first, second) == (["#501-1001", "#501-1002"], ["#501-1002", "#501-1003"])
    assert api.orders()["orders"][0]["order_reference"] == "#501-1004"


def test_a_row_that_changes_between_pages_makes_the_reader_miss_another(api: Api, store: Store) -> None:
    orders = [sell(store, hour, "TEH") for hour in (1, 2, 3)]
    api.event("touch_between_pages", order=orders[0].id, at=at(20).isoformat())
    by_change = {"sort": "ModifiedDate", "page_size": 2}
    pages = [[row["order_reference"] for row in api.orders(page=n, **by_change)["orders"]] for n in (1, 2)]
    assert pages == [["#501-1001", "#501-1002"], ["#501-1001"]]


@pytest.mark.parametrize("field", ["status", "payment_status", "fulfillment_status", "channel"])
def test_the_first_order_can_have_a_state_nobody_has_heard_of(api: Api, store: Store, field: str) -> None:
    sell(store, 1, "TEH")
    sell(store, 2, "TEH")
    api.knobs(unknown_enum=field)
    words = [row[field] for row in api.orders()["orders"]]
    assert words[0] == f"on_the_moon_{field}"
    assert words[1] in {"completed", "paid", "fulfilled", "pos"}


def test_the_first_payment_can_have_a_gateway_nobody_has_heard_of(api: Api, store: Store) -> None:
    sell(store, 1, "TEH")
    api.knobs(unknown_enum="gateway")
    assert api.orders()["orders"][0]["transactions"][0]["gateway"] == "on_the_moon_gateway"
    assert api.v2("GetTransactions")["transactions"][0]["gateway"] == "on_the_moon_gateway"


def test_the_first_stock_event_can_have_an_action_nobody_has_heard_of(api: Api) -> None:
    for quantity in (1, 2):
        api.event("adjustment", outlet=ONE, units={"TEH": quantity}, at=at(quantity).isoformat())
    api.knobs(unknown_enum="action")
    actions = [row["action"] for row in api.v3("GetTransfer")["inventory_adjustments"]]
    assert actions == ["on_the_moon_action", "adjustment"]


def test_the_lines_fulfilment_is_spelt_either_way(api: Api, store: Store) -> None:
    sell(store, 1, "TEH")
    assert api.orders()["orders"][0]["order_details"][0]["fulfilment_status"] == "fulfilled"
    api.knobs(line_fulfilment_key="fulfillment_status")
    assert api.orders()["orders"][0]["order_details"][0]["fulfillment_status"] == "fulfilled"


def test_a_client_can_lack_access_to_v3(api: Api) -> None:
    api.knobs(erp_access=False)
    refused = api.post("api/v3/GetOutlets", as_json=True)
    assert (refused.status, refused.json["status"]) == (403, False)
    api.v2("GetStoreInfo")


@pytest.mark.parametrize("path", ["api/v2/getorders", "/api/v2/GetOrders", "API/V2//GETORDERS"])
def test_case_and_doubled_slashes_do_not_matter(api: Api, path: str) -> None:
    assert api.post(path, created_after=LONG_AGO).ok["orders"] == []
    by = api.session.get(f"{api.base}/_sandbox/requests", timeout=10).json()["by"]
    assert by == {"POST oauth/token": 1, "POST api/v2/GetOrders": 1}


def test_calls_that_are_not_there_are_not_found(api: Api) -> None:
    assert api.post("api/v2/GetPayouts").status == 404
    assert api.session.get(f"{api.base}/{ORDERS}", timeout=10).status_code == 405


def test_a_body_is_a_form_or_json(api: Api, store: Store) -> None:
    sell(store, 1, "TEH")
    for as_json in (False, True):
        assert api.post(ORDERS, as_json=as_json, created_after=LONG_AGO, time_zone=7, page_size=5).ok["count"] == 1
    headers = {"Authorization": f"Bearer {api.access}", "Content-Type": "text/plain"}
    answer = api.session.post(f"{api.base}/{ORDERS}", data="created_after=x", headers=headers, timeout=10)
    assert answer.json()["status"] is False


def test_a_last_page_that_is_just_full_is_known_to_be_the_last(api: Api, store: Store) -> None:
    assert api.orders(page=0)["has_next_item"] is False
    for hour in (1, 2, 3, 4):
        sell(store, hour, "TEH")
    pages = [api.orders(page=number, page_size=2) for number in (1, 2, 3)]
    assert [(page["count"], page["has_next_item"]) for page in pages] == [(2, True), (2, False), (0, False)]
