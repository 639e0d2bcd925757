"""Sales invoices: creating, changing, deleting (contract jurnal §7.9, §8)."""

from datetime import date, timedelta
from typing import Any

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import amounts, bookings, checks, deposits, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.invoice_lines import build_lines, merged_lines
from tests.sandbox.jurnal.refusals import LINE_NOT_POSITIVE, NOT_POSITIVE, TOO_MUCH, Refusal, invalid, invalid_fields

SHIPPING = ("shipping_address", "ship_via", "tracking_no")
TEXTS = ("reference_no", "message", "email", "address")


def create(company: Company, body: Body, *, enforce: bool = True) -> r.Invoice:
    """Store an invoice and book it. ``enforce`` False skips the check for repeated custom_id and number."""
    checks.unique_transaction(company, company.invoices, body, enforce=enforce)
    stamp = company.stamp()
    number = checks.number_for(company.invoices, body.text("transaction_no"))
    invoice = _build(company, body, build_lines(company, body.items("transaction_lines_attributes")), stamp, number)
    deposit = deposits.read(company, body, invoice)
    bookings.require_stock(company, invoice)
    company.invoices.add(invoice)
    bookings.book_invoice(company, invoice)
    if deposit is not None:
        deposits.take(company, invoice, *deposit)
    return invoice


def update(company: Company, invoice: r.Invoice, body: Body) -> r.Invoice:
    """Change what the body names; id and number stay, and so does the deposit."""
    checks.open_day(company, invoice.date)
    if body.has("transaction_lines_attributes") and any(line.returned for line in invoice.lines):
        raise invalid("transaction_lines_attributes", "cannot be changed because the invoice has returns")
    asked = body.text("transaction_no") or invoice.transaction_no
    others = company.invoices.where(lambda row: row.id != invoice.id)
    checks.unique_transaction(company, others, body)
    lines = merged_lines(company, invoice, body.items("transaction_lines_attributes"))
    stamp = {"id": invoice.id, "created_at": invoice.created_at, "stored_at": invoice.stored_at}
    stamp["updated_at"] = company.world.now()
    changed = _build(company, Body({**_as_body(company, invoice), **body.values}), lines, stamp, asked)
    for name in (
        "deposit",
        "deposit_to_id",
        "deposit_payment_id",
        "source",
        "receipts",
        "applied",
        "offset",
        "returned",
    ):
        setattr(changed, name, getattr(invoice, name))
    if changed.remaining < 0:
        raise invalid("amount_receive", TOO_MUCH)
    bookings.unbook(company, invoice)
    try:
        bookings.require_stock(company, changed)
    except Refusal:
        bookings.book_invoice(company, invoice)
        raise
    bookings.book_invoice(company, changed)
    return company.invoices.add(changed)


def delete(company: Company, invoice: r.Invoice) -> None:
    """Delete an invoice that only its own deposit has paid (contract jurnal §7.9)."""
    checks.open_day(company, invoice.date)
    if invoice.receipts or invoice.applied:
        raise invalid("sales_invoice", "cannot be deleted because it has payments")
    if any(line.returned for line in invoice.lines):
        raise invalid("sales_invoice", "cannot be deleted because it has returns")
    deposits.withdraw(company, invoice)
    bookings.unbook(company, invoice)
    company.invoices.remove(invoice)


