from typing import Any

import pytest

from posbridge.domain.states import RecordKind
from posbridge.money import Decimal
from tests.unit.sources_iseller.payloads import order, payment, payments_of, problems, read


def test_every_successful_sale_transaction_is_a_payment() -> None:
    cash = payment("p1", 20000.0)
    wallet = payment("p2", 19960.0, gateway=" Custom", payment_type_name=" GoPay ")
    told = [
        (each.source_id, each.method, each.label, each.amount)
        for each in payments_of(read(order(transactions=[cash, wallet])))
    ]
    assert told == [("p1", "cash", "Cash", 20000), ("p2", "custom", "GoPay", 19960)]


@pytest.mark.parametrize("status", ["error", "Pending", "failure"])
def test_a_try_that_came_to_nothing_is_no_payment(status: str) -> None:
    rows = [payment("p1", status=status), payment("p2")]
    assert [each.source_id for each in payments_of(read(order(transactions=rows)))] == ["p2"]


def test_refunds_and_voids_are_no_payments() -> None:
    rows = [payment("p1"), payment("p2", type="void"), payment("p3", type="refund")]
    assert [each.source_id for each in payments_of(read(order(transactions=rows)))] == ["p1"]


@pytest.mark.parametrize(("field", "word"), [("type", "tip"), ("status", "settling"), ("gateway", "crypto")])
def test_an_unknown_word_holds_that_payment_alone(field: str, word: str) -> None:
    rows = [payment("p1", 20000.0), payment("p2", 19960.0, **{field: word})]
    records = read(order(transactions=rows))
    assert [each.source_id for each in payments_of(records)] == ["p1"]
    held = [record for record in records if record.problem is not None]
    assert [(record.kind, record.source_id) for record in held] == [(RecordKind.PAYMENT, "p2")]
    assert [word in reason.message for reason in problems(records, RecordKind.PAYMENT)] == [True]


def test_a_transaction_that_is_told_twice_is_one_payment() -> None:
    assert len(payments_of(read(order(transactions=[payment("p1"), payment("p1")])))) == 1


@pytest.mark.parametrize("amount", [-39960.0, "39960.0000"])
def test_the_amount_is_a_magnitude_told_as_number_or_text(amount: Any) -> None:
    (found,) = payments_of(read(order(transactions=[payment("p1", amount)])))
    assert found.amount == 39960


def test_a_payment_after_the_closing_is_an_instalment() -> None:
    rows = [payment("p1", 10000.0), payment("p2", 29960.0, transaction_date="2025-03-06 02:00:00")]
    assert [each.origin for each in payments_of(read(order(transactions=rows, on_account=True)))] == [
        "tender",
        "instalment",
    ]


def test_the_providers_fee_is_told_with_the_payment_and_does_not_change_it() -> None:
    told = payment("p1", mdr=[{"payment_method_fee": 279.72, "total_amount_fee": 39680.28}])
    rest = payment("p1", mdr=[{"payment_method_fee": None, "total_amount_fee": 39680.28}])
    records = [read(order(transactions=[row])) for row in (told, rest, payment("p1"))]
    assert [payments_of(each)[0].fee for each in records] == [Decimal("279.72"), Decimal("279.72"), 0]
    assert len({each[1].fingerprint for each in records}) == 1


def test_a_paid_order_that_was_not_paid_its_total_says_so_and_keeps_what_was_paid() -> None:
    records = read(order(transactions=[payment("p1", 30000.0)]))
    assert [each.amount for each in payments_of(records)] == [30000]
    assert records[0].problem is None
    (problem,) = problems(records, RecordKind.PAYMENT)
    assert (problem.code, problem.residual) == ("payments_do_not_close", 9960)


@pytest.mark.parametrize("status", ["pending", "partially_paid", "partially_refunded"])
def test_an_order_that_is_not_paid_yet_may_lack_payments(status: str) -> None:
    records = read(order(transactions=[payment("p1", 30000.0)], payment_status=status))
    assert problems(records, RecordKind.PAYMENT) == []


def test_an_order_that_cannot_be_read_still_tells_its_payments() -> None:
    records = read(order(total_amount=1.0, transactions=[payment("p1")]))
    assert records[0].problem is not None
    assert [each.amount for each in payments_of(records)] == [39960]


def test_transactions_that_are_no_list_hold_one_payment() -> None:
    (problem,) = problems(read(order(transactions="none")), RecordKind.PAYMENT)
    assert "transactions" in problem.message
