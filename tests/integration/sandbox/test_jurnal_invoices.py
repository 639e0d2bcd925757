"""Contract jurnal §7.9, §8."""

import pytest

from posbridge.money import Decimal
from tests.integration.sandbox.jurnal_client import Api, checked_invoice, invoice, line, payment


def test_the_checked_example_comes_to_110445(api: Api) -> None:
    made = api.made("sales_invoices", checked_invoice(custom_id="INV-1", transaction_no="R-1"))
    assert made["id"] > 2**31
    money = ("subtotal", "discount_per_lines", "discount_price", "tax_amount", "original_amount", "remaining")
    assert [made[name] for name in money] == ["112000.0", "7500.0", "5000.0", "10945.0", "110445.0", "110445.0"]
    assert made["tax_details"] == [{"name": "PPN 11% 11.0%", "tax_amount": 10945}]
    assert made["transaction_date"] == "05/01/2026"
    assert made["transaction_lines_attributes"][0]["amount"] == "67500.0"
    assert made["transaction_lines_attributes"][0]["quantity"] == 3
    assert made["discount_type"] == {"id": 2, "name": "Value", "name_bahasa": "Nilai"}
    assert made["warehouse"] == {"id": None, "name": None, "code": None}
    assert made["tags"] is None


def test_the_tax_base_ignores_the_bill_discount_when_told_so(api: Api) -> None:
    made = api.made("sales_invoices", checked_invoice(tax_after_discount=False))
    assert (made["tax_amount"], made["original_amount"]) == ("11495.0", "110995.0")


def test_a_percent_bill_discount_is_of_the_line_amounts(api: Api) -> None:
    body = invoice(line(rate=20000, discount=50), discount_type_name="percent", discount_unit=10)
    made = api.made("sales_invoices", body)
    assert (made["discount_price"], made["original_amount"]) == ("1000.0", "9000.0")


def test_inclusive_prices_keep_the_total_and_show_the_tax_inside(api: Api) -> None:
    body = invoice(line(rate=11100, line_tax_name="PPN 11%"), use_tax_inclusive=True)
    made = api.made("sales_invoices", body)
    assert (made["original_amount"], made["tax_amount"]) == ("11100.0", "1100.0")
    assert api.company.ledger_balance("4-40000") == -10000


def test_inclusive_tax_keeps_its_decimals(api: Api) -> None:
    made = api.made("sales_invoices", invoice(line(rate=10000, line_tax_name="PB1 10%"), use_tax_inclusive=True))
    assert made["tax_amount"] == "909.09091"


def test_withholding_lowers_what_remains(api: Api) -> None:
    body = invoice(
        line(rate=100000, line_tax_name="PPN 11%"),
        witholding_account_name="Lain-lain",
        witholding_value=2,
        witholding_type="Percent",
    )
    made = api.made("sales_invoices", body)
    assert (made["original_amount"], made["witholding_amount"], made["remaining"]) == ("111000.0", 2000, "109000.0")


@pytest.mark.parametrize(("shipped", "total", "via"), [(True, "15000.0", "JNE"), (False, "10000.0", "")])
def test_shipping_is_dropped_unless_shipped(api: Api, *, shipped: bool, total: str, via: str) -> None:
    made = api.made("sales_invoices", invoice(is_shipped=shipped, shipping_price=5000, ship_via="JNE"))
    assert (made["original_amount"], made["ship_via"]) == (total, via)


def test_a_deposit_becomes_a_payment_record(api: Api) -> None:
    made = api.made("sales_invoices", invoice(deposit=4000, deposit_to_name="Kas"))
    assert (made["deposit"], made["payment_received_amount"], made["amount_receive"]) == ("4000.0", "0.0", "4000.0")
    assert (made["has_payments"], made["deletable"]) == (True, True)
    assert made["remaining"] == "6000.0"
    shown = api.get(f"receive_payments/{made['payments'][0]['id']}")["receive_payment"]
    assert shown["total"] == 4000
    assert api.get(f"sales_invoices/{made['id']}/receive_payments")["total_count"] == 1
    assert api.delete(f"sales_invoices/{made['id']}").status == 204
    assert len(api.company.payments) == 0
    assert api.company.ledger_balance("1-10001") == 0


@pytest.mark.parametrize(
    ("due", "deposit", "status"),
    [
        ("2099-01-01", 0, "Open"),
        ("2099-01-01", 1, "Partial"),
        ("2026-01-05", 1, "Overdue"),
        ("2026-01-05", 10000, "Paid"),
    ],
)
def test_overdue_wins_over_partial_and_paid_over_all(api: Api, due: str, deposit: int, status: str) -> None:
    made = api.made("sales_invoices", invoice(due_date=due, deposit=deposit, deposit_to_name="Kas"))
    assert made["transaction_status"]["name"] == status


@pytest.mark.parametrize("text", ["2026-01-05", "05-01-2026", "05/01/2026"])
def test_three_date_formats_are_read(api: Api, text: str) -> None:
    made = api.made("sales_invoices", invoice(transaction_date=text))
    assert made["transaction_date"] == "05/01/2026"


