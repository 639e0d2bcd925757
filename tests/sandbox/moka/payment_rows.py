"""Wire rows of ``payments[]``: sales, and refunds where those come as rows of their own (contract moka §3.4)."""

import uuid
from datetime import datetime
from typing import Any

from posbridge.money import ZERO, Decimal, quantize
from tests.sandbox.moka.invoice_rows import instalment_rows, refund_row
from tests.sandbox.moka.line_rows import line_row, line_rows
from tests.sandbox.moka.pricing import FOURTH
from tests.sandbox.moka.receipt import AppliedGratuity, AppliedTax, LineRefund, Receipt, Refund
from tests.sandbox.moka.view import View

Row = dict[str, Any]

TERMINAL_FIELDS = (
    "card_type",
    "card_no",
    "cc_name",
    "merchant_id",
    "pg_mid",
    "mpos_device_id",
    "mpos_transaction_date",
    "transaction_certificate",
    "transaction_status_info",
    "transaction_reference",
    "transaction_number",
    "order_info",
    "pii",
)


def payment_id(receipt: Receipt, view: View) -> str | int:
    return receipt.id if view.knobs.id_style == "int" else receipt.uuid


def sale_row(receipt: Receipt, view: View) -> Row:
    """One sale with everything that has happened to it by now folded in."""
    refunds = receipt.refunded(view.as_of)
    given_back = sum((each.amount for each in refunds), ZERO)
    embedded = view.knobs.refund_rows in {"embedded", "both"}
    first = receipt.tenders[0]
    row = {
        **_identity(receipt, view, receipt.created_at),
        "id": payment_id(receipt, view),
        "updated_at": view.stamped(receipt.updated_at(view.as_of)),
        "synchronized_at": view.stamped(receipt.synchronized_at),
        "parent_payment_id": None,
        "payment_type": first.type,
        "payment_type_label": first.label,
        "subtotal": receipt.subtotal,
        "discounts": receipt.discount,
        "gratuities": receipt.service,
        "taxes": receipt.tax,
        "total_rounding_amount": receipt.rounding,
        "total_collected": receipt.total,
        "tendered": sum((each.amount + each.change for each in receipt.tenders), ZERO),
        "change": sum((each.change for each in receipt.tenders), ZERO),
        "is_refunded": bool(refunds),
        "refund_amount": given_back,
        "total_refund": given_back,
        "is_refund_breakdown": any(each.kind != "amount" for each in refunds),
        "is_deleted": receipt.is_void(view.as_of),
        "refundable": not receipt.is_void(view.as_of) and given_back < receipt.total,
        **_terminal(receipt),
        **_invoice(receipt, view),
        "payment_taxes": [_tax_row(receipt, view, x, x.total, x.base) for x in receipt.taxes],
        "payment_gratuities": [_gratuity_row(receipt, view, x, x.total) for x in receipt.gratuities],
        "payment_discounts": _discount_rows(receipt, view),
        "payment_refunds": [refund_row(receipt, each, view) for each in refunds] if embedded else [],
        "checkouts": line_rows(receipt, view),
    }
    if view.knobs.split_details and len(receipt.tenders) > 1:
        row["split_payment_details"] = _split_rows(receipt)
    return _without_rounding(row, view)


def refund_payment_row(receipt: Receipt, refund: Refund, view: View) -> Row:
    """One refund as a row of its own: it hangs off the sale by ``parent_payment_id``."""
    sign = -1 if view.knobs.negative_component_rows else 1
    taxes = [
        _tax_row(receipt, view, x, sign * given, sign * quantize(given * 100 / x.tax.amount, FOURTH))
        for x in receipt.taxes
        if (given := refund.taxes.get(x.tax.name))
    ]
    gratuities = [_gratuity_row(receipt, view, x, sign * refund.service) for x in receipt.gratuities]
    row = {
        **_identity(receipt, view, refund.at),
        "id": refund.id if view.knobs.id_style == "int" else refund.uuid,
        "updated_at": view.stamped(refund.recorded_at),
        "synchronized_at": view.stamped(refund.recorded_at),
        "parent_payment_id": payment_id(receipt, view),
        "payment_type": refund.tender.type,
        "payment_type_label": refund.tender.label,
        "subtotal": sign * refund.net,
        "discounts": sign * sum((part.gross - part.net for part in refund.lines), ZERO),
        "gratuities": sign * refund.service,
        "taxes": sign * refund.tax,
        "total_rounding_amount": sign * refund.rounding,
        "total_collected": sign * refund.amount,
        "tendered": ZERO,
        "change": ZERO,
        "is_refunded": True,
        "refund_amount": refund.amount,
        "total_refund": refund.amount,
        "is_refund_breakdown": refund.kind != "amount",
        "refund_type": "full" if refund.kind == "full" else "partial",
        "refunded_reason": refund.reason,
        "refunded_date": view.local(refund.at),
        "is_deleted": False,
        "refundable": False,
        **dict.fromkeys(TERMINAL_FIELDS),
        **_no_invoice(),
        "payment_taxes": taxes,
        "payment_gratuities": gratuities,
        "payment_discounts": [],
        "payment_refunds": [],
        "checkouts": [_refunded_line(receipt, refund, part, view, sign) for part in refund.lines if part.quantity],
    }
    return _without_rounding(row, view)


