"""Refunds of a source that knows the shelf: it tells the goods and what went back, but no parts of the amount."""

from collections.abc import Sequence
from datetime import timedelta

from posbridge.domain.documents import CreditMemoBody, Document, MemoRefundBody
from posbridge.domain.movements import StockItem
from posbridge.domain.records import Payment, Refund, RefundedLine, Sale, Void
from posbridge.domain.states import DocumentKind
from posbridge.mapping.context import MapContext, PaidTender
from posbridge.mapping.results import Mapped
from posbridge.mapping.returns import map_refund
from posbridge.mapping.sales import map_sale
from posbridge.mapping.voids import map_void
from tests.unit.mapping.world import (
    NOON,
    STORE,
    charge,
    context,
    credit,
    documents,
    line,
    of_kind,
    paid_out,
    payment,
    pb1,
    posted,
    ppn,
    reason,
    refund,
    returns,
    rp,
    sale,
)

CTX = context(**STORE)
NO_STOCK = context(**{**STORE, "track_inventory": False})
TEA = StockItem(product_id="v0", quantity=rp(1))
ONE = (RefundedLine(key="L0", quantity=rp(1)),)
RETURNED = [DocumentKind.SALES_RETURN, DocumentKind.MEMO_REFUND]
BY_AMOUNT = [DocumentKind.CREDIT_MEMO, DocumentKind.MEMO_REFUND]


def order(**more: object) -> Sale:
    """Two teas at 20,000 less 10 % and a shirt at 27,000, 5 % after tax, rounded down to 100."""
    fields: dict[str, object] = {
        "taxes": (pb1(3600), ppn(2970)),
        "services": (charge("Service", 3150),),
        "rounding": -20,
    }
    return sale(
        line(0, 36000, gross=40000, quantity=2, tax=3600, uses=(StockItem(product_id="v0", quantity=rp(2)),)),
        line(1, 27000, gross=27000, tax=2970, uses=(StockItem(product_id="v1", quantity=rp(1)),)),
        **{**fields, **more},  # type: ignore[arg-type]
    )


def told(amount: str | int, lines: tuple[RefundedLine, ...] = ONE, **more: object) -> Refund:
    fields: dict[str, object] = {"stock_back": (TEA,), **more}
    return refund(amount, lines=lines, **fields)


def mapped(
    record: Refund,
    of: Sale,
    *,
    siblings: Sequence[Refund] = (),
    tenders: Sequence[Payment] = (),
    ctx: MapContext = CTX,
) -> Mapped:
    invoice = posted(documents(map_sale(of, ctx, voided=False)))
    return map_refund(record, of, invoice, [], siblings or [record], ctx, tenders=tenders)


def kinds(found: Sequence[Document]) -> list[DocumentKind]:
    return [each.kind for each in found]


def memo_of(found: Sequence[Document]) -> CreditMemoBody:
    [memo] = of_kind(found, DocumentKind.CREDIT_MEMO)
    assert isinstance(memo.body, CreditMemoBody)
    return memo.body


def debits(found: Sequence[Document]) -> list[tuple[str, int]]:
    return [(each.account, int(each.amount)) for each in memo_of(found).lines]


def test_a_unit_comes_back_with_its_share_of_the_untaxed_charge() -> None:
    found = documents(mapped(told(18000 + 1800 + 900), order()))
    [body] = returns(found)
    assert {each.line: each.quantity for each in body.lines} == {0: 1, 2: 900}
    assert paid_out(found) == credit(found) == 20700


def test_goods_may_come_back_without_the_charge() -> None:
    found = documents(mapped(told(19800), order()))
    assert {each.line for each in returns(found)[0].lines} == {0}
    assert paid_out(found) == credit(found) == 19800


def test_shipping_stays_when_the_pos_keeps_it_and_the_surcharge_goes_back() -> None:
    shipped = order(services=(charge("Service", 3150), charge("Ongkir", 12600)))
    found = documents(mapped(told(20700), shipped))
    assert returns(found)[0].lines[-1].quantity == 900
    assert paid_out(found) == credit(found) == 20700


def test_everything_comes_back_with_charges_and_rounding() -> None:
    for record in (order(), order(services=(charge("Service", 3150), charge("Ongkir", 12600)))):
        everything = (RefundedLine(key="L0", quantity=rp(2)), RefundedLine(key="L1", quantity=rp(1)))
        found = documents(mapped(told(record.total, everything), record))
        assert kinds(found) == RETURNED
        assert credit(found) == record.total


def test_a_charge_on_top_comes_back_with_the_goods() -> None:
    record = sale(line(0, 55000, quantity=2, tax=5000), inclusive=True, services=(charge("S", 2750, on_top=True),))
    found = documents(mapped(told(28875), record))
    [body] = returns(found)
    assert {each.line: each.quantity for each in body.lines} == {0: 1, 1: 1375}
    assert credit(found) == 28875


