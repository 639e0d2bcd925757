"""Contract jurnal §7.11, §7.12."""

from typing import Any

import pytest

from posbridge.money import Decimal
from tests.integration.sandbox.jurnal_client import Api, checked_invoice, invoice, line, payment, returned


def sold(api: Api, body: dict[str, Any] | None = None, *, paid: bool = True) -> tuple[int, list[int], Decimal]:
    """An invoice, paid in full unless told otherwise: its id, line ids and total."""
    made = api.made("sales_invoices", body or checked_invoice(transaction_no="R-1", custom_id="INV-1"))
    total = Decimal(made["original_amount"])
    if paid:
        api.made("receive_payments", payment(made["transaction_no"], str(total)))
    return made["id"], [row["id"] for row in made["transaction_lines_attributes"]], total


def refund(api: Api, *lines: tuple[int, Any], **more: Any) -> dict[str, Any]:
    account = api.company.accounts.first("number", "1-10001")
    assert account is not None
    rows = [{"credit_memo_id": memo, "refund_amount": amount} for memo, amount in lines]
    person = {"person_id": api.company.customers[0].id, "transaction_date": "2026-01-06"}
    return {**person, "refund_from_id": account.id, "credit_memo_refund_lines_attributes": rows, **more}


def test_the_worked_return_gives_back_23780_024(api: Api) -> None:
    invoice_id, lines, _ = sold(api, paid=False)
    back = api.made("sales_returns", returned(invoice_id, lines[0], 1, custom_id="RET-1"))
    names = ("discount_lines", "discount_whole", "returned_tax", "returned_witholding_amount", "return_amount")
    assert [back[name] for name in names] == [2500, Decimal("1076.555"), Decimal("2356.579"), 0, Decimal("23780.024")]
    assert back["transaction_return_lines_attributes"][0]["line_return_amount"] == 22500
    assert back["transaction_date"] == "06/01/2026"
    assert api.get("sales_returns/RET-1")["sales_return"]["id"] == back["id"]


def test_without_tax_after_discount_the_returned_tax_ignores_the_bill_discount(api: Api) -> None:
    invoice_id, lines, _ = sold(api, checked_invoice(tax_after_discount=False), paid=False)
    assert api.made("sales_returns", returned(invoice_id, lines[0], 1))["returned_tax"] == 2475


def test_inclusive_prices_give_back_the_line_with_its_tax_inside(api: Api) -> None:
    body = invoice(line(quantity=2, rate=11100, line_tax_name="PPN 11%"), use_tax_inclusive=True)
    invoice_id, lines, _ = sold(api, body)
    back = api.made("sales_returns", returned(invoice_id, lines[0], 1))
    assert (back["return_amount"], back["returned_tax"]) == (11100, 1100)


def test_an_unpaid_invoice_only_remains_less(api: Api) -> None:
    invoice_id, lines, total = sold(api, paid=False)
    back = api.made("sales_returns", returned(invoice_id, lines[0], 1))
    after = api.get(f"sales_invoices/{invoice_id}")["sales_invoice"]
    assert Decimal(after["remaining"]) == total - back["return_amount"]
    assert after["credit_memos"] == []
    assert [row["id"] for row in after["sales_returns"]] == [back["id"]]
    assert [row["has_return_line"] for row in after["transaction_lines_attributes"]] == [True, False]


def test_what_exceeds_the_remaining_becomes_a_credit_memo(api: Api) -> None:
    invoice_id, lines, total = sold(api, paid=False)
    api.made("receive_payments", payment("R-1", str(total - 10000)))
    back = api.made("sales_returns", returned(invoice_id, lines[0], 1))
    after = api.get(f"sales_invoices/{invoice_id}")["sales_invoice"]
    assert (after["remaining"], after["transaction_status"]["name"]) == ("0.0", "Paid")
    assert [Decimal(memo["remaining"]) for memo in after["credit_memos"]] == [back["return_amount"] - 10000]


