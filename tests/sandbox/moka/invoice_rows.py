"""The row model of contract moka §3.5: invoices, and the rows of ``payment_refunds``."""

from typing import Any

from posbridge.money import ZERO
from tests.sandbox.moka.receipt import Instalment, InvoiceTerms, Receipt, Refund
from tests.sandbox.moka.view import View

Row = dict[str, Any]

_TERMINAL = ("card_type", "card_no", "cc_name", "merchant_id", "pg_mid", "mpos_device_id", "mpos_transaction_date")


def invoice_row(receipt: Receipt, view: View) -> Row:
    """One invoice as the invoice list shows it."""
    terms = _terms(receipt)
    refunds = receipt.refunded(view.as_of)
    paid = (terms.deposit or ZERO) + sum((each.amount for each in receipt.received(view.as_of)), ZERO)
    return {
        **_model(receipt, view),
        "id": receipt.id,
        "uuid": receipt.uuid,
        "status": "Done",
        "payment_no": receipt.number,
        "payment_type": "invoice",
        "amount_pay": paid,
        "amount_change": ZERO,
        "total_gross_sales": receipt.gross,
        "total_net_sales": receipt.subtotal,
        "subtotal": receipt.subtotal,
        "total_discount_amount": receipt.discount,
        "total_gratuity_amount": receipt.service,
        "total_tax_amount": receipt.tax,
        "total_collected_amount": receipt.total,
        "is_refunded": bool(refunds),
        "is_refund_breakdown": any(each.kind != "amount" for each in refunds),
        "refund_amount": sum((each.amount for each in refunds), ZERO),
        "refund_type": None,
        "refund_ids": [each.id for each in refunds],
        "refunded_reason": None,
        "refunded_date": None,
        "parent_payment_id": None,
        "parent_payment_uuid": None,
        "invoice_no": receipt.number,
        "invoice_status": _status(receipt, view),
        "invoice_due_date": terms.due.isoformat(),
        "invoice_deposit_amount": terms.deposit,
        "invoice_payment_records": instalment_rows(receipt, view),
        "is_deleted": receipt.is_void(view.as_of),
        "created_at": view.local(receipt.created_at),
        "updated_at": view.stamped(receipt.updated_at(view.as_of)),
        "synchronized_at": view.stamped(receipt.synchronized_at),
    }


def refund_row(receipt: Receipt, refund: Refund, view: View) -> Row:
    """One row of ``payment_refunds``: positive amounts, its own date."""
    return {
        **_model(receipt, view),
        "id": refund.id,
        "uuid": refund.uuid,
        "status": "Done",
        "payment_no": receipt.number,
        "payment_type": refund.tender.type,
        "total_gross_sales": sum((line.gross for line in refund.lines), ZERO),
        "total_net_sales": refund.net,
        "subtotal": refund.net,
        "total_discount_amount": sum((line.gross - line.net for line in refund.lines), ZERO),
        "total_gratuity_amount": refund.service,
        "total_tax_amount": refund.tax,
        "total_collected_amount": refund.amount,
        "is_refunded": True,
        "is_refund_breakdown": refund.kind != "amount",
        "refund_amount": refund.amount,
        "refund_type": "full" if refund.kind == "full" else "partial",
        "refunded_reason": refund.reason,
        "refunded_date": view.local(refund.at),
        "parent_payment_id": receipt.id if view.knobs.id_style == "int" else None,
        "parent_payment_uuid": receipt.uuid,
        "is_deleted": False,
        "created_at": view.local(refund.at),
        "updated_at": view.stamped(refund.recorded_at),
        "synchronized_at": view.stamped(refund.recorded_at),
    }


def instalment_rows(receipt: Receipt, view: View) -> list[Row]:
    """Money received for an invoice after it was issued; the deposit is not among them."""
    return [_instalment_row(receipt, each, view) for each in receipt.received(view.as_of)]


def _instalment_row(receipt: Receipt, paid: Instalment, view: View) -> Row:
    return {
        "id": paid.id,
        "amount_received": paid.amount,
        "payment_type": paid.type,
        "note": paid.note,
        "payment_id": receipt.id,
        "payment_date": view.local(paid.at),
        "shift_id": None,
        "guid": None,
        "uniq_id": None,
        "created_at": view.local(paid.at),
        "updated_at": view.stamped(paid.at),
        "synchronized_at": view.stamped(paid.at),
    }


def _model(receipt: Receipt, view: View) -> Row:
    """Fields that say the same in every use of the model."""
    customer = receipt.customer
    return {
        "business_id": view.outlet.business_id,
        "outlet_id": view.outlet.id,
        "customer_id": customer.id if customer else None,
        "customer_name": customer.name if customer else receipt.customer_name,
        "customer_email": customer.email if customer else None,
        "customer_phone": customer.phone if customer else None,
        "discount_id": None,
        "include_gratuity_tax": receipt.inclusive,
        "total_checkouts_amount": receipt.subtotal,
        "total_item_price_amount": ZERO,
        "total_custom_price_amount": ZERO,
        "total_redeem_amount": ZERO,
        "is_loyalty": False,
        "is_offline": receipt.offline,
        "is_sales_type": True,
        "note": "",
        "creator_name": receipt.cashier,
        "collector_id": None,
        "collected_by": receipt.cashier,
        "created_by": receipt.cashier,
        "server_id": None,
        "server_name": receipt.server,
        "server_title": None,
        "shift_id": None,
        "table_name": receipt.table,
        "receipt_count": 1,
        "order_id": None,
        "guid": None,
        "uniq_id": None,
        "latitude": None,
        "longitude": None,
        **dict.fromkeys(_TERMINAL),
    }


def _terms(receipt: Receipt) -> InvoiceTerms:
    if receipt.invoice is None:
        raise ValueError(f"receipt {receipt.number} is no invoice")
    return receipt.invoice


def _status(receipt: Receipt, view: View) -> str:
    paid = (_terms(receipt).deposit or ZERO) + sum((each.amount for each in receipt.received(view.as_of)), ZERO)
    return "paid" if paid >= receipt.total else "unpaid"
