"""Reports are the ledger, seen from another side (contract jurnal §7.17, REPORTS.md)."""

from typing import Any

import pytest

from posbridge.money import ZERO, Decimal
from tests.integration.sandbox.jurnal_client import Api, checked_invoice, invoice, line, payment, returned

JANUARY = {"start_date": "01/01/2026", "end_date": "31/01/2026"}


def read(text: str) -> Decimal:
    assert text.startswith(" ")
    return Decimal(text.strip().replace(".", "").replace(",", "."))


@pytest.fixture
def busy(api: Api) -> Api:
    """A taxed invoice paid in two tenders, a cash sale, an open one in February, and a refunded return."""
    taxed = api.made("sales_invoices", checked_invoice(transaction_no="R-1"))
    api.made("receive_payments", payment("R-1", 60000))
    api.made("receive_payments", payment("R-1", 50445, deposit_to_name="OVO"))
    api.made("sales_invoices", invoice(transaction_no="R-2", deposit=10000, deposit_to_name="Kas"))
    api.made("sales_invoices", invoice(transaction_no="R-3", transaction_date="2026-02-01", due_date="2026-02-01"))
    api.made("sales_returns", returned(taxed["id"], taxed["transaction_lines_attributes"][0]["id"], 1))
    memo = next(iter(api.company.credit_memos))
    account = api.company.accounts.first("number", "1-10001")
    assert account is not None
    body = {
        "person_id": memo.person_id,
        "transaction_date": "2026-01-06",
        "refund_from_id": account.id,
        "credit_memo_refund_lines_attributes": [{"credit_memo_id": memo.id, "refund_amount": str(memo.remaining)}],
    }
    api.made("customer_credit_memo_refund", body)
    return api


def ids(api: Api, *numbers: str) -> str:
    return ",".join(str(row.id) for row in api.company.accounts if row.number in numbers)


def test_the_sales_list_sums_the_invoices_of_the_range(busy: Api) -> None:
    report = busy.get("sales_lists", report_layout_id=1, transaction_type_id=1, page=1, **JANUARY)["sales_lists"]
    assert [row["transaction_no"] for row in report["rows"]] == ["R-1", "R-2"]
    assert report["rows"][0]["original_amount"] == " 110.445,00"
    assert report["grand_total"] == {"original_amount": " 120.445,00", "remaining": " 0,00"}
    assert report["page_info"] == {"current_page": 1, "total_pages": 1, "result_size": 2}
    assert all("custom_id" not in row for row in report["rows"])


def test_the_sales_list_counts_returns_as_negative(busy: Api) -> None:
    report = busy.get("sales_lists", report_layout_id=2, **JANUARY)["sales_lists"]
    assert read(report["grand_total"]["original_amount"]) == Decimal("120445") - Decimal("23780.02")
    assert report["rows"][-1]["transaction_type"] == "Sales Return"
    assert report["rows"][-1]["lines"][0]["quantity"] == -1


def test_the_sales_list_has_fifty_rows_a_page_and_one_grand_total(api: Api) -> None:
    api.post("sales_invoices/batch_create", {"sales_invoices": [invoice()] * 60})
    pages = [api.get("sales_lists", report_layout_id=1, page=n, **JANUARY)["sales_lists"] for n in (1, 2, 3)]
    assert [len(page["rows"]) for page in pages] == [50, 10, 0]
    assert {page["grand_total"]["original_amount"] for page in pages} == {" 600.000,00"}
    assert pages[0]["page_info"] == {"current_page": 1, "total_pages": 2, "result_size": 60}


def test_the_general_ledger_is_the_ledger(busy: Api) -> None:
    query: dict[str, Any] = {"account_id": ids(busy, "1-10001", "2-20501"), **JANUARY}
    accounts = busy.get("general_ledger", **query)["general_ledger"]["accounts"]
    cash, tax = accounts
    assert [row["transaction_type"] for row in cash["rows"]] == [
        "Receive Payment",
        "Receive Payment",
        "Credit Memo Refund",
    ]
    assert [row["debit_raw"] - row["credit_raw"] for row in cash["rows"]] == [60000, 10000, Decimal("-23780.024")]
    assert cash["ending_balance_raw"] == busy.company.ledger_balance("1-10001")
    assert tax["ending_balance_raw"] == busy.company.ledger_balance("2-20501") == Decimal("-8588.421")
    assert cash["rows"][0]["date"] == "05/01/2026"
    assert (cash["rows"][0]["debit"], cash["rows"][0]["credit"]) == (" 60.000,00", " 0,00")


def test_the_general_ledger_starts_from_what_was_before(busy: Api) -> None:
    query: dict[str, Any] = {"account_id": ids(busy, "1-10001"), "start_date": "06/01/2026", "end_date": "06/01/2026"}
    [cash] = busy.get("general_ledger", **query)["general_ledger"]["accounts"]
    assert (cash["beginning_balance_raw"], len(cash["rows"])) == (70000, 1)


def test_the_trial_balance_balances(busy: Api) -> None:
    report = busy.get("trial_balance", start_date="01/01/2026", end_date="28/02/2026")["trial_balance"]
    assert report["total"]["debit_raw"] == report["total"]["credit_raw"] > 0
    ends = {row["number"]: row["ending_balance_raw"] for row in report["accounts"]}
    assert ends == {number: busy.company.ledger_balance(number) for number in ends}
    assert sum(ends.values(), ZERO) == 0


def test_receivables_are_what_invoices_leave_open(busy: Api) -> None:
    report = busy.get("aged_receivables", end_date="05/03/2026")["aged_receivables"]
    assert report["grand_total"]["total_raw"] == busy.company.ledger_balance("1-10100") == 10000
    assert report["contacts"][0]["days_31_60"] == " 10.000,00"


def test_sales_by_products_nets_returns(busy: Api) -> None:
    report = busy.get("sales_by_products", **JANUARY)["sales_by_products"]
    coffee = next(row for row in report["products"] if row["product_code"] == "KSA-250")
    assert (coffee["quantity"], coffee["returned_quantity"]) == ("4.0", "1.0")
    assert (coffee["amount_raw"], coffee["returned_amount_raw"], coffee["net_amount_raw"]) == (77500, 22500, 55000)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("sales_lists", JANUARY),
        ("sales_lists", {"report_layout_id": 1, "start_date": "x", "end_date": "31/01/2026"}),
        ("general_ledger", JANUARY),
        ("trial_balance", {}),
        ("sales_by_products", {"start_date": "01/01/2026"}),
    ],
)
def test_a_bad_parameter_is_400(bare: Api, path: str, query: dict[str, Any]) -> None:
    assert bare.get(path, **query).status == 400


def test_an_unknown_account_of_the_ledger_is_404(bare: Api) -> None:
    assert bare.get("general_ledger", account_id=1, **JANUARY).status == 404


def test_every_document_leaves_the_books_in_balance(busy: Api) -> None:
    inclusive = invoice(line(quantity=3, rate=3333, line_tax_name="PB1 10%"), use_tax_inclusive=True)
    busy.made("sales_invoices", inclusive)
    by_document: dict[int, Decimal] = {}
    for row in busy.company.ledger.rows:
        by_document[row.document_id] = by_document.get(row.document_id, ZERO) + row.amount
    assert set(by_document.values()) == {ZERO}
