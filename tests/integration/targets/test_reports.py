"""The tie-out's numbers come from Jurnal's reports: one request each, exact."""

import pytest

from posbridge.domain.states import DocumentKind
from posbridge.errors import RefusedError
from posbridge.money import ZERO, Decimal
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk

pytestmark = pytest.mark.integration


def test_a_day_without_sales_has_no_rows(books: JurnalDesk) -> None:
    assert books.target().invoice_rows(d.DAY, d.DAY) == []


def test_rows_are_read_from_every_page(books: JurnalDesk) -> None:
    target = books.target()
    target.post(DocumentKind.INVOICE, [d.invoice(n) for n in range(60)])
    books.forget_requests()

    rows = target.invoice_rows(d.DAY, d.DAY)

    assert len({row.transaction_no for row in rows}) == 60
    assert {(row.date, row.total, row.customer) for row in rows} == {(d.DAY, Decimal(50000), "Pelanggan Umum")}
    assert books.requests() == {"GET sales_lists": 2}


def test_returns_are_no_invoices(books: JurnalDesk) -> None:
    invoice, posted = books.paid_sale(1)
    books.posted(DocumentKind.SALES_RETURN, d.sales_return("1", invoice, posted, "25000", (0, "1")))

    assert [row.total for row in books.target().invoice_rows(d.DAY, d.DAY)] == [Decimal(50000)]


def test_the_ledger_tells_every_move_of_the_accounts(books: JurnalDesk) -> None:
    books.paid_sale(1, "50000.25", d.line(quantity="1", rate="50000.25"))
    books.forget_requests()

    moves = books.target().ledger(["1-10001", "1-10011"], d.DAY, d.DAY)

    (payment,) = books.company.payments
    assert [(move.account, move.date, move.kind, move.debit, move.credit, move.document_id) for move in moves] == [
        ("1-10001", d.DAY, "Receive Payment", Decimal("50000.25"), ZERO, str(payment.id))
    ]
    assert books.requests() == {"GET general_ledger": 1}


def test_a_ledger_of_an_unknown_account_is_refused(books: JurnalDesk) -> None:
    with pytest.raises(RefusedError, match="1-19999"):
        books.target().ledger(["1-19999"], d.DAY, d.DAY)
