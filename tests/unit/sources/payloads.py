"""Rows as Moka sends them, for tests to change: one receipt with all that the contract shows on one.

Es Kopi 2 x 28,000 and Roti Bakar 32,000 with Keju 6,000; 10 % off the bill, service 5 %, tax 10 % on net and
service, rounded down to 97,700; one Es Kopi given back the same evening for 29,106.
"""

import json
from typing import Any

from posbridge.money import Decimal

Json = dict[str, Any]

SALE = "5f0c8a51-2f0e-4f8e-9d6b-0a1b2c3d4e5f"
REFUND = "0b7e3c55-1111-4c1e-8a77-7e5d0c9b8a11"
KOPI = "c1aa0000-0000-4000-8000-000000000001"
ROTI = "c1aa0000-0000-4000-8000-000000000002"

_RECEIPT = """
{
  "id": "5f0c8a51-2f0e-4f8e-9d6b-0a1b2c3d4e5f", "payment_no": "7QK2M9A",
  "created_at": "2026-03-02T19:04:11.120+07:00", "updated_at": "2026-03-02T20:31:40.002+07:00",
  "synchronized_at": "2026-03-02T19:04:15.900+07:00",
  "parent_payment_id": null, "parent_payment_created_at": "2026-03-02T19:04:11.120+07:00",
  "payment_type": "cash", "payment_type_label": "Cash",
  "subtotal": 84600, "discounts": 9400, "gratuities": 4230, "taxes": 8883, "total_rounding_amount": -13,
  "total_collected": 97700, "tendered": 100000, "change": 2300, "include_gratuity_tax": false,
  "is_refunded": true, "refund_amount": 29106, "total_refund": 29106, "is_deleted": false,
  "transaction_date": "02 Mar 2026", "transaction_time": "19:04", "outlet_id": 700101,
  "customer_id": null, "customer_phone": "+62 811 0000 111", "customer_email": "budi@example.com",
  "card_no": "4111-11XX", "invoice_due_date": null, "invoice_deposit_amount": null, "invoice_payment_records": [],
  "payment_taxes": [{"id": 9101, "tax_id": 31, "name": "PB1", "amount": 10, "total": 8883, "taxable_amount": 88830}],
  "payment_gratuities": [{"id": 9201, "gratuity_id": 41, "name": "Service", "amount": 5, "total": 4230}],
  "payment_refunds": [
    {"id": 88123, "uuid": "0b7e3c55-1111-4c1e-8a77-7e5d0c9b8a11", "status": "Done", "payment_type": "cash",
     "is_refunded": true, "refund_type": "partial", "refund_amount": 29106,
     "refunded_date": "2026-03-02T20:31:39.000+07:00",
     "total_net_sales": 25200, "total_gratuity_amount": 1260, "total_tax_amount": 2646}],
  "checkouts": [
    {"id": 1, "uuid": "c1aa0000-0000-4000-8000-000000000001", "item_id": 501, "item_name": "Es Kopi",
     "item_variant_id": 601, "item_variant_name": "Large", "sku": "KOPI-L", "quantity": 2, "refunded_quantity": 1,
     "gross_sales": 56000, "discount_amount": 0, "net_sales": 50400, "gratuity_amount": 2520, "tax_amount": 5292,
     "redeem_amount": 0, "is_deleted": false, "modifiers": []},
    {"id": 2, "uuid": "c1aa0000-0000-4000-8000-000000000002", "item_id": 502, "item_name": "Roti Bakar",
     "item_variant_id": 602, "item_variant_name": "", "sku": "ROTI", "quantity": 1, "refunded_quantity": 0,
     "gross_sales": 38000, "discount_amount": 0, "net_sales": 34200, "gratuity_amount": 1710, "tax_amount": 3591,
     "redeem_amount": 0, "is_deleted": false,
     "modifiers": [{"id": 3, "modifier_id": 81, "modifier_name": "Topping", "modifier_option_id": 82,
                    "modifier_option_name": "Keju", "price": 6000, "gross_sales": 6000, "net_sales": 5400,
                    "discount_amount": 600}]}]
}
"""

_REFUND_ROW = """
{
  "id": "0b7e3c55-1111-4c1e-8a77-7e5d0c9b8a11", "payment_no": "7QK2M9A",
  "created_at": "2026-03-02T20:31:39.000+07:00", "updated_at": "2026-03-02T20:31:39.000+07:00",
  "synchronized_at": "2026-03-02T20:31:39.000+07:00",
  "parent_payment_id": "5f0c8a51-2f0e-4f8e-9d6b-0a1b2c3d4e5f",
  "payment_type": "cash", "payment_type_label": "Cash", "subtotal": -25200, "gratuities": -1260, "taxes": -2646,
  "total_collected": -29106, "refund_amount": 29106, "is_refunded": true, "is_deleted": false,
  "checkouts": [{"id": 7, "parent_checkout_uuid": "c1aa0000-0000-4000-8000-000000000001", "quantity": 1}]
}
"""


def receipt(**changes: Any) -> Json:
    """The receipt with other top-level fields; a field set to ``...`` is left out."""
    return _changed(_RECEIPT, changes)


def sold_only(**changes: Any) -> Json:
    """The receipt as it was before anything was given back."""
    row = receipt(is_refunded=False, refund_amount=0, total_refund=0, payment_refunds=[])
    row["checkouts"][0]["refunded_quantity"] = 0
    row["updated_at"] = row["created_at"]
    return {**row, **changes}


def refund_row(**changes: Any) -> Json:
    """The refund as a row of its own."""
    return _changed(_REFUND_ROW, changes)


def parse(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def _changed(text: str, changes: Json) -> Json:
    row: Json = {**parse(text), **changes}
    return {name: value for name, value in row.items() if value is not ...}
