from typing import Any

import pytest

from posbridge.sources.iseller.returned import Returned, is_explained


def row(order: str, amount: object = 1000, *, at: str = "2026-03-02 09:00:00") -> dict[str, Any]:
    return {"order_id": order, "refund_date": at, "refund_amount": amount}


def test_the_same_row_on_two_pages_is_one_row() -> None:
    returned = Returned()
    assert returned.add([row("a"), row("b")]) == {"a", "b"}
    assert returned.add([row("a"), row("b")]) == set()
    assert returned.of("a") == [row("a")]


def test_exact_twins_on_one_page_are_two_refunds() -> None:
    returned = Returned()
    returned.add([row("a")])
    assert returned.add([row("a"), row("a")]) == {"a"}
    assert returned.of("a") == [row("a"), row("a")]


def test_the_order_of_rows_does_not_depend_on_the_pages() -> None:
    one, other = Returned(), Returned()
    one.add([row("a", 1), row("A", 2)])
    other.add([row("A", 2)])
    other.add([row("a", 1)])
    assert one.of("a") == other.of("a")
    assert len(one.of("a")) == 2


@pytest.mark.parametrize("rows", [None, "none", [None, 7, {"refund_amount": 1}]])
def test_what_names_no_order_is_of_none(rows: object) -> None:
    assert Returned().add(rows) == set()


def order(*given_back: object, status: str = "partially_refunded", **fields: Any) -> dict[str, Any]:
    paid = [{"type": "sale", "status": "success", "amount": 50000}]
    back = [{"type": "refund", "status": "success", "amount": each} for each in given_back]
    return {"payment_status": status, "transactions": [*paid, *back], **fields}


@pytest.mark.parametrize(
    ("told", "rows", "explained"),
    [
        (order(status="paid"), [], True),
        (order(1000), [row("a")], True),
        (order("-1000.0000"), [row("a", "1000.0000")], True),
        (order(1000, 2000), [row("a")], False),
        (order(1000), [], False),
        (order(), [], False),
        (order(status="Refunded"), [], False),
        (order(), [row("a")], True),
        (order(1000, status="paid"), [], False),
        (order(transactions=[{"type": "refund", "status": "pending", "amount": 9}], status="paid"), [], True),
        (order(transactions=[{"type": "void", "status": "success", "amount": 9}], status="voided"), [], True),
        (order(transactions=None, status="paid"), [], True),
        (order("much", status="paid"), [], True),
    ],
)
def test_an_order_is_explained_once_rows_account_for_what_went_back(
    told: dict[str, Any], rows: list[dict[str, Any]], *, explained: bool
) -> None:
    assert is_explained(told, rows) is explained