def test_the_due_date_follows_the_term_and_a_misfit_is_custom(api: Api) -> None:
    fitting = api.made("sales_invoices", invoice(due_date=None, term_name="Net 15"))
    misfit = api.made("sales_invoices", invoice(due_date="2026-01-09", term_name="Net 15"))
    assert (fitting["due_date"], fitting["term"]["name"]) == ("20/01/2026", "Net 15")
    assert misfit["term"]["name"] == "Custom"


def test_products_are_found_by_any_handle_and_strong_ones_win(api: Api) -> None:
    coffee = api.company.products.first("product_code", "KSA-250")
    assert coffee is not None
    lines = [
        {"product_id": coffee.id, "product_name": "nonsense", "quantity": 1, "rate": 1},
        {"product_custom_id": "PRD-KSA-250", "quantity": 1, "rate": 1},
        {"product_name": "Kopi Susu", "quantity": 1, "rate": 1},
    ]
    made = api.made("sales_invoices", invoice(*lines))
    assert {row["product"]["id"] for row in made["transaction_lines_attributes"]} == {coffee.id}


def test_warehouse_and_tags_come_back_as_objects(api: Api) -> None:
    made = api.made("sales_invoices", invoice(warehouse_code="JKT-S", tags=["Jakarta"]))
    assert made["warehouse"]["name"] == "Gudang Jakarta Selatan"
    assert ([tag["name"] for tag in made["tags"]], made["tags_string"]) == (["Jakarta"], "Jakarta")


def test_numbers_are_given_per_type_from_10001(api: Api) -> None:
    first = api.made("sales_invoices", invoice())
    second = api.made("sales_invoices", invoice(transaction_no=""))
    paid = api.made("receive_payments", payment("10001", 10000))
    assert [first["transaction_no"], second["transaction_no"], paid["transaction_no"]] == ["10001", "10002", "10001"]


def test_an_invoice_is_found_by_id_or_custom_id_but_not_by_number(api: Api) -> None:
    made = api.made("sales_invoices", invoice(custom_id="INV-moka-1", transaction_no="R-1"))
    assert api.get(f"sales_invoices/{made['id']}")["sales_invoice"]["id"] == made["id"]
    assert api.get("sales_invoices/INV-moka-1")["sales_invoice"]["id"] == made["id"]
    assert api.get("sales_invoices/INV-moka-1.json").status == 200
    missing = api.get("sales_invoices/R-1")
    assert (missing.status, missing.body) == (422, {"errors": "Data not found."})


def test_a_repeated_custom_id_is_409_with_the_existing_id(api: Api) -> None:
    made = api.made("sales_invoices", invoice(custom_id="INV-1", transaction_no="R-1"))
    again = api.post("sales_invoices", invoice(custom_id="INV-1", transaction_no="R-1"))
    assert again.status == 409
    assert again["id"] == made["id"]
    assert again["custom_id"] == "(Custom id attribute had already been used.)"
    assert again["transaction_no"] == "(Transaction number had already been used)"
    assert len(api.company.invoices) == 1


def test_a_hash_in_a_custom_id_defeats_uniqueness_and_look_up(api: Api) -> None:
    api.made("sales_invoices", invoice(custom_id="A#1"))
    api.made("sales_invoices", invoice(custom_id="A#1"))
    assert api.get("sales_invoices/A%231").status == 404


def test_a_change_keeps_id_and_number_and_moves_the_ledger(api: Api) -> None:
    made = api.made("sales_invoices", invoice(custom_id="INV-1", transaction_no="R-1"))
    row = made["transaction_lines_attributes"][0]["id"]
    lines = [{"id": row, "quantity": 2, "rate": 10000, "product_code": "KSA-250"}]
    changed = api.patch("sales_invoices/INV-1", {"sales_invoice": {"transaction_lines_attributes": lines, "memo": "x"}})
    assert changed["sales_invoice"]["original_amount"] == "20000.0"
    assert (changed["sales_invoice"]["id"], changed["sales_invoice"]["transaction_no"]) == (made["id"], "R-1")
    assert api.company.ledger_balance("1-10100") == 20000


def test_a_deleted_invoice_is_gone_and_its_custom_id_free(api: Api) -> None:
    made = api.made("sales_invoices", invoice(custom_id="INV-1"))
    assert api.delete("sales_invoices/INV-1").status == 204
    assert api.get(f"sales_invoices/{made['id']}").status == 422
    assert api.company.ledger.rows == []
    api.made("sales_invoices", invoice(custom_id="INV-1"))


def test_a_paid_invoice_cannot_be_deleted(api: Api) -> None:
    made = api.made("sales_invoices", invoice(transaction_no="R-1"))
    api.made("receive_payments", payment("R-1", 10000))
    refused = api.delete(f"sales_invoices/{made['id']}")
    assert refused.status == 422
    assert "has payments" in refused["error_full_messages"][0]


def test_the_books_balance_and_split_sales_discount_and_tax(api: Api) -> None:
    api.made("sales_invoices", checked_invoice())
    balances = {number: api.company.ledger_balance(number) for number in ("1-10100", "4-40000", "4-40300", "2-20501")}
    assert balances == {"1-10100": 110445, "4-40000": -112000, "4-40300": 12500, "2-20501": -10945}
    assert sum(row.amount for row in api.company.ledger.rows) == Decimal(0)
