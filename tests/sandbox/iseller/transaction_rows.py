"""Payments, refunds and voids as transaction rows (contract iseller §4.8)."""

from typing import Any

from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.payment import Transaction
from tests.sandbox.iseller.view import UNHEARD, View


def transaction_row(
    order: Order, transaction: Transaction, view: View, *, mdr: bool, first: bool = False
) -> dict[str, Any]:
    """``mdr``: whether the call asked for the provider's fee; ``first``: the reply's first, for ``unknown_enum``."""
    kind, amount = transaction.payment_type, transaction.amount
    unheard = first and view.knobs.unknown_enum == "gateway"
    return {
        "transaction_id": transaction.id,
        "order_id": order.id,
        "order_reference": order.reference,
        "transaction_date": view.stamp(transaction.at),
        "channel": transaction.channel,
        "type": transaction.type,
        "status": transaction.status,
        "gateway": f"{UNHEARD}_gateway" if unheard else kind.gateway,
        "payment_type_id": kind.id,
        "payment_type_name": kind.name,
        "currency": "IDR",
        "amount": view.money(amount) if transaction.type == "sale" else view.returned(amount),
        "mdr": _mdr(transaction, view) if mdr else None,
        "bin_card": transaction.bin_card,
        "additional_info": None,
    }


def _mdr(transaction: Transaction, view: View) -> list[dict[str, Any]] | None:
    if not transaction.fee:
        return None
    rest = transaction.amount - transaction.fee
    return [{"payment_method_fee": view.money(transaction.fee), "total_amount_fee": view.money(rest)}]
