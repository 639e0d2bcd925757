"""Every number of the worked day of contract moka §7.1 comes over the wire."""

from typing import Any

import pytest

from posbridge.money import Decimal
from tests.integration.sandbox_moka.client import Api
from tests.sandbox.generator import worked_day, worked_invoice
from tests.sandbox.moka import create_app
from tests.sandbox.serving import serve

pytestmark = pytest.mark.integration

OUTLET, DAY = 700101, "02/03/2026"

HEADER: dict[str, Any] = {
    "id": "5f0c8a51-2f0e-4f8e-9d6b-0a1b2c3d4e5f",
    "payment_no": "7QK2M9A",
    "created_at": "2026-03-02T19:04:11.120+07:00",
    "updated_at": "2026-03-02T20:31:40.002+07:00",
    "synchronized_at": "2026-03-02T19:04:15.900+07:00",
    "parent_payment_id": None,
    "parent_payment_created_at": "2026-03-02T19:04:11.120+07:00",
    "payment_type": "cash",
    "payment_type_label": "Cash",
    "subtotal": 84600,
    "discounts": 9400,
    "gratuities": 4230,
    "taxes": 8883,
    "total_rounding_amount": -13,
    "total_collected": 97700,
    "tendered": 100000,
    "change": 2300,
    "include_gratuity_tax": False,
    "enable_tax": True,
    "enable_gratuity": True,
    "is_refunded": True,
    "refund_amount": 29106,
    "total_refund": 29106,
    "is_refund_breakdown": True,
    "is_deleted": False,
    "transaction_date": "02 Mar 2026",
    "transaction_time": "19:04",
    "outlet_id": 700101,
    "collected_by": "Kasir 1",
    "customer_id": None,
    "invoice_no": None,
    "invoice_due_date": None,
    "invoice_deposit_amount": None,
    "invoice_payment_records": [],
}
TAX = {"id": 9101, "tax_id": 31, "name": "PB1", "amount": 10, "total": 8883, "taxable_amount": 88830}
SERVICE = {"id": 9201, "gratuity_id": 41, "name": "Service", "amount": 5, "total": 4230}
DISCOUNT = {
    "id": 9301,
    "discount_id": 51,
    "discount_name": "Promo 10",
    "discount_type": "percentage",
    "discount_amount": 9400,
    "discount_cash": 0,
    "is_deleted": False,
}
REFUND = {
    "id": 88123,
    "uuid": "0b7e3c55-1111-4c1e-8a77-7e5d0c9b8a11",
    "status": "Done",
    "payment_type": "cash",
    "is_refunded": True,
    "refund_type": "partial",
    "refund_amount": 29106,
    "refunded_reason": "Returned Goods",
    "refunded_date": "2026-03-02T20:31:39.000+07:00",
    "total_net_sales": 25200,
    "total_gratuity_amount": 1260,
    "total_tax_amount": 2646,
}
COFFEE = {
    "id": 1,
    "uuid": "c1aa0000-0000-4000-8000-000000000001",
    "item_id": 501,
    "item_name": "Es Kopi",
    "item_variant_id": 601,
    "item_variant_name": "Large",
    "sku": "KOPI-L",
    "category_id": 11,
    "category_name": "Minuman",
    "quantity": 2,
    "refunded_quantity": 1,
    "item_price_library": 28000,
    "item_price": 28000,
    "price": 28000,
    "item_price_quantity": 56000,
    "gross_sales": 56000,
    "discount_amount": 0,
    "net_sales": 50400,
    "gratuity_amount": 2520,
    "tax_amount": 5292,
    "redeem_amount": 0,
    "sales_type_id": 71,
    "sales_type_name": "Dine In",
    "is_deleted": False,
    "discounts": [],
    "modifiers": [],
}
TOAST = {
    **COFFEE,
    "id": 2,
    "uuid": "c1aa0000-0000-4000-8000-000000000002",
    "item_id": 502,
    "item_name": "Roti Bakar",
    "item_variant_id": 602,
    "item_variant_name": "",
    "sku": "ROTI",
    "category_id": 12,
    "category_name": "Makanan",
    "quantity": 1,
    "refunded_quantity": 0,
    "item_price_library": 32000,
    "item_price": 38000,
    "price": 38000,
    "item_price_quantity": 38000,
    "gross_sales": 38000,
    "net_sales": 34200,
    "gratuity_amount": 1710,
    "tax_amount": 3591,
}
CHEESE = {
    "id": 3,
    "modifier_id": 81,
    "modifier_name": "Topping",
    "modifier_option_id": 82,
    "modifier_option_name": "Keju",
    "price": 6000,
    "gross_sales": 6000,
    "net_sales": 5400,
    "discount_amount": 600,
}


