"""Receipts that the POS deleted."""

from collections.abc import Sequence

import pytest

from posbridge.domain.documents import Document
from posbridge.domain.records import Refund, RefundedLine, Sale, Void
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.mapping.context import PaidTender
from posbridge.mapping.results import Held, Skipped, Waiting
from posbridge.mapping.returns import map_refund
from posbridge.mapping.sales import map_sale
from posbridge.mapping.voids import map_void
from tests.unit.mapping.world import (
    NOON,
    context,
    credit,
    documents,
    later,
    of_kind,
    paid_out,
    posted,
    reason,
    refund,
    returns,
    rp,
    worked_day,
)

CTX = context()
VOID = Void(source_id="S1:void", sale_id="S1", receipt_no="7QK2M9A", occurred_at=NOON.replace(day=7))
CASH = PaidTender(custom_id="PAY-1", account="1-10001", amount=rp(50000))
CARD = PaidTender(custom_id="PAY-2", account="1-10002", amount=rp(47700))


def voided(
    payments: Sequence[PaidTender], *, of: Sale | None = None, siblings: Sequence[Refund] = ()
) -> tuple[Document, ...]:
    record = of or worked_day()
    invoice = posted(documents(map_sale(record, CTX, voided=False)))
    before = [returns(documents(map_refund(each, record, invoice, [], siblings, CTX)))[0] for each in siblings]
    return documents(map_void(VOID, record, invoice, payments, before, CTX, siblings=siblings))


def parts(found: Sequence[Document]) -> list[tuple[str, object]]:
    return [(each.body.account, each.body.amount) for each in of_kind(found, DocumentKind.MEMO_REFUND)]  # type: ignore[union-attr]


def test_a_void_gives_everything_back_on_its_own_date_to_each_tender() -> None:
    found = voided([CASH, CARD])
    assert credit(found) == paid_out(found) == 97700
    assert parts(found) == [("1-10001", 50000), ("1-10002", 47700)]
    assert {each.date for each in found} == {VOID.business_date}
    assert {each.record_id for each in found} == {"void:S1:void"}
    assert len({each.custom_id for each in found}) == 3


def test_a_void_waits_for_the_payments_it_gives_back() -> None:
    [goods] = of_kind(voided([CASH, CARD]), DocumentKind.SALES_RETURN)
    assert goods.needs == ("INV-moka-700101-S1", "PAY-1", "PAY-2")


def test_a_void_of_an_unpaid_sale_pays_nothing_out() -> None:
    found = voided([], of=later(worked_day(), credit=True))
    assert [each.kind for each in found] == [DocumentKind.SALES_RETURN]


def test_a_void_of_a_partly_paid_sale_pays_out_what_came_in() -> None:
    found = voided([CASH], of=later(worked_day(), credit=True))
    assert parts(found) == [("1-10001", 50000)]


def test_what_a_refund_gave_back_is_not_given_back_again() -> None:
    one = (RefundedLine(key="L0", quantity=rp(1)),)
    before = refund(29106, net=25200, service=1260, tax=2646, lines=one)
    found = voided([CASH, CARD], siblings=[before])
    assert credit(found) == paid_out(found) == 97700 - 29106
    assert parts(found) == [("1-10001", 35104), ("1-10002", 33490)]


@pytest.mark.parametrize("state", [DocumentState.PLANNED, DocumentState.SENDING, DocumentState.UNCERTAIN])
def test_an_invoice_that_may_be_on_its_way_is_reversed(state: DocumentState) -> None:
    invoice = posted(documents(map_sale(worked_day(), CTX, voided=False)), state)
    assert documents(map_void(VOID, worked_day(), invoice, [], [], CTX))


def test_a_void_before_posting_is_skipped() -> None:
    invoice = posted(documents(map_sale(worked_day(), CTX, voided=False)), DocumentState.REJECTED)
    assert reason(map_void(VOID, worked_day(), invoice, [], [], CTX), Skipped) == "voided_before_posting"
    assert reason(map_void(VOID, worked_day(), None, [], [], CTX), Skipped) == "voided_before_posting"


def test_a_void_of_a_sale_that_nobody_told_of_waits() -> None:
    assert reason(map_void(VOID, None, None, [], [], CTX), Waiting) == "waiting_for_sale"


def test_a_void_after_everything_came_back_is_skipped() -> None:
    record = worked_day()
    invoice = posted(documents(map_sale(record, CTX, voided=False)))
    everything = refund(97700, full=True)
    before = returns(documents(map_refund(everything, record, invoice, [], [everything], CTX)))
    mapped = map_void(VOID, record, invoice, [CASH, CARD], before, CTX, siblings=[everything])
    assert reason(mapped, Skipped) == "already_reversed"


def test_a_void_after_a_refund_by_amount_that_nothing_can_take_up_is_held() -> None:
    record = worked_day()
    invoice = posted(documents(map_sale(record, CTX, voided=False)))
    held = map_void(VOID, record, invoice, [CASH, CARD], [], CTX, siblings=[refund(20000, by_amount=True)])
    assert isinstance(held, Held)
    assert held.reason.residual == -20000
