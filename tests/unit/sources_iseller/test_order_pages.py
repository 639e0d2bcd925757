"""Servers that do not filter as they are asked to."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from posbridge.ports import Page
from posbridge.sources.cards import without_cards
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.order_pages import OrderPages
from tests.unit.sources_iseller.scripted import ScriptedClient

OUTLET = "aaaaaaaa-0000-4000-8000-000000000001"


def order(order_id: str, outlet: str | None = OUTLET, **fields: Any) -> dict[str, Any]:
    """An order of which only the id matters: what cannot be read of it becomes a record with a problem."""
    return {"order_id": order_id, "outlet_id": outlet, "payment_status": "paid", **fields}


def listing(*rows: dict[str, Any], refunds: tuple[str, ...] = (), more: bool = False) -> dict[str, Any]:
    told = [{"order_id": each, "refund_amount": 1000} for each in refunds]
    return {"orders": list(rows), "refunded_orders": told, "has_next_item": more}


def read(client: ScriptedClient) -> list[Page]:
    pages = OrderPages(client, OUTLET, ZoneInfo("Asia/Jakarta"), Calibration)  # type: ignore[arg-type]
    return list(pages.read({"time_zone": 0}, "orders"))


def told(pages: list[Page]) -> list[str]:
    return [record.parent_id or record.source_id for page in pages for record in page.records]


def store(first: dict[str, Any], by_id: Mapping[str, dict[str, Any]]) -> ScriptedClient:
    """``first`` is the list; ``by_id`` what comes when one order is asked for."""

    def answer(call: str, params: Mapping[str, Any], page: int | None) -> Any:
        return by_id[params["order_id"]] if "order_id" in params else first

    return ScriptedClient(answer)


def test_orders_of_another_outlet_are_dropped_and_those_that_name_none_are_kept() -> None:
    rows = order("a"), order("b", "another"), order("c", OUTLET.upper()), order("d", None)
    assert told(read(store(listing(*rows), {}))) == ["a", "c", "d"]


def test_an_outlet_that_was_blotted_out_as_a_card_number_tells_nothing_and_its_row_is_kept() -> None:
    blotted = without_cards(order("a") | {"outlet_id": 4_000_000_000_000_002})
    assert told(read(store(listing(blotted), {}))) == ["a"]


def test_a_refund_of_another_outlet_s_order_is_not_ours() -> None:
    client = store(listing(refunds=("b",)), {"b": listing(order("b", "another"), refunds=("b",))})
    assert read(client) == []


def test_a_refund_without_an_order_is_followed_up_once() -> None:
    client = store(listing(refunds=("b",)), {"b": listing(order("b"), refunds=("b",))})
    (page,) = read(client)
    assert (page.number, page.rows, told([page])[0]) == (1, 0, "b")
    assert [params.get("order_id") for _, params, _ in client.asked] == [None, "b"]


def test_a_server_that_ignores_the_id_is_not_read_to_its_end() -> None:
    client = store(listing(refunds=("b",)), {"b": listing(order("x"), order("y"), more=True)})
    assert read(client) == []
    assert len(client.asked) == 2


def test_an_order_that_cannot_be_found_by_its_id_is_told_as_it_was_listed() -> None:
    refunded = order("a", payment_status="refunded")
    assert set(told(read(store(listing(refunded), {"a": listing()})))) == {"a"}


def test_every_request_asks_for_all_that_belongs_to_an_order() -> None:
    client = store(listing(refunds=("b",)), {"b": listing()})
    read(client)
    assert len({params["includes"] for _, params, _ in client.asked}) == 1
    assert client.asked[0][1]["outlet_id"] == OUTLET
    assert {"TrackInventory", "UnfulfilledItems"} <= set(client.asked[0][1]["includes"].split(","))
