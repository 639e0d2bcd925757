"""Documents read back as Jurnal holds them, whoever made them."""

import pytest

from posbridge.domain.documents import JournalLine
from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookDocument
from posbridge.money import Decimal
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk

pytestmark = pytest.mark.integration


def read(books: JurnalDesk, kind: DocumentKind, jurnal_id: str) -> BookDocument:
    (found,) = books.target().inspect(kind, [jurnal_id]).values()
    return found


def test_an_invoice_tells_its_customer_tags_and_warehouse(books: JurnalDesk) -> None:
    posted = books.posted(DocumentKind.INVOICE, d.invoice(1, tags=("Jakarta",), warehouse=d.SHOP))

    found = read(books, DocumentKind.INVOICE, posted.jurnal_id)

    assert (found.customer, found.tags, found.warehouses) == ("Pelanggan Umum", {"jakarta"}, (d.SHOP,))
    assert (found.total, found.transaction_no) == (posted.total, posted.transaction_no)


def test_a_return_and_a_refund_tell_what_they_are_against(books: JurnalDesk) -> None:
    invoice, sold = books.paid_sale(1)
    back = d.sales_return("1", invoice, sold, "25000", (0, "1"))
    returned = books.posted(DocumentKind.SALES_RETURN, back)
    refund = d.memo_refund("1", "25000", {back.document.custom_id: returned}, invoice_id=invoice.document.custom_id)
    paid = books.posted(DocumentKind.MEMO_REFUND, refund)
    (memo,) = books.company.credit_memos

    assert read(books, DocumentKind.SALES_RETURN, returned.jurnal_id).against == (sold.jurnal_id,)
    assert read(books, DocumentKind.CREDIT_MEMO, str(memo.id)).total == Decimal(25000)
    given = read(books, DocumentKind.MEMO_REFUND, paid.jurnal_id)
    assert (given.accounts, given.against, given.total) == (("1-10001",), (f"memo:{memo.id}",), Decimal(25000))


def test_a_journal_tells_its_accounts(books: JurnalDesk) -> None:
    lines = (JournalLine(account="1-10001", debit=Decimal(5)), JournalLine(account="1-10013", credit=Decimal(5)))
    posted = books.posted(DocumentKind.JOURNAL, d.journal("1", "5", *lines))

    assert read(books, DocumentKind.JOURNAL, posted.jurnal_id).accounts == ("1-10001", "1-10013")


def test_stock_documents_tell_units_by_product_and_their_warehouses(books: JurnalDesk) -> None:
    milk = books.company.products.first("name", "Susu UHT")
    assert milk is not None
    moved = books.posted(DocumentKind.WAREHOUSE_TRANSFER, d.transfer("1", d.goods("10")))
    counted = books.posted(DocumentKind.STOCK_COUNT, d.count("1", d.goods("7")))

    transfer = read(books, DocumentKind.WAREHOUSE_TRANSFER, moved.jurnal_id)
    count = read(books, DocumentKind.STOCK_COUNT, counted.jurnal_id)

    assert (transfer.warehouses, transfer.goods) == ((d.SHOP, d.TRANSIT), {str(milk.id): Decimal(10)})
    assert (count.counts[str(milk.id)], count.transaction_no) == (Decimal(7), counted.transaction_no)


def test_what_is_gone_and_what_cannot_be_read_is_left_out(books: JurnalDesk) -> None:
    target = books.target()

    assert target.inspect(DocumentKind.PAYMENT, ["1", "2"]) == {}
    assert target.inspect(DocumentKind.MEMO_REFUND, ["1"]) == {}
    assert target.newest(DocumentKind.MEMO_REFUND) == []


def test_a_list_that_refuses_the_order_by_creation_tells_nothing(books: JurnalDesk) -> None:
    books.fault("status", path_regex="stock_adjustments", status=422)

    assert books.target().newest(DocumentKind.STOCK_ADJUSTMENT) == []
