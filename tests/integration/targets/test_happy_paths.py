"""Every document kind reaches Jurnal as it was meant, with as few requests as Jurnal allows."""

import pytest

from posbridge.domain.outcomes import Posted
from posbridge.domain.states import DocumentKind
from posbridge.money import Decimal
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk, sure

pytestmark = pytest.mark.integration


def test_a_hundred_products_cost_one_request(jurnal: JurnalDesk) -> None:
    jurnal.target().books()
    jurnal.forget_requests()
    cards = [d.product(f"PRD-moka-700101-{n}", f"Menu {n}") for n in range(100)]

    outcomes = jurnal.target().post(DocumentKind.PRODUCT, cards)

    assert all(isinstance(outcome, Posted) for outcome in outcomes)
    assert jurnal.requests() == {"POST products/batch_create": 1}


def test_three_hundred_invoices_cost_three_requests(books: JurnalDesk) -> None:
    target = books.target()
    invoices = [d.invoice(n, tags=("Jakarta",), warehouse="Gudang Jakarta Selatan") for n in range(300)]

    outcomes = [
        outcome for at in (0, 100, 200) for outcome in target.post(DocumentKind.INVOICE, invoices[at : at + 100])
    ]

    assert [sure(outcome).total for outcome in outcomes] == [Decimal(50000)] * 300
    assert books.requests() == {"POST sales_invoices/batch_create": 3}


def test_outcomes_come_in_the_order_of_the_documents(books: JurnalDesk) -> None:
    invoices = [d.invoice(n, str(25000 * n), d.line(quantity=str(n))) for n in range(1, 6)]

    outcomes = books.target().post(DocumentKind.INVOICE, invoices)

    assert [sure(outcome).total for outcome in outcomes] == [Decimal(25000 * n) for n in range(1, 6)]


def test_an_invoice_stores_what_the_contract_computes(books: JurnalDesk) -> None:
    lines = (
        d.line(quantity="3", discount="10", tax="PPN 11%"),
        d.line(d.CAKE, "Kue Lapis", "2", "18500", tax="PPN 11%"),
    )

    posted = books.posted(DocumentKind.INVOICE, d.invoice(1, "115995", *lines))

    assert posted.total == Decimal("115995")
    assert len(posted.line_ids) == 2
    stored = books.company.invoices[int(posted.jurnal_id)]
    assert [str(line.id) for line in stored.lines] == list(posted.line_ids)


def test_a_bill_discount_leaves_the_tax_base_alone(books: JurnalDesk) -> None:
    invoice = d.invoice(1, "54950", d.line(tax="PB1 10%"), bill_discount=Decimal(50))

    assert books.posted(DocumentKind.INVOICE, invoice).total == Decimal(54950)


def test_prices_that_include_tax_are_stored_as_such(books: JurnalDesk) -> None:
    invoice = d.invoice(1, "50000", d.line(tax="PB1 10%"), inclusive=True)

    posted = books.posted(DocumentKind.INVOICE, invoice)

    assert books.company.invoices[int(posted.jurnal_id)].inclusive


def test_fractions_of_a_rupiah_survive_the_wire(books: JurnalDesk) -> None:
    invoice = d.invoice(1, "23333.3331", d.line(quantity="1", rate="23333.3331"))

    assert books.posted(DocumentKind.INVOICE, invoice).total == Decimal("23333.3331")


def test_a_line_may_name_a_product_that_a_person_made(books: JurnalDesk) -> None:
    made = next(iter(books.company.products))

    posted = books.posted(DocumentKind.INVOICE, d.invoice(1, "50000", d.line(f"jurnal:{made.id}", "whatever")))

    assert books.company.invoices[int(posted.jurnal_id)].lines[0].product_id == made.id


def test_a_missing_tag_is_created_before_the_invoices(books: JurnalDesk) -> None:
    outcomes = books.target().post(DocumentKind.INVOICE, [d.invoice(n, tags=("Surabaya",)) for n in range(2)])

    assert all(isinstance(outcome, Posted) for outcome in outcomes)
    assert books.requests() == {"POST tags": 1, "POST sales_invoices/batch_create": 1}


def test_payments_are_booked_on_the_account_of_their_number(books: JurnalDesk) -> None:
    invoice = d.invoice(1)
    posted = books.posted(DocumentKind.INVOICE, invoice)
    books.forget_requests()
    tenders = [
        d.payment("1-1", invoice, posted, "30000", method="OVO", account="1-10011"),
        d.payment("1-2", invoice, posted, "20000"),
    ]

    outcomes = books.target().post(DocumentKind.PAYMENT, tenders)

    assert [sure(outcome).total for outcome in outcomes] == [Decimal(30000), Decimal(20000)]
    assert books.company.ledger_balance("1-10011") == Decimal(30000)
    assert books.requests() == {"POST receive_payments/batch_create": 1}


def test_a_return_gives_back_the_lines_it_names(books: JurnalDesk) -> None:
    invoice, posted = books.paid_sale(1, "68500", d.line(), d.line(d.CAKE, "Kue Lapis", "1", "18500"))
    books.forget_requests()

    back = books.posted(DocumentKind.SALES_RETURN, d.sales_return("1", invoice, posted, "25000", (0, "1")))

    assert back.total == Decimal(25000)
    assert books.requests() == {"POST sales_returns": 1}