def test_a_complete_return_in_parts_adds_up_to_the_invoice(api: Api) -> None:
    invoice_id, lines, total = sold(api)
    amounts = [api.made("sales_returns", returned(invoice_id, lines[0], 1))["return_amount"] for _ in range(3)]
    amounts.append(api.made("sales_returns", returned(invoice_id, lines[1], 2))["return_amount"])
    assert sum(amounts) == total
    assert api.company.ledger_balance("2-20501") == 0


@pytest.mark.parametrize("first", [0, 1])
def test_more_than_was_sold_cannot_come_back(api: Api, first: int) -> None:
    invoice_id, lines, _ = sold(api)
    if first:
        api.made("sales_returns", returned(invoice_id, lines[0], first))
    before = api.company.digest()
    answer = api.post("sales_returns", returned(invoice_id, lines[0], 4 - first))
    assert answer.status == 422
    assert "return_quantity" in answer.body
    assert api.company.digest() == before


def test_given_names_of_a_return_must_agree(api: Api) -> None:
    invoice_id, lines, _ = sold(api)
    assert api.post("sales_returns", returned(invoice_id, lines[0], 1, invoice_no="R-2")).status == 422
    wrong = [{"transaction_line_id": lines[0], "product_name": "Roti Cokelat", "return_quantity": 1}]
    body = returned(invoice_id, lines[0], 1, transaction_return_lines_attributes=wrong)
    assert api.post("sales_returns", body).status == 422


def test_a_return_is_refunded_from_the_till(api: Api) -> None:
    invoice_id, lines, total = sold(api)
    back = api.made("sales_returns", returned(invoice_id, lines[0], 1))
    memo = api.get(f"sales_invoices/{invoice_id}")["sales_invoice"]["credit_memos"][0]
    paid = api.made(
        "customer_credit_memo_refund", refund(api, (memo["id"], str(back["return_amount"])), custom_id="REF-1")
    )
    assert paid["transaction_status"]["name"] == "Closed"
    shown = api.get(f"credit_memos/{memo['id']}")["credit_memo"]
    assert (shown["remaining"], shown["transaction_status"]["name"]) == ("0.0", "Closed")
    assert api.company.ledger_balance("1-10001") == total - back["return_amount"]
    assert api.company.ledger_balance("1-10100") == 0
    assert api.get("customer_credit_memo_refund/REF-1")["customer_credit_memo_refund"]["id"] == paid["id"]
    again = api.post("customer_credit_memo_refund", refund(api, (memo["id"], "0.001")))
    assert again.status == 422


def test_one_refund_pays_a_return_and_a_gap_memo(api: Api) -> None:
    invoice_id, lines, _ = sold(api)
    api.made("sales_returns", returned(invoice_id, lines[0], 1))
    gap = api.made("credit_memos", memo_body(api, "4.976", custom_id="CRM-1"))
    memos = [memo["id"] for memo in api.get(f"sales_invoices/{invoice_id}")["sales_invoice"]["credit_memos"]]
    paid = api.made("customer_credit_memo_refund", refund(api, (memos[0], "23780.024"), (gap["id"], "4.976")))
    assert paid["original_amount"] == "23785.0"
    assert [memo.remaining for memo in api.company.credit_memos] == [0, 0]


def test_a_refund_beyond_a_memo_is_refused_as_a_whole(api: Api) -> None:
    small = api.made("credit_memos", memo_body(api, 1000))
    large = api.made("credit_memos", memo_body(api, 5000))
    before = api.company.digest()
    for lines in ([(small["id"], 1001)], [(large["id"], 1), (small["id"], 600), (small["id"], 600)]):
        assert api.post("customer_credit_memo_refund", refund(api, *lines)).status == 422
    assert api.company.digest() == before


