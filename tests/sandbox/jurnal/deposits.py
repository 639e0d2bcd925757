"""A deposit pays an invoice at once and stands as a payment record (contract jurnal §7.9, §8)."""

from posbridge.money import Decimal
from tests.sandbox.jurnal import checks, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import NOT_POSITIVE, TOO_MUCH, invalid


def read(company: Company, body: Body, invoice: r.Invoice) -> tuple[Decimal, r.Account] | None:
    """Amount and account; None without a deposit."""
    amount = body.number_or_zero("deposit")
    if amount == 0:
        return None
    if amount < 0:
        raise invalid("deposit", NOT_POSITIVE)
    account = resolve.money_account(company, body, "deposit_to", text="deposit account not exist")
    if amount > invoice.remaining:
        raise invalid("amount_receive", TOO_MUCH)
    return amount, account


def take(company: Company, invoice: r.Invoice, amount: Decimal, account: r.Account) -> None:
    payment = r.Payment(
        **company.stamp(),
        transaction_no=checks.number_for(company.payments),
        date=invoice.date,
        person_id=invoice.person_id,
        method_id=None,
        deposit_to_id=account.id,
        records=[r.Settled(id=company.next_id(), invoice_id=invoice.id, amount=amount)],
        is_deposit=True,
    )
    company.payments.add(payment)
    invoice.deposit, invoice.deposit_to_id, invoice.deposit_payment_id = amount, account.id, payment.id
    company.ledger.book(r.Kind.PAYMENT, payment, [(account.id, amount), (invoice.receivable_id, -amount)])


def withdraw(company: Company, invoice: r.Invoice) -> None:
    """Remove the deposit's payment along with its invoice."""
    payment = company.payments.get(invoice.deposit_payment_id)
    if payment is not None:
        company.ledger.erase(payment)
        company.payments.remove(payment)