def test_what_the_till_rounded_on_a_share_is_no_reason_to_hold() -> None:
    odd = sale(line(0, 10000, quantity=3), services=(charge("Service", 500),))
    for amount in (3500, 3499, 3501):
        found = documents(mapped(told(amount), odd))
        assert returns(found)
        assert paid_out(found) == amount


def test_goods_that_another_sum_was_paid_for_are_refunded_by_amount() -> None:
    found = documents(mapped(told(15000), order()))
    assert kinds(found) == BY_AMOUNT
    assert paid_out(found) == credit(found) == 15000
    assert "split estimated" in memo_of(found).memo


def test_the_split_follows_the_goods_that_came_back() -> None:
    shirt = (RefundedLine(key="L1", quantity=rp(1)),)
    found = documents(mapped(told(15660, shirt), order(rounding=0)))
    assert debits(found) == [("4-40000", 13500), ("4-40900", 675), ("2-20501", 1485)]


def test_a_sum_without_goods_is_split_like_the_whole_invoice() -> None:
    record = sale(line(0, 60000, tax=6000), services=(charge("Service", 3000),))
    found = documents(mapped(told(6900, (), by_amount=True, stock_back=()), record))
    assert debits(found) == [("4-40000", 6000), ("4-40900", 300), ("2-20500", 600)]
    assert "split estimated" in memo_of(found).memo


def test_in_prices_that_include_tax_the_split_takes_it_out() -> None:
    record = sale(line(0, 55000, tax=5000), inclusive=True, services=(charge("S", 5000, on_top=True),))
    found = documents(mapped(told(6000, (), by_amount=True, stock_back=()), record))
    assert debits(found) == [("4-40000", 5000), ("4-40900", 500), ("2-20500", 500)]


def test_goods_that_are_not_put_back_are_refunded_by_amount() -> None:
    found = documents(mapped(told(20700, stock_back=()), order()))
    assert kinds(found) == BY_AMOUNT
    assert paid_out(found) == credit(found) == 20700


def test_goods_that_nobody_counts_come_back_though_no_shelf_took_them() -> None:
    uncounted = sale(line(0, 20000, uses=()), line(1, 5000, uses=()))
    assert kinds(documents(mapped(told(20000, stock_back=()), uncounted))) == RETURNED
    assert kinds(documents(mapped(told(20700, stock_back=()), order(rounding=0), ctx=NO_STOCK))) == RETURNED


def test_a_source_that_knows_no_shelf_still_holds_what_does_not_close() -> None:
    assert reason(mapped(told(15000), order(), ctx=context())) == "does_not_close"


def test_parts_that_are_told_are_not_estimated() -> None:
    parts = {"net": 13000, "service": 650, "tax": 1300}
    found = documents(mapped(told(14950, (), by_amount=True, **parts), order()))
    assert debits(found)[:2] == [("4-40000", 13000), ("4-40900", 650)]
    assert "estimated" not in memo_of(found).memo


def test_a_refund_in_two_tenders_is_told_twice_and_paid_from_two_accounts() -> None:
    record = order()
    parts = [
        told(30000, (), number=1, hours=5, by_amount=True),
        told(record.total - 30000, (), number=2, hours=5, by_amount=True, method="ovo", stock_back=()),
    ]
    found = [document for part in parts for document in documents(mapped(part, record, siblings=parts))]
    paid = [each.body for each in found if isinstance(each.body, MemoRefundBody)]
    assert [(each.account, each.amount) for each in paid] == [("1-10001", 30000), ("1-10011", record.total - 30000)]
    assert credit(found) == record.total
    assert len({each.custom_id for each in found}) == 4


def test_a_payment_after_the_sale_on_account_leaves_less_to_be_paid_out() -> None:
    later = payment(60000, origin="instalment", hours=1)
    found = documents(mapped(told(20700), order(credit=True), tenders=[later]))
    assert paid_out(found) == 20700 - (order().total - 60000)


def test_a_void_gives_back_all_charges_from_every_tender() -> None:
    record = order(services=(charge("Service", 3150), charge("Ongkir", 12600)))
    invoice = posted(documents(map_sale(record, CTX, voided=False)))
    void = Void(source_id="S1:void", sale_id="S1", receipt_no="7QK2M9A", occurred_at=NOON + timedelta(hours=1))
    paid = [
        PaidTender(custom_id="PAY-1", account="1-10001", amount=rp(30000)),
        PaidTender(custom_id="PAY-2", account="1-10011", amount=record.total - 30000),
    ]
    found = documents(map_void(void, record, invoice, paid, [], CTX))
    assert kinds(found) == [DocumentKind.SALES_RETURN, DocumentKind.MEMO_REFUND, DocumentKind.MEMO_REFUND]
    assert credit(found) == paid_out(found) == record.total
