"""How invoices, payments and returns look in answers (contract jurnal §7.9 to §7.11)."""

from typing import Any

from posbridge.money import Decimal
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.show_masters import account_ref, tags, tax_ref, unit_ref
from tests.sandbox.jurnal.wire import money_text, show_day, show_moment

Shown = dict[str, Any]

STATUS = {
    "Open": {"id": 1, "name": "Open", "name_bahasa": "Belum Dibayar"},
    "Closed": {"id": 2, "name": "Closed", "name_bahasa": "Selesai"},
    "Paid": {"id": 3, "name": "Paid", "name_bahasa": "Lunas"},
    "Partial": {"id": 4, "name": "Partial", "name_bahasa": "Terbayar Sebagian"},
    "Overdue": {"id": 5, "name": "Overdue", "name_bahasa": "Lewat Jatuh Tempo"},
}


def status_of(company: Company, row: r.Invoice) -> str:
    """Overdue wins over Partial (contract jurnal §8)."""
    if row.remaining <= 0:
        return "Paid"
    if row.due_date < company.today:
        return "Overdue"
    return "Partial" if row.deposit + row.received > 0 else "Open"


def kind_of(kind: r.Kind) -> Shown:
    return {"id": kind.value[0], "name": kind.value[1]}


def stamps(row: r.Stored) -> Shown:
    return {"created_at": show_moment(row.created_at), "updated_at": show_moment(row.updated_at)}


def currency() -> Shown:
    return {"currency_code": "IDR", "currency_rate": 1}


def warehouse_ref(company: Company, warehouse_id: int | None) -> Shown:
    if warehouse_id == r.UNASSIGNED:
        return {"id": r.UNASSIGNED, "name": "Unassigned", "code": None}
    row = company.warehouses.get(warehouse_id)
    return (
        {"id": None, "name": None, "code": None} if row is None else {"id": row.id, "name": row.name, "code": row.code}
    )


def brief(row: r.Transaction) -> Shown:
    """A document as another one lists it."""
    return {"id": row.id, "transaction_no": row.transaction_no, "transaction_date": show_day(row.date)}


def invoice(company: Company, row: r.Invoice) -> Shown:
    totals = row.totals
    person, term = company.people[row.person_id], company.terms.get(row.term_id)
    percent = row.discount_percent
    payments = company.payments.where(lambda payment: any(line.invoice_id == row.id for line in payment.records))
    returns = company.returns.where(lambda back: back.invoice_id == row.id)
    memos = company.credit_memos.where(lambda memo: memo.invoice_id == row.id)
    witholding = None if row.witholding_percent is None else {"name": "percent" if row.witholding_percent else "value"}
    tag_fields = tags(company, row.tag_ids)
    return {
        "id": row.id,
        "transaction_no": row.transaction_no,
        "custom_id": row.custom_id,
        "token": f"T{row.id}",
        "source": row.source,
        "transaction_date": show_day(row.date),
        "due_date": show_day(row.due_date),
        "shipping_date": show_day(row.shipping_date),
        "transaction_status": STATUS[status_of(company, row)],
        "status": "approved",
        "subtotal": money_text(totals.subtotal),
        "discount_per_lines": money_text(totals.discount_per_lines),
        "discount_price": money_text(totals.discount_price),
        "discount_unit": money_text(row.discount_unit),
        "discount_type": {
            "id": 1 if percent else 2,
            "name": "Percent" if percent else "Value",
            "name_bahasa": "Persen" if percent else "Nilai",
        },
        "tax_amount": money_text(totals.tax),
        "tax_details": [
            {"name": f"{company.taxes[key].name} {money_text(company.taxes[key].rate)}%", "tax_amount": amount}
            for key, amount in totals.taxes.items()
        ],
        "shipping_price": money_text(totals.shipping),
        "shipping_address": row.texts.get("shipping_address", ""),
        "ship_via": row.texts.get("ship_via", ""),
        "tracking_no": row.texts.get("tracking_no", ""),
        "witholding_type": witholding,
        "witholding_value": money_text(row.witholding_value),
        "witholding_amount": totals.witholding,
        "witholding_account": account_ref(company, row.witholding_account_id),
        "original_amount": money_text(totals.original),
        "deposit": money_text(row.deposit),
        "payment_received_amount": money_text(row.received),
        "amount_receive": money_text(row.deposit + row.received),
        "remaining": money_text(row.remaining),
        "tax_after_discount": row.tax_after_discount,
        "use_tax_inclusive": row.inclusive,
        "is_shipped": row.is_shipped or None,
        "has_deliveries": False,
        "has_payments": bool(payments),
        "has_credit_memos": bool(memos),
        "deletable": not (row.receipts or row.applied or returns),
        "editable": True,
        "is_reconciled": False,
        "deleted_at": None,
        "audited_by": None,
        "transaction_lines_attributes": [invoice_line(company, line) for line in row.lines],
        "payments": [brief(payment) for payment in payments],
        "sales_returns": [brief(back) for back in returns],
        "sales_deliveries": [],
        "credit_memos": [
            {**brief(memo), "original_amount": money_text(memo.original), "remaining": money_text(memo.remaining)}
            for memo in memos
        ],
        "sales_quote": {"id": None, "transaction_no": None},
        "person": {
            "id": person.id,
            "display_name": person.display_name,
            "email": "",
            "billing_address": "",
            "phone": "",
        },
        "warehouse": warehouse_ref(company, row.warehouse_id),
        "term": {
            "id": term.id if term else None,
            "name": term.name if term else None,
            "longetivity": term.longetivity if term else None,
        },
        "deposit_to": account_ref(company, row.deposit_to_id, category=True),
        **tag_fields,
        "attachments": [],
        "memo": row.memo,
        "message": row.texts.get("message", ""),
        "reference_no": row.texts.get("reference_no", ""),
        "email": row.texts.get("email", ""),
        "address": row.texts.get("address", ""),
        **stamps(row),
        **currency(),
    }


