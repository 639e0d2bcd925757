from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from posbridge.domain.records import RefundedLine
from posbridge.domain.states import RecordKind
from posbridge.money import Decimal
from tests.unit.sources_iseller.payloads import (
    TEA,
    ZONE,
    cake,
    line,
    modifier,
    order,
    paid_back,
    payment,
    payments_of,
    problems,
    read,
    refund,
    refunds_of,
    sale_of,
)

AT = "2025-03-04 03:30:00"
LATER = "2025-03-05 03:30:00"


def returned(*backs: dict[str, Any], **changes: Any) -> dict[str, Any]:
    taken = payment(amount=changes.pop("paid", 39960.0))
    return order(transactions=[taken, *backs], payment_status="partially_refunded", **changes)


def test_units_that_came_back_are_lines_of_the_sale() -> None:
    (found,) = refunds_of(read(returned(paid_back(gateway="custom", payment_type_name="GoPay")), [refund()]))
    assert found.occurred_at == datetime(2025, 3, 4, 10, 30, tzinfo=ZONE)
    assert found.lines == (RefundedLine(key="line-1", quantity=Decimal(1)),)
    assert (found.amount, found.method, found.label) == (19980, "custom", "GoPay")
    assert (found.net, found.service, found.tax) == (None, None, None)
    assert (found.by_amount, found.full, found.synthetic) == (False, False, False)
    assert [(item.sku, item.quantity) for item in found.stock_back or ()] == [("TEH-01", 1)]


def test_refunds_keep_their_ids_whatever_order_the_rows_come_in() -> None:
    rows = [refund(), refund(), refund(10000.0, refund_details=[], units_returned=[]), refund(refund_date=LATER)]
    backs = [paid_back("b1"), paid_back("b2"), paid_back("b3", 10000.0), paid_back("b4", transaction_date=LATER)]
    told = {
        tuple((each.source_id, each.amount, each.occurred_at) for each in refunds_of(read(returned(*backs), some)))
        for some in permutations(rows)
    }
    assert len(told) == 1
    (found,) = told
    assert len({source_id for source_id, _, _ in found}) == 4


@pytest.mark.parametrize("sign", [1, -1])
def test_signs_of_refunds_mean_nothing(sign: int) -> None:
    (found,) = refunds_of(read(returned(paid_back(amount=sign * 19980.0)), [refund(sign * 19980.0)]))
    assert (found.amount, found.method) == (19980, "cash")


def test_a_sum_that_someone_typed_is_a_refund_by_amount() -> None:
    row = refund(5000.0, refund_details=[], units_returned=[])
    (found,) = refunds_of(read(returned(paid_back(amount=5000.0)), [row]))
    assert (found.by_amount, found.lines, found.stock_back) == (True, (), ())


def test_units_for_another_amount_than_they_are_worth_are_a_refund_by_amount_with_stock() -> None:
    (found,) = refunds_of(read(returned(paid_back(amount=5000.0)), [refund(5000.0)]))
    assert (found.by_amount, found.lines) == (True, ())
    assert [item.quantity for item in found.stock_back or ()] == [1]


def test_units_that_were_thrown_away_are_lines_and_no_stock() -> None:
    (found,) = refunds_of(read(returned(paid_back()), [refund(units_returned=[])]))
    assert found.lines == (RefundedLine(key="line-1", quantity=Decimal(1)),)
    assert found.stock_back == ()


def test_stock_is_not_known_where_nothing_of_it_is_told() -> None:
    (found,) = refunds_of(read(returned(paid_back()), [refund(units_returned=None)]))
    assert found.stock_back is None


def test_several_lines_of_one_product_are_filled_in_their_order() -> None:
    lines = [line(), line("line-2")]
    details = [{"product_id": TEA, "sku": "TEH-01", "quantity": 3.0}]
    rows = [
        refund(59940.0, refund_details=details),
        refund(19980.0, refund_date=LATER),
    ]
    backs = [paid_back("b1", 59940.0), paid_back("b2", transaction_date=LATER)]
    first, second = refunds_of(read(returned(*backs, paid=79920.0) | {"order_details": lines} | _header(lines), rows))
    assert [(each.key, each.quantity) for each in first.lines or ()] == [("line-1", 2), ("line-2", 1)]
    assert [(each.key, each.quantity) for each in second.lines or ()] == [("line-2", 1)]