def _build(company: Company, body: Body, lines: list[r.InvoiceLine], stamp: dict[str, Any], number: str) -> r.Invoice:
    day = checks.open_day(company, body.day("transaction_date"))
    checks.texts(body, "memo", "message")
    person = resolve.customer(company, body)
    term, due = _term(company, body, day)
    shipped = body.flag("is_shipped")
    percent = (body.text("discount_type_name") or "percent").lower() == "percent"
    discount = body.number_or_zero("discount_unit")
    if discount < 0:
        raise invalid("discount_unit", NOT_POSITIVE)
    witholding_percent, witholding, account = read_witholding(company, body)
    inclusive, after = body.flag("use_tax_inclusive"), body.flag("tax_after_discount")
    totals = amounts.totals(
        lines,
        discount=discount,
        percent=percent,
        tax_after_discount=after,
        inclusive=inclusive,
        shipping=body.number_or_zero("shipping_price") if shipped else ZERO,
        witholding=witholding,
        witholding_percent=witholding_percent is not False,
    )
    _positive(lines, totals, discount)
    return r.Invoice(
        **stamp,
        custom_id=body.text("custom_id"),
        transaction_no=number,
        date=day,
        memo=body.text("memo") or "",
        tag_ids=resolve.tags(company, body),
        person_id=person.id,
        receivable_id=person.receivable_id,
        due_date=due,
        term_id=None if term is None else term.id,
        warehouse_id=resolve.warehouse(company, body),
        lines=lines,
        totals=totals,
        inclusive=inclusive,
        tax_after_discount=after,
        discount_percent=percent,
        discount_unit=discount,
        witholding_percent=witholding_percent,
        witholding_value=witholding,
        witholding_account_id=account,
        texts={name: body.text(name) or "" for name in (*TEXTS, *(SHIPPING if shipped else ()))},
        is_shipped=shipped,
        shipping_date=body.day("shipping_date") if shipped else None,
    )


def _positive(lines: list[r.InvoiceLine], totals: r.Totals, discount: Decimal) -> None:
    if any(line.amount <= 0 for line in lines):
        raise invalid("transaction_lines.amount", LINE_NOT_POSITIVE)
    if totals.original - totals.witholding <= 0 or totals.net <= 0:
        fields = {"original_amount": NOT_POSITIVE, "remaining": NOT_POSITIVE}
        raise invalid_fields({**fields, "discount_unit": NOT_POSITIVE} if discount else fields)


def _term(company: Company, body: Body, day: date) -> tuple[r.Term | None, date]:
    """The stored term and due date: a due date that does not fit the named term makes it ``Custom``."""
    term = resolve.pick(company.terms, body, {"term_name": "name"})
    due = body.day("due_date")
    if due is None:
        term = term or next(iter(company.terms), None)
        return term, day + timedelta(days=term.longetivity if term else 0)
    if term is None or day + timedelta(days=term.longetivity) != due:
        term = company.terms.first("name", "Custom") or term
    return term, due


def read_witholding(company: Company, body: Body) -> tuple[bool | None, Decimal, int | None]:
    """Percent or value, the number, and the account; all three together or nothing."""
    value = body.number_or_zero("witholding_value")
    if value == 0:
        return None, ZERO, None
    account = resolve.account(company, body, "witholding_account")
    if account is None:
        raise invalid("witholding_account_name", "can't be blank")
    return (body.text("witholding_type") or "percent").lower() == "percent", value, account.id


def _as_body(company: Company, invoice: r.Invoice) -> dict[str, object]:
    """The invoice as a create body without lines, for a change to be laid over it."""
    person, term = company.people[invoice.person_id], company.terms.get(invoice.term_id)
    warehouse = company.warehouses.get(invoice.warehouse_id)
    account = company.accounts.get(invoice.witholding_account_id)
    return {
        "custom_id": invoice.custom_id,
        "transaction_date": invoice.date.isoformat(),
        "due_date": invoice.due_date.isoformat(),
        "term_name": term.name if term else None,
        "person_name": person.display_name,
        "memo": invoice.memo,
        "tags": [company.tags[tag].name for tag in invoice.tag_ids],
        "warehouse_name": warehouse.name if warehouse else None,
        "use_tax_inclusive": invoice.inclusive,
        "tax_after_discount": invoice.tax_after_discount,
        "discount_type_name": "Percent" if invoice.discount_percent else "Value",
        "discount_unit": invoice.discount_unit,
        "witholding_value": invoice.witholding_value,
        "witholding_type": "value" if invoice.witholding_percent is False else "percent",
        "witholding_account_name": account.name if account else None,
        "is_shipped": invoice.is_shipped,
        "shipping_price": invoice.totals.shipping,
        "shipping_date": invoice.shipping_date.isoformat() if invoice.shipping_date else None,
        **invoice.texts,
    }
