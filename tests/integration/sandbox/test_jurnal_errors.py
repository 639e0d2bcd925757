"""Texts of contract jurnal §4.7, word for word."""

from typing import Any

import pytest

from tests.integration.sandbox.jurnal_client import Api, invoice, line, payment

INVOICES: list[tuple[dict[str, Any], str, str, str]] = [
    (invoice(person_name="Nobody"), "person_name", "person not exist", "Person name person not exist"),
    (
        invoice(line(), line("NOPE")),
        "product",
        "in transaction lines attributes on row 2 not available",
        "Product in transaction lines attributes on row 2 not available",
    ),
    (
        invoice(deposit=1, deposit_to_name="Pendapatan"),
        "deposit_to_name",
        "deposit account not exist",
        "Deposit to name deposit account not exist",
    ),
    (invoice(deposit=1), "deposit_to_name", "deposit account not exist", "Deposit to name deposit account not exist"),
    (
        invoice(line(discount=101)),
        "discount",
        "cannot exceed the total item amount",
        "Discount cannot exceed the total item amount",
    ),
    (
        invoice(line(rate=-1)),
        "transaction_lines.amount",
        "(Must be greater than 0)",
        "Transaction lines amount (Must be greater than 0)",
    ),
    (
        invoice(line(discount=100)),
        "transaction_lines.amount",
        "(Must be greater than 0)",
        "Transaction lines amount (Must be greater than 0)",
    ),
    (
        invoice(discount_type_name="Value", discount_unit=10000),
        "original_amount",
        "(Value must be greater than 0.)",
        "Original amount (Value must be greater than 0.)",
    ),
    (
        invoice(deposit=10001, deposit_to_name="Kas"),
        "amount_receive",
        "(Value received cannot be greater than remaining balance.)",
        "Amount receive (Value received cannot be greater than remaining balance.)",
    ),
    (
        invoice(address="x" * 251),
        "address",
        "too long, (maximum of 250 characters)",
        "Address too long, (maximum of 250 characters)",
    ),
    (invoice(memo="kopi \N{HOT BEVERAGE}"), "memo", "may not contain emoji", "Memo may not contain emoji"),
    (invoice(line(line_tax_name="PPN")), "line_tax_name", "PPN not exist", "Line tax name PPN not exist"),
    (invoice(tags=["Surabaya"]), "tags", "Surabaya not exist", "Tags Surabaya not exist"),
    (invoice(warehouse_name="Nope"), "warehouse_name", "Nope not exist", "Warehouse name Nope not exist"),
    (invoice(due_date="13/31/2026"), "due_date", "is not a valid date", "Due date is not a valid date"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "field", "text", "summary"), INVOICES)
def test_a_refused_invoice_says_why_and_leaves_nothing(
    api: Api, body: dict[str, Any], field: str, text: str, summary: str
) -> None:
    before = api.company.digest()
    answer = api.post("sales_invoices", body)
    assert answer.status == 422
    assert answer[field] == text
    assert answer["id"] is None
    assert summary in answer["error_full_messages"]
    assert api.company.digest() == before


PAYMENTS: list[tuple[dict[str, Any], list[str]]] = [
    (payment("R-9", 1), ["Transaction no Invoice not exist"]),
    (
        payment("R-1", 1, payment_method_name=None),
        ["Payment method must be sent", "Payment method name must be sent"],
    ),
    (payment("R-1", 10001), ["Amount receive (Value received cannot be greater than remaining balance.)"]),
    (payment("R-1", 1, deposit_to_name="Pendapatan"), ["Deposit to name deposit account not exist"]),
    (payment("R-1", 1, deposit_to_name="Nope"), ["Deposit to name deposit account not exist"]),
    (payment("R-1", 0), ["Amount (Value must be greater than 0.)"]),
    (payment("R-1", 1, payment_method_id=1), ["Payment method id 1 not exist"]),
]


@pytest.mark.parametrize(("body", "summary"), PAYMENTS)
def test_a_refused_payment_says_why_and_leaves_nothing(api: Api, body: dict[str, Any], summary: list[str]) -> None:
    api.made("sales_invoices", invoice(transaction_no="R-1"))
    before = api.company.digest()
    answer = api.post("receive_payments", body)
    assert (answer.status, answer["error_full_messages"]) == (422, summary)
    assert api.company.digest() == before


def test_an_unknown_account_is_named(api: Api) -> None:
    lines = [{"account_name": "Beban MDR", "debit": 420}, {"account_name": "Kas", "credit": 420}]
    entry = {"transaction_date": "2026-01-05", "transaction_account_lines_attributes": lines}
    answer = api.post("journal_entries", {"journal_entry": entry})
    assert (answer.status, answer["account_name"]) == (422, "Beban MDR not exist")


def test_a_vendor_is_no_customer(api: Api) -> None:
    api.made("contacts", {"person": {"display_name": "Pemasok", "is_vendor": True, "is_customer": False}})
    assert api.post("sales_invoices", invoice(person_name="Pemasok"))["person_name"] == "person not exist"


def test_a_wrong_wrapper_is_406(api: Api) -> None:
    assert api.post("sales_invoices", {"invoice": {}}).status == 406


def test_errors_can_come_as_lists(api: Api) -> None:
    api.world.knobs.error_shape = "array"
    assert api.post("sales_invoices", invoice(person_name="Nobody")).body == {"person_name": ["person not exist"]}


def test_not_found_can_be_404(api: Api) -> None:
    api.world.knobs.not_found_status = 404
    assert api.get("sales_invoices/1").status == 404
