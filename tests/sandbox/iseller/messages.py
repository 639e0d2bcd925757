"""The bodies of webhooks, with the few fields that are known (contract iseller §8, §11.3)."""

from datetime import datetime
from typing import Any

from tests.sandbox.iseller import state
from tests.sandbox.iseller.customer import Customer
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.payment import FOURTH
from tests.sandbox.iseller.payout import Payout
from tests.sandbox.iseller.webhooks import stamp


def order_message(order: Order, now: datetime) -> dict[str, Any]:
    """Also of fulfilments and refunds. ``channel`` is ``pos`` or ``online`` here (contract iseller §13)."""
    return {
        "order_id": order.id,
        "order_reference": order.reference,
        "channel": "pos" if order.channel == "pos" else "online",
        "status": state.status(order, now),
        "payment_status": state.payment_status(order, now),
        "fulfillment_status": state.fulfillment_status(order, now),
        "cancel_reason": order.void_reason if state.past(order.voided_at, now) else "",
    }


def member_message(customer: Customer) -> dict[str, Any]:
    return {"customer_id": customer.id, "external_customer_id": customer.external_id}


def payout_message(payout: Payout) -> dict[str, Any]:
    return {
        "reference_id": payout.reference,
        "date": stamp(payout.at),
        "status": payout.status,
        "transactions_amount": payout.amount.quantize(FOURTH),
        "total_fees": payout.fees.quantize(FOURTH),
        "deposit": payout.deposit.quantize(FOURTH),
        "payments": [
            {
                "order_id": part.order.id,
                "transaction_id": part.transaction.id,
                "amount": part.transaction.amount.quantize(FOURTH),
                "fee": part.transaction.fee.quantize(FOURTH),
            }
            for part in payout.parts
        ],
    }
