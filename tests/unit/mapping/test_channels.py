"""A sales channel's own settings hold for its sales and for all that happens to them later."""

from datetime import timedelta
from typing import Any

import pytest

from posbridge.domain.documents import InvoiceBody, MemoRefundBody, PaymentBody
from posbridge.domain.records import RefundedLine, Sale, Void
from posbridge.mapping.context import PaidTender
from posbridge.mapping.payments import map_payment
from posbridge.mapping.returns import map_refund
from posbridge.mapping.sales import map_sale
from posbridge.mapping.voids import map_void
from tests.unit.mapping.world import (
    NOON,
    STORE,
    context,
    documents,
    line,
    payment,
    pb1,
    posted,
    reason,
    refund,
    returns,
    rp,
    sale,
)

TOKOPEDIA = {
    "payment_methods": {"cash": {"method": "Tokopedia", "account": "1-10020", "tag": "Marketplace"}},
    "taxes": {"PB1": "PPN 11%", "10": "PB1 10%"},
    "warehouse": "Gudang Online",
    "tags": ["Online"],
}
CTX = context(**STORE, channels={"tokopedia": TOKOPEDIA})
ONE = (RefundedLine(key="L0", quantity=rp(1)),)


def order(channel: str = "marketplace/tokopedia", **more: Any) -> Sale:
    return sale(line(0, 40000, quantity=2), channel=channel, **more)


def body_of(record: Sale) -> InvoiceBody:
    return posted(documents(map_sale(record, CTX, voided=False, tenders=[payment(40000)]))).body


def test_goods_of_a_channel_leave_its_warehouse_under_its_tags() -> None:
    body = body_of(order())
    assert body.warehouse == "Gudang Online"
    assert set(body.tags) == {"Online", "Jakarta", "Marketplace"}


@pytest.mark.parametrize("channel", ["", "pos", "marketplace/shopee"])
def test_other_sales_are_the_outlets_own(channel: str) -> None:
    body = body_of(order(channel))
    assert (body.warehouse, body.tags) == ("Gudang", ("Jakarta",))


def test_taxes_of_a_channel_are_its_own() -> None:
    taxed = sale(line(0, 40000, tax=4000), taxes=(pb1(4000),), channel="marketplace/tokopedia")
    assert reason(map_sale(taxed, CTX, voided=False)) == "tax_rate_differs"
    assert documents(map_sale(sale(line(0, 40000, tax=4000)), CTX, voided=False))


def test_a_marketplaces_payment_goes_where_the_channel_says() -> None:
    record = order()
    invoice = posted(documents(map_sale(record, CTX, voided=False)))
    for of, account in ((record, "1-10020"), (order(""), "1-10001")):
        [document] = documents(map_payment(payment(40000), of, invoice, CTX))
        assert isinstance(document.body, PaymentBody)
        assert document.body.account == account


def test_a_payment_type_that_the_channel_leaves_out_is_the_outlets() -> None:
    record = order()
    invoice = posted(documents(map_sale(record, CTX, voided=False)))
    [document] = documents(map_payment(payment(40000, method="edc"), record, invoice, CTX))
    assert isinstance(document.body, PaymentBody)
    assert document.body.account == "1-10002"


def test_a_refund_follows_the_invoice_and_the_channel() -> None:
    record = order()
    invoice = posted(documents(map_sale(record, CTX, voided=False)))
    goods = refund(20000, net=20000, lines=ONE)
    found = documents(map_refund(goods, record, invoice, [], [goods], CTX))
    assert returns(found)[0].warehouse == "Gudang Online"
    assert [each.body.account for each in found if isinstance(each.body, MemoRefundBody)] == ["1-10020"]


def test_a_refund_of_a_channels_sale_from_before_the_books_follows_the_channel() -> None:
    old = order(occurred_at=NOON - timedelta(days=90))
    money = refund(5000, by_amount=True, lines=())
    _, paid = documents(map_refund(money, old, None, [], [money], CTX))
    assert isinstance(paid.body, MemoRefundBody)
    assert paid.body.account == "1-10020"


def test_a_void_returns_the_goods_to_the_channels_warehouse() -> None:
    record = order()
    invoice = posted(documents(map_sale(record, CTX, voided=False)))
    void = Void(source_id="S1:void", sale_id="S1", receipt_no="7QK2M9A", occurred_at=NOON)
    paid = [PaidTender(custom_id="PAY-1", account="1-10020", amount=rp(40000))]
    assert returns(documents(map_void(void, record, invoice, paid, [], CTX)))[0].warehouse == "Gudang Online"


def test_a_context_without_channels_is_the_same_for_every_sale() -> None:
    plain = context(**STORE)
    assert plain.of(order()) is plain
    assert CTX.of(None) is CTX