def test_a_product_is_found_by_its_sku_where_its_id_is_another() -> None:
    details = [{"product_id": None, "sku": "TEH-01", "quantity": 1.0}]
    (found,) = refunds_of(read(returned(paid_back()), [refund(refund_details=details)]))
    assert [each.key for each in found.lines or ()] == ["line-1"]


def test_modifiers_come_back_with_their_product() -> None:
    lines = [line(), modifier()]
    row = returned(paid_back(amount=25530.0), paid=51060.0) | {"order_details": lines} | _header(lines)
    (found,) = refunds_of(read(row, [refund(25530.0)]))
    assert [(each.key, each.quantity) for each in found.lines or ()] == [("line-1", 1)]


def test_more_units_than_were_sold_are_a_refund_by_amount() -> None:
    details = [{"product_id": TEA, "sku": "TEH-01", "quantity": 5.0}]
    (found,) = refunds_of(read(returned(paid_back()), [refund(refund_details=details)]))
    assert found.by_amount


def test_everything_given_back_is_full_with_the_rounding_of_the_whole() -> None:
    details = [{"product_id": TEA, "sku": "TEH-01", "quantity": 2.0}]
    row = returned(paid_back(amount=39900.0), rounding_amount=-60.0, total_amount=39900.0, paid=39900.0)
    (found,) = refunds_of(read(row, [refund(39900.0, refund_details=details)]))
    assert found.full
    assert [(each.key, each.quantity) for each in found.lines or ()] == [("line-1", 2)]


def test_the_tender_is_the_transaction_of_the_amount_that_is_nearest_in_time() -> None:
    rows = [refund(), refund(refund_date=LATER)]
    backs = [
        paid_back("b1", transaction_date=LATER, payment_type_name="Kedua"),
        paid_back("b2", transaction_date=AT, payment_type_name="Pertama"),
    ]
    assert [each.label for each in refunds_of(read(returned(*backs), rows))] == ["Pertama", "Kedua"]


def test_a_refund_by_several_tenders_is_one_refund_by_amount_for_each() -> None:
    backs = [paid_back("b1", 9980.0), paid_back("b2", 10000.0, gateway="external_debit", payment_type_name="Debit")]
    found = refunds_of(read(returned(*backs), [refund()]))
    assert [(each.amount, each.label, each.by_amount) for each in found] == [
        (9980, "Cash", True),
        (10000, "Debit", True),
    ]
    assert [len(each.stock_back or ()) for each in found] == [1, 0]
    assert len({each.source_id for each in found}) == 2
    again = refunds_of(read(returned(*reversed(backs)), [refund()]))
    assert again == found


def test_a_refund_that_no_transactions_come_to_is_held_and_none_is_made_up() -> None:
    records = read(returned(paid_back(amount=15000.0)), [refund()])
    assert refunds_of(records) == []
    (problem,) = problems(records, RecordKind.REFUND)
    assert (problem.code, problem.residual) == ("refund_not_paid_out", 19980)


def test_a_refund_of_an_order_that_tells_no_refund_transactions_names_no_tender() -> None:
    (found,) = refunds_of(read(returned(), [refund()]))
    assert (found.method, found.label) == ("", "")


def test_a_transaction_without_a_row_is_a_refund_by_amount_where_rows_were_asked_for() -> None:
    (found,) = refunds_of(read(returned(paid_back(amount=39960.0)), []))
    assert (found.synthetic, found.by_amount, found.full, found.amount) == (True, True, True, 39960)
    assert refunds_of(read(returned(paid_back(amount=39960.0)), None)) == []


def test_a_refund_told_by_its_transaction_and_later_by_its_row_is_the_same_record() -> None:
    before, after = (refunds_of(read(returned(paid_back()), rows))[0] for rows in ([], [refund()]))
    assert before.source_id == after.source_id


def test_a_row_that_a_page_told_twice_is_one_refund() -> None:
    assert len(refunds_of(read(returned(paid_back()), [refund(), refund()]))) == 1
    assert len(refunds_of(read(returned(paid_back("b1"), paid_back("b2")), [refund(), refund()]))) == 2