def test_the_receipt_has_every_field_of_the_contract(worked: Api) -> None:
    row = worked.feed(OUTLET)["payments"][0]
    assert _part(row, HEADER) == HEADER
    for name, expected in (
        ("payment_taxes", TAX),
        ("payment_gratuities", SERVICE),
        ("payment_discounts", DISCOUNT),
        ("payment_refunds", REFUND),
    ):
        assert [_part(each, expected) for each in row[name]] == [expected]
    coffee, toast = row["checkouts"]
    assert _part(coffee, COFFEE) == COFFEE
    assert _part({**toast, "modifiers": []}, TOAST) == TOAST
    assert [_part(each, CHEESE) for each in toast["modifiers"]] == [CHEESE]


def test_whole_amounts_are_written_without_a_point(worked: Api) -> None:
    text = worked.get("/v4/outlets/700101/reports/get_latest_transactions").text
    assert '"total_collected": 97700,' in text
    assert ".0," not in text


def test_the_only_page_is_complete_and_still_has_a_cursor(worked: Api) -> None:
    worked.knobs(next_url_base="https://api.mokapos.com")
    page = worked.feed(OUTLET, per_page=100)
    path = "https://api.mokapos.com/v4/outlets/700101/reports/get_latest_transactions"
    assert page["completed"] is True
    assert page["next_url"] == f"{path}?per_page=100&until=1772453051.12"


def test_the_summary_is_that_of_the_contract(worked: Api) -> None:
    assert worked.report(OUTLET, "sales_summary", DAY) == {
        "gross_sales": 94000,
        "discounts": 9400,
        "refunds": 25200,
        "net_sales": 59400,
        "gratuities": 2970,
        "taxes": 6237,
        "rounding_amount": -13,
        "redemption": 0,
        "total_collected": 68594,
        "number_of_transactions": 1,
    }


def test_the_payment_methods_are_those_of_the_contract(worked: Api) -> None:
    cash = {"payment_type": "Cash", "number_of_transactions": 1, "collected": 68594}
    assert worked.report(OUTLET, "payment_methods", DAY) == {
        "reports": {"cash_or_card": [cash], "invoice": [], "other": []},
        "total_number_of_transactions": 1,
        "total_collected": 68594,
    }


def test_the_item_sales_are_those_of_the_contract(worked: Api) -> None:
    coffee = {
        "name": "Es Kopi - Large",
        "sku": "KOPI-L",
        "category_name": "Minuman",
        "item_sold": 2,
        "item_refunded": 1,
        "gross_sales": 56000,
        "discount": 5600,
        "refund": 25200,
        "net_sales": 25200,
        "cogs": 0,
        "redemption": 0,
        "gross_profit": 25200,
    }
    toast = {
        **coffee,
        "name": "Roti Bakar",
        "sku": "ROTI",
        "category_name": "Makanan",
        "item_sold": 1,
        "item_refunded": 0,
        "gross_sales": 38000,
        "discount": 3800,
        "refund": 0,
        "net_sales": 34200,
        "gross_profit": 34200,
    }
    assert worked.report(OUTLET, "item_sales", DAY, version="v3") == {
        "item_sales": [coffee, toast],
        "total_item_sold": 3,
        "total_gross_sales": 94000,
        "total_discounts": 9400,
        "total_refund": 25200,
        "total_net_sales": 59400,
    }


def test_the_invoice_row_is_that_of_the_contract() -> None:
    world = worked_day()
    invoice = worked_invoice(world)
    world.add_app("client", "secret", 90001)
    expected = {
        "id": 43001,
        "payment_no": "INV7X1Q2R",
        "invoice_no": "INV7X1Q2R",
        "payment_type": "invoice",
        "status": "Done",
        "invoice_status": "unpaid",
        "invoice_due_date": "2026-03-16",
        "invoice_deposit_amount": 50000,
        "subtotal": 150000,
        "total_gross_sales": 150000,
        "total_discount_amount": 0,
        "total_net_sales": 150000,
        "total_gratuity_amount": 7500,
        "total_tax_amount": 15750,
        "total_collected_amount": 173250,
        "is_refunded": False,
        "refund_amount": 0,
        "created_at": "2026-03-02T12:00:00.000+07:00",
        "updated_at": "2026-03-02T12:00:00.000+07:00",
    }
    with serve(create_app(world)) as base:
        api = Api(base, "client", "secret")
        listed = api.get("/v3/outlets/700101/reports/invoices", start=DAY, end=DAY).data
        one = api.get("/v3/outlets/700101/invoices/43001").data
        methods = api.report(OUTLET, "payment_methods", DAY)
    assert [_part(row, expected) for row in listed["invoice"]] == [expected]
    assert (listed["completed"], listed["next_url"]) == (True, None)
    assert _part(one, expected) == expected
    assert methods["reports"]["invoice"][0]["collected"] == Decimal(173250) == invoice.total


def _part(row: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """The fields of ``row`` that ``expected`` names."""
    return {name: row.get(name, "absent") for name in expected}
