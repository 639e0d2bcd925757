"""One order as GetOrders tells it, whose amounts close, to be bent by the tests (contract iseller §4.12)."""

import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from posbridge.domain.records import Payment, Record, Refund, Sale
from posbridge.domain.states import Reason, RecordKind
from posbridge.money import Decimal
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.parse_order import order_records

ZONE = ZoneInfo("Asia/Jakarta")
ORDER = "bbbbbbbb-0000-4000-8000-000000000010"
TEA, CAKE, SHOT = "tea-id", "cake-id", "shot-id"


def wire(value: Any) -> Any:
    """As it comes off the wire: numbers with a fraction are decimals."""
    return json.loads(json.dumps(value), parse_float=Decimal)


def line(key: str = "line-1", **changes: Any) -> dict[str, Any]:
    """Two teas of 18,000 with 11 % tax."""
    return {
        "order_detail_id": key,
        "parent_order_detail_id": None,
        "product_id": TEA,
        "product_name": "Teh",
        "product_variant_name": "",
        "type": "standard",
        "sku": "TEH-01",
        "product_modifier_id": None,
        "fulfilment_status": "fulfilled",
        "quantity": 2,
        "base_price": 18000.0,
        "total_order_amount": 36000.0,
        "discount_amount": 0.0,
        "discount_order_amount": 0.0,
        "subtotal": 36000.0,
        "additional_charge": 0.0,
        "tax_percentage": 11.0,
        "tax_amount": 3960.0,
        "track_inventory": True,
        "units_used": [{"product_id": TEA, "product_name": "Teh", "sku": "TEH-01", "stock": 2.0}],
        "promotions": [],
        **changes,
    }


def modifier(key: str = "line-1a", parent: str = "line-1", **changes: Any) -> dict[str, Any]:
    """Two shots of 5,000 in the teas; its SKU is the tea's."""
    own = {
        "parent_order_detail_id": parent,
        "product_modifier_id": SHOT,
        "product_modifier_name": "Extra Shot",
        "product_name": "Extra Shot",
        "modifier_product_id": "shot-stock",
        "modifier_product_sku": "SHOT-01",
        "base_price": 5000.0,
        "total_order_amount": 10000.0,
        "subtotal": 10000.0,
        "tax_amount": 1100.0,
        "units_used": [{"product_id": "shot-stock", "sku": "SHOT-01", "stock": 2.0}],
    }
    return line(key, **{**own, **changes})


def cake(key: str = "line-2", **changes: Any) -> dict[str, Any]:
    """A cake of 30,000 with 10 % tax that no stock is kept of."""
    own = {
        "product_id": CAKE,
        "product_name": "Kue",
        "sku": "KUE",
        "quantity": 1,
        "base_price": 30000.0,
        "total_order_amount": 30000.0,
        "subtotal": 30000.0,
        "tax_percentage": 10.0,
        "tax_amount": 3000.0,
        "track_inventory": False,
        "units_used": [],
    }
    return line(key, **{**own, **changes})


def payment(key: str = "pay-1", amount: float = 39960.0, **changes: Any) -> dict[str, Any]:
    return {
        "transaction_id": key,
        "order_id": ORDER,
        "transaction_date": "2025-03-04 02:13:40",
        "type": "sale",
        "status": "success",
        "gateway": "cash",
        "payment_type_name": "Cash",
        "amount": amount,
        "mdr": None,
        **changes,
    }


def paid_back(key: str = "back-1", amount: float = 19980.0, **changes: Any) -> dict[str, Any]:
    own = {"type": "refund", "transaction_date": "2025-03-04 03:30:00"}
    return payment(key, amount, **{**own, **changes})


def refund(amount: float = 19980.0, **changes: Any) -> dict[str, Any]:
    """One tea, back on the shelf."""
    return {
        "order_id": ORDER,
        "refund_date": "2025-03-04 03:30:00",
        "refund_amount": amount,
        "units_returned": [{"product_id": TEA, "sku": "TEH-01", "stock": 1.0}],
        "refund_details": [{"product_id": TEA, "sku": "TEH-01", "quantity": 1.0}],
        **changes,
    }


def order(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Its header is what the lines come to; without lines two teas, 39,960 with tax, paid in cash."""
    details = list(lines) or [line()]
    goods, tax = (sum(each[name] for each in details) for name in ("subtotal", "tax_amount"))
    header = {
        "total_order_amount": sum(each["total_order_amount"] for each in details),
        "total_discount_amount": sum(each["discount_amount"] + each["discount_order_amount"] for each in details),
        "total_promotion_amount": 0.0,
        "total_additional_order_amount": 0.0,
        "total_additional_subtotal_amount": 0.0,
        "subtotal": goods,
        "total_tax_amount": tax,
        "total_additional_final_amount": 0.0,
        "total_shipping_amount": 0.0,
        "rounding_amount": 0.0,
        "total_amount": goods + tax,
        "tax_inclusive": False,
    }
    total = changes.get("total_amount", header["total_amount"])
    return {
        "order_id": ORDER,
        "order_reference": "#501-2207",
        "channel": "pos",
        "channel_detail": None,
        "order_date": "2025-03-04 02:12:05",
        "closed_date": "2025-03-04 02:13:40",
        "status": "completed",
        "payment_status": "paid",
        "fulfillment_status": "fulfilled",
        "cancel_date": None,
        "outlet_id": "outlet-1",
        "register_id": "register-1",
        "customer_id": "customer-42",
        "customer_first_name": "Budi",
        "customer_last_name": "Santoso",
        "customer_phone_number": "+62811",
        "customer_email": "budi@example.test",
        "currency": "IDR",
        "on_account": False,
        **header,
        "order_details": details,
        "transactions": [payment(amount=total)],
        **changes,
    }


def read(
    row: object, refunded: Sequence[Any] | None = (), *, rule: Calibration | None = None, zone: ZoneInfo = ZONE
) -> list[Record]:
    rows = None if refunded is None else wire(list(refunded))
    return order_records(wire(row), rows, zone=zone, rule=rule or Calibration(), page="orders:1")


def sale_of(records: Sequence[Record]) -> Sale:
    (found,) = [record.typed for record in records if record.kind is RecordKind.SALE]
    assert isinstance(found, Sale), [record.problem for record in records]
    return found


def payments_of(records: Sequence[Record]) -> list[Payment]:
    return [record.typed for record in records if isinstance(record.typed, Payment)]


def refunds_of(records: Sequence[Record]) -> list[Refund]:
    return [record.typed for record in records if isinstance(record.typed, Refund)]


def problems(records: Sequence[Record], kind: RecordKind) -> list[Reason]:
    return [record.problem for record in records if record.kind is kind and record.problem is not None]
