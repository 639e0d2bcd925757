"""What comes late, changes, or is collected later."""

from datetime import datetime, timedelta

import pytest

from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.windows import Window
from posbridge.money import Decimal
from tests.integration.sources.shop import DAY, OUTLET, Shop, at, ids, marks, read, refunds, sales, whole_day
from tests.sandbox.moka.events import happen
from tests.sandbox.moka.receipt import InvoiceTerms

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("ignoring", [False, True])
def test_a_late_offline_sale_is_found(shop: Shop, *, ignoring: bool) -> None:
    yesterday = DAY - timedelta(days=1)
    late = shop.sell(at(10, day=yesterday), late=at(12))
    shop.knobs.ignore_time_filter = ignoring
    source = shop.open()
    window = Window(start=at(21, 45, day=yesterday), end=at(22))
    found = read(source, "transactions", window) + read(source, "transactions_created", window)
    assert set(ids(found)) == {late.uuid}
    assert sales(found)[0].business_date == yesterday


def test_a_refund_of_last_month_is_found_in_the_first_days_of_the_next(shop: Shop) -> None:
    receipt = shop.sell(at(9), units=2)
    month_end = datetime(2026, 4, 2, 22, tzinfo=at(0).tzinfo)
    shop.give_back(receipt, month_end - timedelta(days=1), {0: 1})
    source = shop.open()
    (feed,) = source.feeds(Entity.RETURNS, month_end)
    assert feed.lookback is not None
    window = Window(start=month_end - feed.lookback, end=month_end)
    assert [each.business_date.isoformat() for each in refunds(read(source, feed.name, window))] == ["2026-04-01"]


def test_a_deletion_after_the_day_is_a_void_of_its_own_date(shop: Shop) -> None:
    receipt = shop.sell(at(9))
    source = shop.open()
    before = marks(read(source))
    receipt.voided_at = at(11, day=DAY + timedelta(days=2))
    after = read(source, "transactions_updated", whole_day(days=7))
    assert before < marks(after), "the sale and its payment stay as they were"
    (void,) = (record for record in after if record.kind is RecordKind.VOID)
    assert void.occurred_at == at(11, day=DAY + timedelta(days=2))


def test_a_server_whose_clock_is_off_hides_nothing_for_longer_than_the_overlap(shop: Shop) -> None:
    receipt = shop.sell(at(21, 58))
    shop.knobs.clock_offset_seconds = 300
    source = shop.open()
    arrived, _ = source.feeds(Entity.SALES, at(22))
    first = read(source, "transactions", Window(start=at(0), end=at(22)))
    tomorrow = at(22, day=DAY + timedelta(days=1))
    second = read(source, "transactions", Window(start=at(22) - arrived.overlap, end=tomorrow))
    assert set(ids(first) + ids(second)) == {receipt.uuid}


@pytest.mark.parametrize("id_style", ["uuid", "int"])
def test_an_invoice_s_later_payments_are_found_under_its_receipt(shop: Shop, id_style: str) -> None:
    terms = InvoiceTerms(due=DAY + timedelta(days=14), deposit=Decimal(20000))
    receipt = shop.sell(at(9), invoice=terms)
    paid = at(10, day=DAY + timedelta(days=5))
    happen(
        shop.service,
        {"kind": "instalment", "outlet": OUTLET, "receipt": receipt.number, "amount": 10000, "at": paid.isoformat()},
    )
    shop.knobs.id_style = id_style
    source = shop.open()
    sale_id = receipt.uuid if id_style == "uuid" else str(receipt.id)
    from_list = read(source, "invoices", whole_day(DAY + timedelta(days=5)))
    assert {record.parent_id for record in from_list} == {sale_id}
    assert [record.occurred_at for record in from_list] == [at(9), paid]
    from_feed = read(source, "transactions")
    assert marks(from_list) == {mark for mark in marks(from_feed) if mark[0] == "payment"}
    assert [sale.credit for sale in sales(from_feed)] == [True]


def test_invoices_are_read_page_by_page(shop: Shop) -> None:
    for minute in range(5):
        shop.sell(at(9, minute), invoice=InvoiceTerms(due=DAY, deposit=Decimal(1000)))
    assert len(read(shop.open(per_page=2), "invoices")) == 5


def test_days_without_invoices_ask_nothing_more(shop: Shop) -> None:
    assert read(shop.open(), "invoices") == []
    assert len(shop.requests()) == 1
