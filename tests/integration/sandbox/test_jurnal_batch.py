"""Contract jurnal §4.1, §6, §12."""

from typing import Any

import pytest
import requests

from tests.integration.sandbox.jurnal_client import Api, invoice, payment


def batch(*items: dict[str, Any]) -> dict[str, Any]:
    return {"sales_invoices": list(items)}


def test_items_succeed_and_fail_one_by_one_in_order(api: Api) -> None:
    items = batch(invoice(custom_id="A"), invoice(person_name="Nobody", custom_id="B"), invoice(custom_id="C"))
    answer = api.post("sales_invoices/batch_create", items)
    rows = [item["sales_invoice"] for item in answer["sales_invoices"]]
    assert answer.status == 201
    assert [row["status"] for row in rows] == [201, 422, 201]
    assert (rows[0]["content"]["custom_id"], rows[2]["content"]["original_amount"]) == ("A", "10000.0")
    assert rows[1]["content"] == {"person_name": ["person not exist"]}
    assert rows[1]["body"] == {**items["sales_invoices"][1]["sales_invoice"], "source": "apikey"}
    assert [row.custom_id for row in api.company.invoices] == ["A", "C"]


def test_the_http_status_is_fine_even_when_every_item_failed(api: Api) -> None:
    assert api.post("sales_invoices/batch_create", batch(invoice(person_name="Nobody"))).status == 201
    answer = api.post("receive_payments/batch_create", {"receive_payments": [payment("R-9", 1)]})
    assert (answer.status, answer["receive_payments"][0]["receive_payment"]["status"]) == (200, 422)


def test_a_repeated_batch_is_stored_twice(api: Api) -> None:
    for _ in range(2):
        answer = api.post("sales_invoices/batch_create", batch(invoice(custom_id="A", transaction_no="R-1")))
        assert answer["sales_invoices"][0]["sales_invoice"]["status"] == 201
    assert [row.custom_id for row in api.company.invoices] == ["A", "A"]
    oldest = min(row.id for row in api.company.invoices)
    assert api.get("sales_invoices/A")["sales_invoice"]["id"] == oldest


def test_a_company_may_enforce_custom_ids_in_batches(api: Api) -> None:
    api.world.knobs.batch_enforces_custom_id = True
    answer = api.post("sales_invoices/batch_create", batch(invoice(custom_id="A"), invoice(custom_id="A")))
    rows = [item["sales_invoice"] for item in answer["sales_invoices"]]
    assert [row["status"] for row in rows] == [201, 409]
    assert rows[1]["content"] == {"custom_id": ["has already been taken"]}


def test_more_than_a_hundred_items_are_refused_whole(api: Api) -> None:
    before = api.company.digest()
    assert api.post("sales_invoices/batch_create", batch(*[invoice()] * 101)).status == 422
    assert api.company.digest() == before
    assert api.post("sales_invoices/batch_create", batch(*[invoice()] * 100)).status == 201


@pytest.mark.parametrize("body", [{"invoices": []}, {"sales_invoices": [{"invoice": {}}]}, {"sales_invoices": {}}])
def test_a_wrong_wrapper_is_406(api: Api, body: dict[str, Any]) -> None:
    assert api.post("sales_invoices/batch_create", body).status == 406


def test_customers_products_and_payments_have_batches_and_others_do_not(api: Api) -> None:
    answer = api.post("customers/batch_create", {"customers": [{"customer": {"display_name": name}} for name in "AAB"]})
    assert answer.status == 200
    assert [row["customer"]["status"] for row in answer["customers"]] == [201, 409, 201]
    product = {"product": {"name": "Teh", "product_code": "TEH", "custom_id": "PRD-TEH"}}
    answer = api.post("products/batch_create", {"products": [product]})
    assert (answer.status, answer["products"][0]["product"]["content"]["custom_id"]) == (200, "PRD-TEH")
    api.made("sales_invoices", invoice(transaction_no="R-1"))
    items = [payment("R-1", 4000, custom_id="P1"), payment("R-1", 6000, custom_id="P2"), payment("R-1", 1)]
    answer = api.post("receive_payments/batch_create", {"receive_payments": items})
    assert [row["receive_payment"]["status"] for row in answer["receive_payments"]] == [201, 201, 422]
    assert api.post("sales_returns/batch_create", {"sales_returns": []}).status == 405


def test_batches_may_lose_fields(api: Api) -> None:
    api.world.knobs.batch_ignores_fields = "tags,use_tax_inclusive"
    body = batch(invoice(tags=["Jakarta"], use_tax_inclusive=True))
    content = api.post("sales_invoices/batch_create", body)["sales_invoices"][0]["sales_invoice"]["content"]
    assert (content["tags"], content["use_tax_inclusive"]) == (None, False)
    assert api.made("sales_invoices", body["sales_invoices"][0])["use_tax_inclusive"] is True


def test_a_batch_may_be_stored_and_never_answered(api: Api) -> None:
    api.world.control.set_knobs({"batch_timeout_after_commit": True, "hang_seconds": 0.5})
    with pytest.raises(requests.Timeout):
        api.post("sales_invoices/batch_create", batch(invoice(), invoice()), timeout=0.3)
    assert len(api.company.invoices) == 2
    with pytest.raises(requests.ConnectionError):
        api.post("sales_invoices/batch_create", batch(invoice()))
    assert len(api.company.invoices) == 3
    assert api.post("sales_invoices", invoice()).status == 201