def _refunded_line(receipt: Receipt, refund: Refund, part: LineRefund, view: View, sign: int) -> Row:
    sold = line_row(receipt, part.line, view, part.quantity)
    own = str(uuid.uuid5(uuid.UUID(refund.uuid), part.line.uuid))
    row = {**sold, "uuid": own, "parent_checkout_id": part.line.id, "parent_checkout_uuid": part.line.uuid}
    changed = {"quantity": part.quantity, "gross_sales": sign * part.gross, "net_sales": sign * part.net}
    return {**row, **changed, "item_price_quantity": sign * part.gross, "modifiers": []}


def _identity(receipt: Receipt, view: View, at: datetime) -> Row:
    """Fields that a sale and its refunds have in common, at the time of either."""
    local = view.local(at)
    customer = receipt.customer
    return {
        "payment_no": receipt.number,
        "created_at": local,
        "parent_payment_created_at": view.local(receipt.created_at),
        "total_item_price_amount": ZERO,
        "payment_note": "",
        "name": receipt.lines[0].name if receipt.lines else "",
        "include_gratuity_tax": receipt.inclusive,
        "enable_tax": True,
        "enable_gratuity": bool(receipt.gratuities),
        "transaction_date": local.strftime("%d %b %Y"),
        "transaction_time": local.strftime("%H:%M"),
        "collected_by": receipt.cashier,
        "served_by": receipt.server,
        "customer_id": customer.id if customer else None,
        "customer_name": customer.name if customer else receipt.customer_name,
        "customer_phone": customer.phone if customer else None,
        "customer_email": customer.email if customer else None,
        "table_name": receipt.table,
        "outlet_id": view.outlet.id,
        "guid": None,
        "uniq_id": None,
    }


def _terminal(receipt: Receipt) -> Row:
    """Card-terminal leftovers, made up, on every receipt that a card paid: a client must drop them."""
    if not any(each.type == "edc" for each in receipt.tenders):
        return dict.fromkeys(TERMINAL_FIELDS)
    return {
        "card_type": "VISA",
        "card_no": f"4111-11XX-XXXX-{receipt.id % 10000:04d}",
        "cc_name": "NAMA PEMEGANG KARTU",
        "merchant_id": "000008550012345",
        "pg_mid": "PGMID-777",
        "mpos_device_id": "MPOS-12-0007",
        "mpos_transaction_date": f"{receipt.created_at:%Y%m%d%H%M%S}",
        "transaction_certificate": "9F2608A1B2C3D4E5F60718",
        "transaction_status_info": "E800",
        "transaction_reference": f"REF{receipt.id:09d}",
        "transaction_number": f"{receipt.id:06d}",
        "order_info": "approval 445566",
        "pii": "holder=NAMA PEMEGANG KARTU",
    }


def _invoice(receipt: Receipt, view: View) -> Row:
    if receipt.invoice is None:
        return _no_invoice()
    return {
        "invoice_no": receipt.number,
        "invoice_due_date": receipt.invoice.due.isoformat(),
        "invoice_deposit_amount": receipt.invoice.deposit,
        "invoice_payment_records": instalment_rows(receipt, view),
    }


def _no_invoice() -> Row:
    empty: Row = dict.fromkeys(("invoice_no", "invoice_due_date", "invoice_deposit_amount"))
    return {**empty, "invoice_payment_records": []}


def _stamps(receipt: Receipt, view: View) -> Row:
    moment = view.local(receipt.created_at)
    return {
        "payment_id": receipt.id,
        "uuid": None,
        "payment_uuid": receipt.uuid,
        "created_at": moment,
        "updated_at": moment,
    }


def _tax_row(receipt: Receipt, view: View, applied: AppliedTax, total: Decimal, base: Decimal) -> Row:
    tax = applied.tax
    named = {"id": applied.id, "tax_id": tax.id, "name": tax.name, "amount": tax.amount}
    return {**named, "total": total, "taxable_amount": base, **_stamps(receipt, view)}


def _gratuity_row(receipt: Receipt, view: View, applied: AppliedGratuity, total: Decimal) -> Row:
    gratuity = applied.gratuity
    named = {"id": applied.id, "gratuity_id": gratuity.id, "name": gratuity.name, "amount": gratuity.amount}
    return {**named, "total": total, **_stamps(receipt, view)}


def _discount_rows(receipt: Receipt, view: View) -> list[Row]:
    return [
        {
            "id": given.id,
            "discount_id": given.discount.id,
            "discount_name": given.discount.name,
            "discount_type": given.discount.type,
            "discount_amount": given.amount,
            "discount_cash": given.amount if given.discount.type == "cash" else ZERO,
            "is_deleted": False,
            **_stamps(receipt, view),
        }
        for given in receipt.bill_discounts
    ]


def _split_rows(receipt: Receipt) -> list[Row]:
    return [
        {
            "payment_type": each.type,
            "payment_type_label": each.label,
            "collected_amount": each.amount,
            "changes_amount": each.change,
            "position": position,
            "payment_note": "",
        }
        for position, each in enumerate(receipt.tenders, start=1)
    ]


def _without_rounding(row: Row, view: View) -> Row:
    if not view.knobs.show_rounding:
        del row["total_rounding_amount"]
    return row