def memo_body(api: Api, amount: Any, **more: Any) -> dict[str, Any]:
    lines = [{"account_name": "Pendapatan", "debit": amount, "description": "rounding share"}]
    base = {"person_name": "Pelanggan Umum", "person_type": "customer", "transaction_date": "06/01/2026"}
    return {"credit_memo": {**base, "transaction_account_lines_attributes": lines, **more}}


def test_a_credit_memo_of_its_own(api: Api) -> None:
    answer = api.post("credit_memos", memo_body(api, 1500, custom_id="CRM-1"))
    made = answer["credit_memo"]
    assert answer.status == 200
    assert (made["original_amount"], made["remaining"], made["transaction_status"]["name"]) == (
        "1500.0",
        "1500.0",
        "Open",
    )
    person = api.company.customers[0].id
    listed = api.get(f"customer/{person}/credit_memos")
    assert listed["total_count"] == 1
    assert listed["credit_memos"][0]["person"]["person_name"] == "Pelanggan Umum"
    assert api.get("credit_memos")["credit_memos"][0]["person"]["display_name"] == "Pelanggan Umum"
    assert (api.company.ledger_balance("4-40000"), api.company.ledger_balance("1-10100")) == (1500, -1500)
    assert api.get("credit_memos/CRM-1").status == 200


def test_a_memo_from_a_return_cannot_be_changed_or_deleted(api: Api) -> None:
    invoice_id, lines, _ = sold(api)
    api.made("sales_returns", returned(invoice_id, lines[0], 1))
    memo = next(iter(api.company.credit_memos)).id
    assert api.patch(f"credit_memos/{memo}", {"credit_memo": {"memo": "x"}}).status == 422
    assert api.delete(f"credit_memos/{memo}").status == 422


def test_a_memo_can_settle_another_invoice(api: Api) -> None:
    memo = api.made("credit_memos", memo_body(api, 4000))
    made = api.made("sales_invoices", invoice())
    body = {
        "person_id": api.company.customers[0].id,
        "selected_credit_memo_id": memo["id"],
        "records_attributes": [{"transaction_id": made["id"], "amount": 4000}],
    }
    applied = api.made("customer_apply_credit_memo", body)
    assert applied["transaction_status"]["name"] == "Closed"
    assert api.get(f"sales_invoices/{made['id']}")["sales_invoice"]["remaining"] == "6000.0"
    assert api.post("customer_apply_credit_memo", body).status == 422
    assert api.delete(f"customer_apply_credit_memo/{applied['id']}").status == 204
    assert api.get(f"sales_invoices/{made['id']}")["sales_invoice"]["remaining"] == "10000.0"


def test_a_return_can_be_changed_until_its_memo_is_used(api: Api) -> None:
    invoice_id, lines, _ = sold(api)
    back = api.made("sales_returns", returned(invoice_id, lines[0], 1))
    own = back["transaction_return_lines_attributes"][0]["id"]
    change = {"sales_return": {"transaction_return_lines_attributes": [{"id": own, "return_quantity": 2}]}}
    assert api.patch(f"sales_returns/{back['id']}", change)["sales_return"]["discount_lines"] == 5000
    memo = next(iter(api.company.credit_memos))
    api.made("customer_credit_memo_refund", refund(api, (memo.id, 1)))
    assert api.patch(f"sales_returns/{back['id']}", change).status == 422
    assert api.delete(f"sales_returns/{back['id']}").status == 422


def test_a_deleted_return_leaves_everything_as_before(api: Api) -> None:
    invoice_id, lines, _ = sold(api)
    before = api.company.ledger_balance("1-10100")
    back = api.made("sales_returns", returned(invoice_id, lines[0], 3))
    assert api.delete(f"sales_returns/{back['id']}").status == 204
    assert len(api.company.credit_memos) == 0
    assert api.company.ledger_balance("1-10100") == before
    assert api.made("sales_returns", returned(invoice_id, lines[0], 3))["return_amount"] > 0
