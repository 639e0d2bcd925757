"""Receive payments (contract jurnal §7.10)."""

from typing import Any

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import bookings, checks, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.invoices import read_witholding
from tests.sandbox.jurnal.refusals import BLANK, NOT_POSITIVE, TOO_MUCH, Refusal, invalid

NO_ACCOUNT = "deposit account not exist"


def create(company: Company, body: Body, *, enforce: bool = True) -> r.Payment:
    """Store a payment, book it, and settle its invoices. A method known by name only is made."""
    checks.unique_transaction(company, company.payments, body, enforce=enforce)
    payment = _build(company, body, company.stamp(), checks.number_for(company.payments))
    _post(company, payment)
    return company.payments.add(payment)


def update(company: Company, payment: r.Payment, body: Body) -> r.Payment:
    """Change what the body names."""
    _changeable(company, payment)
    if body.text("person_name") is None and body.whole("person_id") is None:
        raise invalid("person_name", BLANK)
    checks.unique_transaction(company, company.payments.where(lambda row: row.id != payment.id), body)
    stamp = {"id": payment.id, "created_at": payment.created_at, "stored_at": payment.stored_at}
    _unpost(company, payment)
    try:
        values = Body({**_as_body(company, payment), **body.values})
        changed = _build(company, values, {**stamp, "updated_at": company.world.now()}, payment.transaction_no)
    except Refusal:
        _post(company, payment)
        raise
    _post(company, changed)
    return company.payments.add(changed)


def delete(company: Company, payment: r.Payment) -> None:
    _changeable(company, payment)
    _unpost(company, payment)
    company.payments.remove(payment)


def _changeable(company: Company, payment: r.Payment) -> None:
    checks.open_day(company, payment.date)
    if payment.is_deposit:
        raise invalid("receive_payment", "belongs to the deposit of an invoice and cannot be changed")


def _build(company: Company, body: Body, stamp: dict[str, Any], number: str) -> r.Payment:
    day = checks.open_day(company, body.day("transaction_date"))
    checks.texts(body, "memo")
    records = [_record(company, item) for item in body.items("records_attributes")]
    if not records:
        raise invalid("records_attributes", BLANK)
    person_id = company.invoices[records[0].invoice_id].person_id
    if body.text("person_name") or body.text("person_id"):
        person_id = resolve.customer(company, body, by_id=True).id
    method, new_method = resolve.payment_method(company, body)
    account = resolve.money_account(company, body, "deposit_to", text=NO_ACCOUNT)
    percent, value, witholding_account = read_witholding(company, body)
    total = sum((record.amount for record in records), ZERO)
    _within_remaining(company, records, person_id)
    if new_method is not None:
        method = company.methods.add(r.Named(**company.stamp(), name=new_method))
    return r.Payment(
        **stamp,
        custom_id=body.text("custom_id"),
        transaction_no=number,
        date=day,
        memo=body.text("memo") or "",
        person_id=person_id,
        method_id=None if method is None else method.id,
        deposit_to_id=account.id,
        records=records,
        witholding_account_id=witholding_account,
        witholding_percent=percent is not False,
        witholding_value=value,
        witholding=value if percent is False else total * value / 100,
        is_draft=body.flag("is_draft"),
    )


def _record(company: Company, item: Body) -> r.Settled:
    keys = {"transaction_id": "id", "transaction_no": "transaction_no"}
    invoice = resolve.pick(company.invoices, item, keys, "Invoice not exist")
    if invoice is None:
        raise invalid("transaction_no", "Invoice not exist")
    amount = item.number_or_zero("amount")
    if amount <= 0:
        raise invalid("amount", NOT_POSITIVE)
    return r.Settled(id=company.next_id(), invoice_id=invoice.id, amount=amount)


def _within_remaining(company: Company, records: list[r.Settled], person_id: int) -> None:
    wanted: dict[int, Decimal] = {}
    for record in records:
        wanted[record.invoice_id] = wanted.get(record.invoice_id, ZERO) + record.amount
    for invoice_id, amount in wanted.items():
        invoice = company.invoices[invoice_id]
        if invoice.person_id != person_id:
            raise invalid("transaction_no", "Invoice not exist")
        if amount > invoice.remaining:
            raise invalid("amount_receive", TOO_MUCH)


def _post(company: Company, payment: r.Payment) -> None:
    if payment.is_draft:
        return
    settled = []
    for record in payment.records:
        invoice = company.invoices[record.invoice_id]
        invoice.receipts[payment.id] = invoice.receipts.get(payment.id, ZERO) + record.amount
        company.touch(invoice)
        settled.append((invoice.receivable_id, -record.amount))
    moves = [(payment.deposit_to_id, payment.original - payment.witholding), *settled]
    if payment.witholding_account_id is not None:
        moves.append((payment.witholding_account_id, payment.witholding))
    company.ledger.book(r.Kind.PAYMENT, payment, moves)


def _unpost(company: Company, payment: r.Payment) -> None:
    bookings.unbook(company, payment)
    for record in payment.records:
        company.invoices[record.invoice_id].receipts.pop(payment.id, None)


def _as_body(company: Company, payment: r.Payment) -> dict[str, object]:
    return {
        "custom_id": payment.custom_id,
        "transaction_date": payment.date.isoformat(),
        "memo": payment.memo,
        "payment_method_id": payment.method_id,
        "deposit_to_id": payment.deposit_to_id,
        "is_draft": payment.is_draft,
        "records_attributes": [{"transaction_id": row.invoice_id, "amount": row.amount} for row in payment.records],
        "witholding_account_id": payment.witholding_account_id,
        "witholding_value": payment.witholding_value,
        "witholding_type": "percent" if payment.witholding_percent else "value",
    }
