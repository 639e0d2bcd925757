from typing import Any

import pytest

from posbridge.errors import RetryableError, UnreadableAnswerError
from posbridge.sources.iseller.paging import sheets
from tests.unit.sources_iseller.scripted import ScriptedClient, in_turn


def orders(*ids: str, more: object = False) -> dict[str, Any]:
    return {"orders": [{"order_id": each} for each in ids], "has_next_item": more}


def shifts(*ids: str) -> dict[str, Any]:
    return {"register_shifts": [{"register_shift_id": each} for each in ids]}


def read(client: ScriptedClient) -> list[tuple[int, list[str]]]:
    listed = sheets(client, "v2/GetOrders", {"page_size": 2}, "orders", identity="order_id", first=0)
    return [(sheet.number, [row["order_id"] for row in sheet.rows]) for sheet in listed if sheet.rows]  # type: ignore[index]


def pages_asked(client: ScriptedClient) -> list[int | None]:
    return [page for _, _, page in client.asked]


def test_pages_from_zero_are_read_until_none_follows() -> None:
    client = in_turn(orders("a", "b", more=True), orders("c"))
    assert read(client) == [(0, ["a", "b"]), (1, ["c"])]
    assert pages_asked(client) == [0, 1]


def test_page_one_may_be_page_zero_once_more() -> None:
    client = in_turn(orders("a", "b", more=True), orders("a", "b", more=True), orders("c"))
    assert read(client) == [(0, ["a", "b"]), (2, ["c"])]


def test_page_zero_may_be_empty_where_pages_count_from_one() -> None:
    client = in_turn(orders(more=True), orders("a", "b", more=True), orders("c"))
    assert read(client) == [(1, ["a", "b"]), (2, ["c"])]


def test_rows_met_before_are_dropped_whatever_their_case() -> None:
    assert read(in_turn(orders("a", "b", more=True), orders("B", "c"))) == [(0, ["a", "b"]), (1, ["c"])]


def test_an_empty_list_has_no_rows() -> None:
    assert read(in_turn(orders())) == []
    assert read(in_turn({"orders": None, "has_next_item": False})) == []


def test_what_comes_beside_an_empty_list_is_not_lost() -> None:
    beside = {**orders(), "refunded_orders": [{"order_id": "a"}]}
    (sheet,) = sheets(in_turn(beside), "v2/GetOrders", {}, "orders", identity="order_id", first=0)
    assert (sheet.rows, sheet.envelope) == ([], beside)


def test_a_list_that_brings_nothing_new_and_does_not_end_is_an_error() -> None:
    same = orders("a", "b", more=True)
    with pytest.raises(RetryableError, match="a page follows page 3 of v2/GetOrders, which holds nothing new"):
        read(in_turn(same, same, same, same))
    client = in_turn(*[orders(more=True)] * 3)
    with pytest.raises(RetryableError, match="page 2"):
        read(client)


def test_a_list_that_turns_in_a_circle_is_an_error() -> None:
    one, two = orders("a", "b", more=True), orders("c", "d", more=True)
    with pytest.raises(RetryableError, match="page 4"):
        read(in_turn(one, two, one, two, one))


def test_rows_that_came_in_may_push_a_whole_page_back() -> None:
    pages = orders("a", "b", more=True), orders("x", "a", more=True), orders("a", "b", more=True), orders("c")
    assert [row for _, rows in read(in_turn(*pages)) for row in rows] == ["a", "b", "x", "c"]


def test_a_page_that_is_done_may_bring_nothing_new() -> None:
    same = orders("a", "b", more=True)
    assert read(in_turn(same, same, orders("b"))) == [(0, ["a", "b"])]


def test_rows_without_an_id_are_told_apart_by_what_they_hold() -> None:
    odd = {"orders": [{"n": 1}, {"n": 2}, {"n": 1}, 7], "has_next_item": False}
    (sheet,) = sheets(in_turn(odd), "v2/GetOrders", {}, "orders", identity="order_id", first=0)
    assert sheet.rows == [{"n": 1}, {"n": 2}, 7]


def test_where_the_server_never_says_pages_are_read_until_one_brings_nothing_new() -> None:
    for last in (shifts(), shifts("a", "b")):
        client = in_turn(shifts("a", "b"), last)
        listed = sheets(client, "v2/GetRegisterShifts", {}, "register_shifts", identity="register_shift_id")
        assert [len(sheet.rows) for sheet in listed] == [2, 0]
        assert pages_asked(client) == [1, 2]


@pytest.mark.parametrize("envelope", [{"status": True}, {"orders": {"a": 1}}, {"orders": "none"}])
def test_an_answer_without_a_list_names_call_and_page(envelope: dict[str, Any]) -> None:
    with pytest.raises(UnreadableAnswerError, match="v2/GetOrders, page 0 holds no list orders"):
        read(in_turn(envelope))