def test_a_return_and_its_gap_are_paid_out_of_the_till_together(books: JurnalDesk) -> None:
    invoice, posted = books.paid_sale(1)
    back = d.sales_return("1", invoice, posted, "25000", (0, "1"))
    gap = d.credit_memo("1", "25")
    memos = {
        back.document.custom_id: books.posted(DocumentKind.SALES_RETURN, back),
        gap.document.custom_id: books.posted(DocumentKind.CREDIT_MEMO, gap),
    }
    till = books.company.ledger_balance("1-10001")

    refund = d.memo_refund("1", "25025", memos, invoice_id=invoice.document.custom_id)
    paid = books.posted(DocumentKind.MEMO_REFUND, refund)

    assert paid.total == Decimal(25025)
    assert books.company.ledger_balance("1-10001") == till - Decimal(25025)
    assert [memo.remaining for memo in books.company.credit_memos] == [0, 0]


def test_refunds_of_one_customer_day_and_account_share_a_request(books: JurnalDesk) -> None:
    memos = [d.credit_memo(str(n), "1000") for n in range(4)]
    posted = [books.posted(DocumentKind.CREDIT_MEMO, memo) for memo in memos]
    books.forget_requests()
    refunds = [
        d.memo_refund(str(n), "1000", {memo.document.custom_id: made}, account="1-10001" if n else "1-10011")
        for n, (memo, made) in enumerate(zip(memos, posted, strict=True))
    ]

    outcomes = books.target().post(DocumentKind.MEMO_REFUND, refunds)

    ids = [sure(outcome).jurnal_id for outcome in outcomes]
    assert ids[0] != ids[1] == ids[2] == ids[3]
    assert books.requests() == {"GET credit_memos": 1, "POST customer_credit_memo_refund": 2}


def test_a_memo_of_a_refund_by_amount_is_not_taken_for_the_memo_of_a_return(books: JurnalDesk) -> None:
    """Other outlets of the company push the return's own memo off the page of the newest."""
    amounts = {"1": "25000", "2": "50000", "3": "25000"}
    memos = {}
    for number, units in ((1, "1"), (2, "2")):
        invoice, posted = books.paid_sale(number)
        back = d.sales_return(str(number), invoice, posted, amounts[str(number)], (0, units))
        memos[str(number)] = {back.document.custom_id: books.posted(DocumentKind.SALES_RETURN, back)}
    by_amount = d.credit_memo("3", "25000")
    memos["3"] = {by_amount.document.custom_id: books.posted(DocumentKind.CREDIT_MEMO, by_amount)}
    books.target().post(DocumentKind.CREDIT_MEMO, [d.credit_memo(str(number), "10") for number in range(4, 53)])
    sales = {"1": "INV-moka-700101-1", "2": "INV-moka-700101-2"}
    refunds = [d.memo_refund(n, amounts[n], made, invoice_id=sales.get(n)) for n, made in memos.items()]

    outcomes = books.target().post(DocumentKind.MEMO_REFUND, refunds)

    assert [sure(outcome).total for outcome in outcomes] == [Decimal(25000), Decimal(50000), Decimal(25000)]


def test_the_tenders_of_a_void_share_the_credit_to_the_last_fraction(books: JurnalDesk) -> None:
    invoice, posted = books.paid_sale(1, "50000.006", d.line(quantity="1", rate="50000.006"))
    back = d.sales_return("1", invoice, posted, "50000.006", (0, "1"))
    memos = {back.document.custom_id: books.posted(DocumentKind.SALES_RETURN, back)}
    tenders = [
        d.memo_refund("1-1", "30000", memos, invoice_id=invoice.document.custom_id),
        d.memo_refund("1-2", "20000", memos, invoice_id=invoice.document.custom_id, account="1-10011"),
    ]

    outcomes = books.target().post(DocumentKind.MEMO_REFUND, tenders)

    assert [sure(outcome).total for outcome in outcomes] == [Decimal(30000), Decimal("20000.006")]
    assert next(iter(books.company.credit_memos)).remaining == 0


def test_decimals_that_the_pos_kept_stay_open_beside_what_is_paid_out(books: JurnalDesk) -> None:
    invoice, posted = books.paid_sale(1, "50000.4", d.line(quantity="1", rate="50000.4"))
    back = d.sales_return("1", invoice, posted, "50000.4", (0, "1"))
    memos = {back.document.custom_id: books.posted(DocumentKind.SALES_RETURN, back)}
    told = {"invoice_id": invoice.document.custom_id, "left_open": "0.4"}
    tenders = [
        d.memo_refund("1-1", "30000", memos, **told),
        d.memo_refund("1-2", "20000", memos, account="1-10011", **told),
    ]

    outcomes = books.target().post(DocumentKind.MEMO_REFUND, tenders)

    assert [sure(outcome).total for outcome in outcomes] == [Decimal(30000), Decimal(20000)]
    assert next(iter(books.company.credit_memos)).remaining == Decimal("0.4")


def test_alike_returns_that_different_accounts_pay_out_keep_their_own_memos(books: JurnalDesk) -> None:
    accounts = {1: "1-10011", 2: "1-10001"}
    refunds = []
    for number, account in accounts.items():
        invoice, posted = books.paid_sale(number)
        back = d.sales_return(str(number), invoice, posted, "25000", (0, "1"))
        memos = {back.document.custom_id: books.posted(DocumentKind.SALES_RETURN, back)}
        told = {"invoice_id": invoice.document.custom_id, "account": account}
        refunds.insert(0, d.memo_refund(str(number), "25000", memos, **told))  # the last one asks first

    outcomes = books.target().post(DocumentKind.MEMO_REFUND, refunds)

    assert [sure(outcome).total for outcome in outcomes] == [Decimal(25000), Decimal(25000)]
    company = books.company
    invoices = {invoice.id: invoice.custom_id for invoice in company.invoices}
    behind = {back.memo_id: invoices[back.invoice_id] for back in company.returns}
    numbers = {account.id: account.number for account in company.accounts}
    paid = {behind[line.memo_id]: numbers[each.refund_from_id] for each in company.refunds for line in each.lines}
    assert paid == {f"INV-moka-700101-{number}": account for number, account in accounts.items()}
