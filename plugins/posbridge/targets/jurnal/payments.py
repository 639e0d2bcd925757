"""Receive payments: one per tender on one invoice (contract jurnal §7.10)."""

from posbridge.domain.documents import PaymentBody
from posbridge.domain.outcomes import Prepared
from posbridge.money import Decimal
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.accounts import account_of
from posbridge.targets.jurnal.desk import Desk, body_of, needed, same_customer
from posbridge.targets.jurnal.wire import Json


class Payments(Desk):
    """Jurnal numbers payments itself: a number is not among the fields of a create."""

    path = "receive_payments"
    singular = "receive_payment"
    batched = True

    def body(self, prepared: Prepared) -> Json:
        document, body = prepared.document, body_of(prepared, PaymentBody)
        account = account_of(self.masters, document, body.account)
        invoice = needed(document, prepared, body.invoice)
        return {
            "custom_id": document.custom_id,
            "transaction_date": document.date.isoformat(),
            "payment_method_name": body.method,
            "deposit_to_name": account.name,
            "is_draft": False,
            "memo": body.memo,
            "records_attributes": [{"transaction_id": int(invoice.jurnal_id), "amount": body.amount}],
        }

    def total(self, stored: Json) -> Decimal:
        return wire.number(stored, "total")

    def party(self, prepared: Prepared, stored: Json) -> str:
        """The payer is the invoice's customer; the invoice itself says more than the name."""
        body = body_of(prepared, PaymentBody)
        paid = [wire.text(record, "transaction_id") for record in stored.get("records") or []]
        invoice = prepared.needs.get(body.invoice)
        if invoice is not None and paid:
            return "" if paid == [invoice.jurnal_id] else f"it pays invoice {', '.join(paid)}"
        person = wire.text(stored, "person", "name") or wire.text(stored, "person", "display_name")
        return same_customer(prepared, "", body.customer_name, person_id="", person_name=person)

    def details(self, prepared: Prepared, stored: Json) -> list[str]:
        body = body_of(prepared, PaymentBody)
        differences = []
        if (account := wire.text(stored, "deposit_to", "number")) != body.account:
            differences.append(f"deposited to account {account or 'none'} instead of {body.account}")
        if (method := wire.text(stored, "payment_method", "name")).casefold() != body.method.casefold():
            differences.append(f"payment method {method!r} instead of {body.method!r}")
        if stored.get("is_draft") is True:
            differences.append("it is a draft")
        return differences