def test_voids_are_no_refunds_even_where_they_are_told_as_such() -> None:
    row = order(
        status="void",
        payment_status="voided",
        cancel_date=AT,
        transactions=[payment(), paid_back("v1", 39960.0, type="void")],
    )
    assert refunds_of(read(row, [refund(39960.0)])) == []


@pytest.mark.parametrize("status", ["pending", "failure"])
def test_money_that_did_not_go_back_is_no_refund(status: str) -> None:
    assert refunds_of(read(returned(paid_back(status=status)), [])) == []


def test_an_unknown_gateway_holds_the_refund_and_not_the_sale() -> None:
    records = read(returned(paid_back(gateway="crypto")), [refund()])
    assert sale_of(records).total == 39960
    (problem,) = problems(records, RecordKind.REFUND)
    assert "crypto" in problem.message


@pytest.mark.parametrize(
    ("changes", "named"), [({"refund_date": "soon"}, "refund_date"), ({"refund_amount": None}, "amount")]
)
def test_a_row_that_cannot_be_read_is_held(changes: dict[str, Any], named: str) -> None:
    problems_ = problems(read(returned(), [refund() | changes]), RecordKind.REFUND)
    assert [named in each.message for each in problems_] == [True]


def test_units_of_a_sale_that_cannot_be_read_are_not_known() -> None:
    records = read(returned(paid_back(), total_amount=1.0), [refund()])
    (found,) = refunds_of(records)
    assert (found.lines, found.by_amount) == (None, False)
    assert payments_of(records)


def shrunk(back: float, **changes: Any) -> dict[str, Any]:
    """The header after ``back`` was taken off it, in a store that shrinks headers (contract iseller §4.9)."""
    lines = [line(), cake()]
    left = (72960.0 - back) / 72960.0
    goods, tax = round(66000 * left), round(6960 * left)
    header = {"total_order_amount": goods, "subtotal": goods, "total_tax_amount": tax, "total_amount": goods + tax}
    row = order(*lines, transactions=[payment(amount=72960.0), paid_back(amount=back)])
    return row | header | changes


@pytest.mark.parametrize("back", [19980.0, 72960.0])
def test_a_header_that_a_refund_shrank_is_the_same_sale(back: float) -> None:
    before = read(order(line(), cake()))
    after = read(shrunk(back, payment_status="partially_refunded"), [refund(back)])
    assert after[0].fingerprint == before[0].fingerprint
    assert sale_of(after).total == 72960


def test_surcharges_shipping_and_rounding_of_a_shrunk_header_are_what_they_were() -> None:
    charged = line(additional_charge=1800.0)
    sold = {
        "total_additional_final_amount": 1800.0,
        "total_shipping_amount": 12000.0,
        "rounding_amount": -60.0,
        "total_amount": 53700.0,
    }
    half = {
        "subtotal": 18000.0,
        "total_tax_amount": 1980.0,
        "total_additional_final_amount": 900.0,
        "total_shipping_amount": 6000.0,
        "rounding_amount": -30.0,
        "total_amount": 26850.0,
    }
    money = [payment(amount=53700.0), paid_back(amount=26850.0)]
    before = read(order(charged, **sold))
    after = read(order(charged, **half, transactions=money), [refund(26850.0, refund_details=[])])
    assert sale_of(after) == sale_of(before)


def test_the_rounding_of_a_till_is_no_shipping_even_where_nothing_is_left_of_the_header() -> None:
    nothing = dict.fromkeys(
        ("total_order_amount", "subtotal", "total_tax_amount", "total_amount", "rounding_amount"), 0.0
    )
    money = [payment(amount=40500.0), paid_back(amount=40500.0)]
    before = read(order(rounding_amount=540.0, total_amount=40500.0))
    after = read(order(**nothing, transactions=money, payment_status="refunded"), [refund(40500.0)])
    assert sale_of(after) == sale_of(before)


def test_a_header_that_lines_and_refunds_do_not_come_to_is_held() -> None:
    records = read(shrunk(19980.0, total_amount=40000.0), [refund()])
    (problem,) = problems(records, RecordKind.SALE)
    assert problem.code == "does_not_close"


def _header(lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in order(*lines).items() if name.startswith(("total_", "subtotal"))}
