"""Contract jurnal §7.10."""

from tests.integration.sandbox.jurnal_client import Api, checked_invoice, invoice, payment


def test_a_payment_lowers_what_remains_and_numbers_are_json_numbers(api: Api) -> None:
    made = api.made("sales_invoices", checked_invoice(transaction_no="R-1"))
    paid = api.made("receive_payments", payment("R-1", 60000, custom_id="PAY-1"))
    assert (paid["original_amount"], paid["total"]) == (60000, 60000)
    assert paid["records"][0]["amount"] == "60000.0"
    assert (paid["records"][0]["transaction_total"], paid["records"][0]["transaction_balance_due"]) == (110445, 50445)
    assert paid["deposit_to"]["category"] == {"id": 3, "name": "Cash & Bank"}
    after = api.get(f"sales_invoices/{made['id']}")["sales_invoice"]
    assert (after["remaining"], after["payment_received_amount"]) == ("50445.0", "60000.0")
    assert after["payments"][0]["id"] == paid["id"]
    api.made("receive_payments", payment("R-1", 50445, deposit_to_name="OVO"))
    assert api.get(f"sales_invoices/{made['id']}")["sales_invoice"]["transaction_status"]["name"] == "Paid"
    assert api.company.ledger_balance("1-10100") == 0
    assert (api.company.ledger_balance("1-10001"), api.company.ledger_balance("1-10011")) == (60000, 50445)


def test_a_method_known_by_name_only_is_made_once(api: Api) -> None:
    api.made("sales_invoices", invoice(transaction_no="R-1"))
    first = api.made("receive_payments", payment("R-1", 1, payment_method_name="QRIS"))
    second = api.made("receive_payments", payment("R-1", 1, payment_method_name="QRIS"))
    assert first["payment_method"] == second["payment_method"]
    assert [row["name"] for row in api.get("payment_methods", key="qris")["payment_methods"]] == ["QRIS"]


def test_method_id_and_name_must_agree(api: Api) -> None:
    api.made("sales_invoices", invoice(transaction_no="R-1"))
    cash = api.company.methods.first("name", "Cash")
    assert cash is not None
    body = payment("R-1", 1, payment_method_id=cash.id, payment_method_name="Check")
    assert api.post("receive_payments", body).status == 422


def test_one_payment_settles_several_invoices_of_one_customer(api: Api) -> None:
    for number in ("R-1", "R-2"):
        api.made("sales_invoices", invoice(transaction_no=number))
    records = [{"transaction_no": "R-1", "amount": 10000}, {"transaction_no": "R-2", "amount": 4000}]
    paid = api.made("receive_payments", payment("R-1", 0, records_attributes=records))
    assert paid["total"] == 14000
    assert [row.remaining for row in api.company.invoices] == [0, 6000]


def test_another_customers_invoice_cannot_be_paid_along(api: Api) -> None:
    api.made("customers", {"customer": {"display_name": "Lain"}})
    api.made("sales_invoices", invoice(transaction_no="R-1"))
    api.made("sales_invoices", invoice(transaction_no="R-2", person_name="Lain"))
    records = [{"transaction_no": "R-1", "amount": 1}, {"transaction_no": "R-2", "amount": 1}]
    assert api.post("receive_payments", payment("R-1", 0, records_attributes=records)).status == 422


def test_withholding_is_off_the_total(api: Api) -> None:
    api.made("sales_invoices", invoice(transaction_no="R-1"))
    witheld = {"witholding_account_name": "Lain-lain", "witholding_value": 2, "witholding_type": "percent"}
    paid = api.made("receive_payments", payment("R-1", 10000, **witheld))
    assert (paid["original_amount"], paid["total"], paid["witholding"]["amount"]) == (10000, 9800, 200)
    assert (api.company.ledger_balance("1-10001"), api.company.ledger_balance("1-10019")) == (9800, 200)


def test_a_payment_can_be_changed_and_deleted(api: Api) -> None:
    made = api.made("sales_invoices", invoice(transaction_no="R-1"))
    api.made("receive_payments", payment("R-1", 10000, custom_id="PAY-1"))
    records = [{"transaction_no": "R-1", "amount": 7000}]
    change = {"receive_payment": {"person_name": "Pelanggan Umum", "records_attributes": records}}
    assert api.patch("receive_payments/PAY-1", {"receive_payment": {"memo": "x"}}).status == 422
    assert api.patch("receive_payments/PAY-1", change)["receive_payment"]["total"] == 7000
    assert api.get(f"sales_invoices/{made['id']}")["sales_invoice"]["remaining"] == "3000.0"
    assert api.delete("receive_payments/PAY-1").status == 204
    assert api.get(f"sales_invoices/{made['id']}")["sales_invoice"]["remaining"] == "10000.0"
    assert api.company.ledger_balance("1-10001") == 0


def test_a_repeated_custom_id_is_409(api: Api) -> None:
    api.made("sales_invoices", invoice(transaction_no="R-1"))
    first = api.made("receive_payments", payment("R-1", 1, custom_id="PAY-1"))
    again = api.post("receive_payments", payment("R-1", 1, custom_id="PAY-1"))
    assert (again.status, again["id"]) == (409, first["id"])