def invoice_line(company: Company, line: r.InvoiceLine) -> Shown:
    product = company.products[line.product_id]
    return {
        "id": line.id,
        "custom_id": line.custom_id,
        "description": line.description,
        "quantity": line.quantity,
        "rate": money_text(line.rate),
        "discount": money_text(line.discount),
        "amount": money_text(line.amount),
        "tax": None,
        "line_tax": {**tax_ref(company, line.tax_id), "rate": money_text(line.tax_rate) if line.tax_id else None},
        "has_return_line": line.returned > 0,
        "unit": unit_ref(company, product.unit_id),
        "product": {
            "id": product.id,
            "name": product.name,
            "code": product.product_code,
            "product_custom_id": product.custom_id,
            "archive": product.archive,
            "quantity": company.stock.quantity(product.id),
            "track_inventory": product.track_inventory or None,
        },
    }


def payment(company: Company, row: r.Payment) -> Shown:
    person, method = company.people[row.person_id], company.methods.get(row.method_id)
    return {
        "id": row.id,
        "transaction_no": row.transaction_no,
        "custom_id": row.custom_id,
        "transaction_date": show_day(row.date),
        "transaction_status": STATUS["Paid"],
        "status": "approved",
        "transaction_type": kind_of(r.Kind.PAYMENT),
        "is_draft": row.is_draft,
        "person": {"id": person.id, "name": person.display_name, "email": ""},
        "payment_method": {"id": method.id if method else None, "name": method.name if method else None},
        "deposit_to": account_ref(company, row.deposit_to_id, category=True),
        "witholding": {
            "account_id": row.witholding_account_id,
            "value": money_text(row.witholding_value),
            "type": "percent" if row.witholding_percent else "value",
            "amount": row.witholding,
            "category": account_ref(company, row.witholding_account_id, category=True)["category"],
        },
        "original_amount": row.original,
        "total": row.original - row.witholding,
        "memo": row.memo,
        "records": [_settled(company, record) for record in row.records],
        "is_reconciled": False,
        "attachments": [],
        **tags(company, row.tag_ids),
        **stamps(row),
        **currency(),
    }


def _settled(company: Company, record: r.Settled) -> Shown:
    paid = company.invoices[record.invoice_id]
    return {
        "id": record.id,
        "transaction_id": paid.id,
        "transaction_type_id": 1,
        "transaction_type": "Sales Invoice",
        "transaction_no": paid.transaction_no,
        "amount": money_text(record.amount),
        "description": "",
        "transaction_due_date": show_day(paid.due_date),
        "transaction_total": paid.totals.original,
        "transaction_balance_due": paid.remaining,
    }


def sales_return(company: Company, row: r.Return) -> Shown:
    person, source = company.people[row.person_id], company.invoices[row.invoice_id]
    return {
        "id": row.id,
        "transaction_no": row.transaction_no,
        "transaction_type": kind_of(r.Kind.RETURN),
        "transaction_status": STATUS["Closed"],
        "status": "approved",
        "transaction_date": show_day(row.date),
        "invoice_id": source.id,
        "invoice_no": source.transaction_no,
        "invoice_date": show_day(source.date),
        "invoice_tax_after_discount": source.tax_after_discount,
        "discount_lines": row.discount_lines,
        "discount_whole": row.discount_whole,
        "returned_tax": row.tax,
        "returned_witholding_amount": row.witholding,
        "return_amount": row.amount,
        "transaction_return_lines_attributes": [_return_line(company, source, line) for line in row.lines],
        "custom_id": row.custom_id,
        "person": {"id": person.id, "name": person.display_name, "email": ""},
        "warehouse": warehouse_ref(company, row.warehouse_id),
        "memo": row.memo,
        "message": row.message,
        **tags(company, row.tag_ids),
        "attachments": [],
        **stamps(row),
        **currency(),
    }


def _return_line(company: Company, source: r.Invoice, line: r.ReturnLine) -> Shown:
    sold = next(entry for entry in source.lines if entry.id == line.line_id)
    product = company.products[sold.product_id]
    return {
        "id": line.id,
        "transaction_line_id": line.line_id,
        "return_quantity": line.quantity,
        "line_return_amount": line.amount,
        "transaction_line": {
            "product": {"id": product.id, "product_code": product.product_code, "name": product.name},
            "quantity": sold.quantity,
            "rate": money_text(sold.rate),
            "amount": money_text(sold.amount),
            "discount": money_text(sold.discount),
            "unit": unit_ref(company, product.unit_id)["name"],
        },
    }


def quantity_text(value: Decimal) -> str:
    """Quantities of transfers and of warehouse stock: ``"20.0"``."""
    return money_text(value)
