"""Money given back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from posbridge.domain.documents import CreditMemoBody, Document, MemoRefundBody, ReturnBody
from posbridge.domain.records import Payment, Refund, RefundedLine, Sale
from posbridge.domain.states import DocumentKind
from posbridge.mapping import identity
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import Held, Mapped, Skipped, Waiting
from posbridge.mapping.returns import map_refund
from posbridge.mapping.sales import map_sale
from posbridge.money import Decimal
from tests.unit.mapping.world import (
    BOOKS,
    NOON,
    context,
    credit,
    documents,
    later,
    left_open,
    line,
    of_kind,
    paid_out,
    payment,
    posted,
    reason,
    refund,
    returns,
    rp,
    sale,
    topping,
    worked_day,
)

CTX = context()
ONE_KOPI = {"net": 25200, "service": 1260, "tax": 2646, "lines": (RefundedLine(key="L0", quantity=rp(1)),)}


def mapped(
    record: Refund,
    of: Sale,
    *,
    back: Sequence[ReturnBody] = (),
    siblings: Sequence[Refund] = (),
    tenders: Sequence[Payment] = (),
    ctx: MapContext = CTX,
) -> Mapped:
    invoice = posted(documents(map_sale(of, ctx, voided=False)))
    return map_refund(record, of, invoice, back, siblings or [record], ctx, tenders=tenders)


def given(*args: object, **more: object) -> tuple[Document, ...]:
    return documents(mapped(*args, **more))  # type: ignore[arg-type]


def quantities(found: Sequence[Document]) -> dict[int, Decimal]:
    [body] = returns(found)
    return {each.line: each.quantity for each in body.lines}


def memo_lines(found: Sequence[Document]) -> list[tuple[str, Decimal, str]]:
    return [
        (each.account, each.amount, each.description)
        for document in found
        if isinstance(document.body, CreditMemoBody)
        for each in document.body.lines
    ]


def test_one_unit_of_the_worked_receipt_gives_back_29_106() -> None:
    found = given(refund(29106, **ONE_KOPI), worked_day())
    assert [each.kind for each in found] == [
        DocumentKind.SALES_RETURN,
        DocumentKind.CREDIT_MEMO,
        DocumentKind.MEMO_REFUND,
    ]
    assert quantities(found) == {0: 1, 3: 1260}
    assert memo_lines(found) == [("4-40000", rp("3.872"), "rounding share")]
    assert credit(found) == paid_out(found) == 29106


def test_documents_of_a_refund_follow_one_another() -> None:
    goods, memo, paid = given(refund(29106, **ONE_KOPI), worked_day(), tenders=[payment(97700)])
    invoice, tender = "INV-moka-700101-S1", identity.payment_id(CTX.settings, payment(97700))
    assert goods.needs == (invoice, tender)
    assert memo.needs == (goods.custom_id,)
    assert paid.needs == (goods.custom_id, memo.custom_id)
    assert isinstance(paid.body, MemoRefundBody)
    assert paid.body.memos == (goods.custom_id, memo.custom_id)
    assert paid.body.invoice == invoice


def test_a_refund_bears_its_own_date_and_the_receipt() -> None:
    found = given(refund(29106, hours=36, **ONE_KOPI), worked_day())
    assert {each.date for each in found} == {(NOON + timedelta(hours=36)).date()}
    assert {each.record_id for each in found} == {"refund:S1:refund:1"}
    assert {each.receipt_no for each in found} == {"7QK2M9A"}


def test_goods_go_back_to_the_warehouse_they_left() -> None:
    ctx = context(warehouse="Gudang")
    [body] = returns(given(refund(29106, **ONE_KOPI), worked_day(), ctx=ctx))
    assert body.warehouse == "Gudang"


def test_a_full_refund_needs_no_memo_for_the_rounding() -> None:
    found = given(refund(97700, full=True), worked_day())
    assert [each.kind for each in found] == [DocumentKind.SALES_RETURN, DocumentKind.MEMO_REFUND]
    assert credit(found) == 97700


def test_the_last_goods_may_be_given_back_at_what_was_left_of_the_total() -> None:
    first, second = refund(29106, number=1, **ONE_KOPI), refund(68594, number=2, full=True)
    before = given(first, worked_day(), siblings=[first, second])
    found = given(second, worked_day(), back=returns(before), siblings=[first, second])
    assert credit(found) == paid_out(found) == 68594
    assert quantities(found) == {0: 1, 1: 1, 2: 1}
    assert [account for account, _, _ in memo_lines(found)] == ["4-40900", "2-20500"]


def test_without_a_service_charge_that_is_held() -> None:
    bare = sale(line(0, 56000, quantity=2, tax=5600), line(1, 30000, tax=3000), rounding=-600)
    first = refund(30800, net=28000, tax=2800, number=1, lines=(RefundedLine(key="L0", quantity=rp(1)),))
    second = refund(63200, number=2, full=True)
    before = given(first, bare, siblings=[first, second])
    held = mapped(second, bare, back=returns(before), siblings=[first, second])
    assert isinstance(held, Held)
    assert held.reason.code == "does_not_close"
    assert held.reason.residual is not None
    assert -600 < held.reason.residual < 0


def test_the_last_goods_may_be_given_back_at_their_full_value() -> None:
    first = refund(29106, number=1, **ONE_KOPI)
    rest = (RefundedLine(key="L0", quantity=rp(1)), RefundedLine(key="L1", quantity=rp(1)))
    second = refund(68607, net=59400, service=2970, tax=6237, number=2, lines=rest)
    before = given(first, worked_day(), siblings=[first, second])
    found = given(second, worked_day(), back=returns(before), siblings=[first, second])
    assert credit(found) == paid_out(found) == 68607
    assert sum(amount for _, amount, _ in [*memo_lines(before), *memo_lines(found)]) == 13


def test_rounding_in_the_outlets_favour_stays_when_the_pos_keeps_it() -> None:
    record = sale(line(0, 28000), rounding=50)
    kept = given(refund(28000, net=28000, lines=(RefundedLine(key="L0", quantity=rp(1)),)), record)
    assert quantities(kept) == {0: 1}
    returned = given(refund(28050, full=True), record)
    assert quantities(returned) == {0: 1, 1: 50}


def test_decimals_of_tax_come_from_the_rounding_line_where_there_is_one() -> None:
    record = sale(line(0, 9996, tax=1000), line(1, 10000, tax=1000), rounding=4)
    found = given(refund(10996, net=9996, tax=1000, lines=(RefundedLine(key="L0", quantity=rp(1)),)), record)
    assert quantities(found) == {0: 1, 2: rp("0.4")}
    assert not of_kind(found, DocumentKind.CREDIT_MEMO)
    assert credit(found) == 10996


def test_decimals_of_tax_are_a_memo_where_there_is_no_rounding_line() -> None:
    record = sale(line(0, 9996, tax=1000), line(1, 10004, tax=1000))
    found = given(refund(10996, net=9996, tax=1000, lines=(RefundedLine(key="L0", quantity=rp(1)),)), record)
    assert memo_lines(found) == [("4-40000", rp("0.4"), "tax rounding")]
    assert credit(found) == 10996


def test_decimals_that_the_pos_kept_stay_open_and_the_till_is_right() -> None:
    record = sale(line(0, 10004, tax=1000), line(1, 9996, tax=1000))
    found = given(refund(11004, net=10004, tax=1000, lines=(RefundedLine(key="L0", quantity=rp(1)),)), record)
    assert credit(found) == rp("11004.4")
    assert paid_out(found) == 11004
    assert left_open(found) == rp("0.4")


def test_a_refund_that_the_goods_do_not_explain_is_held() -> None:
    held = mapped(refund(30000, **ONE_KOPI), worked_day())
    assert isinstance(held, Held)
    assert held.reason.code == "does_not_close"
    assert held.reason.residual == rp("897.872")


def test_an_untaxed_refund_must_close_exactly() -> None:
    record = sale(line(0, 10000), line(1, 5000))
    told = {"net": 10000, "lines": (RefundedLine(key="L0", quantity=rp(1)),)}
    assert credit(given(refund(10000, **told), record)) == 10000
    assert reason(mapped(refund("10000.5", **told), record)) == "does_not_close"
    assert reason(mapped(refund("9999.5", **told), record)) == "does_not_close"


def test_units_at_two_rates_come_back_at_what_the_pos_gave_for_them() -> None:
    record = sale(line(0, 10000, quantity=3))
    one = (RefundedLine(key="L0", quantity=rp(1)),)
    assert quantities(given(refund(3333, net=3333, lines=one), record)) == {0: 1}
    assert quantities(given(refund(3334, net=3334, lines=one), record)) == {1: 1}


def test_a_unit_between_two_rates_comes_back_in_parts_of_both() -> None:
    """A till that does not round says half of an odd sum; the other half is left for the next refund."""
    record = sale(line(0, 29325, quantity=2, tax=rp("2932.5")), rounding=rp("42.5"))
    one = (RefundedLine(key="L0", quantity=rp(1)),)
    told = {"net": rp("14662.5"), "tax": rp("1466.25"), "lines": one}
    first, second = refund("16128.75", number=1, **told), refund("16128.75", number=2, **told)

    before = given(first, record, siblings=[first, second])
    after = given(second, record, back=returns(before), siblings=[first, second])

    for found in (before, after):
        assert quantities(found) == {0: rp("0.5"), 1: rp("0.5")}
        assert credit(found) == paid_out(found) == rp("16128.75")
        assert left_open(found) == 0


def test_units_of_different_lines_are_chosen_so_that_the_sum_is_right() -> None:
    record = sale(line(0, 10000, quantity=3), line(1, 20000, quantity=3))
    two = (RefundedLine(key="L0", quantity=rp(1)), RefundedLine(key="L1", quantity=rp(1)))
    for net in (9999, 10000, 10001):
        found = given(refund(net, net=net, lines=two), record)
        assert credit(found) == net
        assert not of_kind(found, DocumentKind.CREDIT_MEMO)


def test_toppings_come_back_with_their_product() -> None:
    record = sale(line(0, 40000, quantity=2, modifiers=(topping(0, 10000, quantity=2),)))
    found = given(refund(25000, net=25000, lines=(RefundedLine(key="L0", quantity=rp(1)),)), record)
    assert quantities(found) == {0: 1, 1: 1}


def test_one_topping_on_two_units_comes_back_by_half() -> None:
    record = sale(line(0, 40000, quantity=2, modifiers=(topping(0, 5000),)))
    found = given(refund(22500, net=22500, lines=(RefundedLine(key="L0", quantity=rp(1)),)), record)
    assert quantities(found) == {0: 1, 1: rp("0.5")}


def test_a_service_charge_inside_the_price_comes_back_with_the_goods() -> None:
    record = sale(line(0, 23100, quantity=2, service=1000, tax=2100), inclusive=True)
    found = given(refund(11550, net=11550, lines=(RefundedLine(key="L0", quantity=rp(1)),)), record)
    assert quantities(found) == {0: 1, 1: 550}
    assert credit(found) == 11550


def test_a_refund_by_amount_debits_sales_service_and_tax() -> None:
    found = given(refund(11550, net=10000, service=500, tax=1050, by_amount=True, lines=()), worked_day())
    assert [each.kind for each in found] == [DocumentKind.CREDIT_MEMO, DocumentKind.MEMO_REFUND]
    assert [line[:2] for line in memo_lines(found)] == [("4-40000", 10000), ("4-40900", 500), ("2-20500", 1050)]
    assert paid_out(found) == 11550


def test_a_refund_by_amount_without_parts_takes_the_receipts_share_of_tax() -> None:
    found = given(refund(9770, by_amount=True), worked_day())
    assert [line[:2] for line in memo_lines(found)] == [("4-40000", 8882), ("2-20500", 888)]


def test_a_refund_by_amount_shares_its_tax_over_the_receipts_taxes() -> None:
    record = sale(line(0, 10000, tax=1000), line(1, 10000, tax=1100), taxes=(_pb1(), _ppn()))
    found = given(refund(2210, net=2000, tax=210, by_amount=True), record)
    assert [line[:2] for line in memo_lines(found)] == [("4-40000", 2000), ("2-20500", 100), ("2-20501", 110)]


def test_a_tax_without_an_account_holds_a_refund_by_amount() -> None:
    bare = replace(BOOKS.taxes["PB1 10%"], account=None)
    ctx = context(books=replace(BOOKS, taxes={"PB1 10%": bare}))
    assert reason(mapped(refund(1100, tax=100, by_amount=True), worked_day(), ctx=ctx)) == "tax_account_missing"


def test_parts_above_the_amount_hold_a_refund_by_amount() -> None:
    assert reason(mapped(refund(1000, tax=1100, by_amount=True), worked_day())) == "does_not_close"


def test_a_sale_from_before_the_books_is_refunded_by_amount() -> None:
    old = later(worked_day(), occurred_at=NOON - timedelta(days=90))
    record = refund(29106, **ONE_KOPI)
    found = documents(map_refund(record, old, None, [], [record], CTX))
    assert [each.kind for each in found] == [DocumentKind.CREDIT_MEMO, DocumentKind.MEMO_REFUND]
    assert found[0].needs == (identity.default_customer_id(CTX.settings),)
    assert found[1].body.invoice is None  # type: ignore[union-attr]


def test_a_refund_waits_for_the_invoice_of_its_sale() -> None:
    record = refund(29106, **ONE_KOPI)
    assert reason(map_refund(record, worked_day(), None, [], [record], CTX), Waiting) == "waiting_for_sale"
    assert reason(map_refund(record, None, None, [], [record], CTX), Waiting) == "waiting_for_sale"


def test_a_refund_of_nothing_is_skipped() -> None:
    assert reason(mapped(refund(0), worked_day()), Skipped) == "zero_total"
    record = refund(1)
    assert reason(map_refund(record, sale(line(0, 0)), None, [], [record], CTX), Skipped) == "zero_total"


def test_a_refund_from_before_the_books_is_skipped() -> None:
    old = refund(29106, hours=-24 * 90, **ONE_KOPI)
    assert reason(mapped(old, worked_day()), Skipped) == "before_start"


def test_the_payment_type_of_the_refund_says_where_the_money_left() -> None:
    [paid] = of_kind(given(refund(29106, **{**ONE_KOPI, "method": "edc"}), worked_day()), DocumentKind.MEMO_REFUND)
    assert paid.body.account == "1-10002"  # type: ignore[union-attr]


def test_without_one_it_left_where_the_first_tender_came_in() -> None:
    silent = refund(29106, **{**ONE_KOPI, "method": ""})
    tenders = [payment(50000, method="ovo"), payment(47700, number=2)]
    [paid] = of_kind(given(silent, worked_day(), tenders=tenders), DocumentKind.MEMO_REFUND)
    assert paid.body.account == "1-10011"  # type: ignore[union-attr]


def test_an_unknown_payment_type_holds_the_refund() -> None:
    assert reason(mapped(refund(29106, **{**ONE_KOPI, "method": "dana"}), worked_day())) == "unknown_payment_type"


def credit_sale() -> Sale:
    return later(worked_day(), credit=True)


def test_of_an_unpaid_credit_sale_nothing_is_paid_out() -> None:
    found = given(refund(29106, **{**ONE_KOPI, "method": "invoice"}), credit_sale())
    assert [each.kind for each in found] == [DocumentKind.SALES_RETURN, DocumentKind.CREDIT_MEMO]
    assert credit(found) == 29106


def test_of_a_credit_sale_what_exceeds_the_debt_is_paid_out() -> None:
    record = refund(29106, **{**ONE_KOPI, "method": "invoice"})
    found = given(record, credit_sale(), tenders=[payment(80000, method="edc")])
    assert paid_out(found) == 29106 - (97700 - 80000)
    [paid] = of_kind(found, DocumentKind.MEMO_REFUND)
    assert paid.body.account == "1-10002"  # type: ignore[union-attr]


def test_of_a_credit_sale_that_was_paid_everything_is_paid_out() -> None:
    found = given(refund(29106, **ONE_KOPI), credit_sale(), tenders=[payment(97700)])
    assert paid_out(found) == 29106


def test_money_that_came_after_the_refund_is_not_paid_out_by_it() -> None:
    found = given(refund(29106, **ONE_KOPI), credit_sale(), tenders=[payment(97700, hours=99)])
    assert paid_out(found) == 0


def _pb1() -> object:
    return sale(line(0, 1, tax=1)).taxes[0]


def _ppn() -> object:
    return replace(sale(line(0, 1, tax=1)).taxes[0], name="PPN", rate=Decimal(11))
