"""Money taken for a sale as a receive payment on its invoice."""

from posbridge.domain.documents import Document, PaymentBody
from posbridge.domain.records import Payment, Sale
from posbridge.domain.states import DocumentKind
from posbridge.mapping import identity, reasons, rules
from posbridge.mapping.context import MapContext, StoredInvoice
from posbridge.mapping.facts import facts_of
from posbridge.mapping.results import Documents, Held, HoldError, Mapped, Skipped, Waiting
from posbridge.mapping.sales import skip_reason
from posbridge.mapping.text import memo


def map_payment(
    payment: Payment, sale: Sale | None, invoice: StoredInvoice | None, ctx: MapContext, *, voided: bool = False
) -> Mapped:
    """One receive payment, on the day the money came, by the method and onto the account that settings give
    for the sale's channel.

    A payment of a sale that is rightly not in the books is skipped with the sale's reason; one whose
    invoice is not mapped yet waits.

    Args:
        voided: the POS deleted the sale and nothing of it was sent.
    """
    ctx, receipt = ctx.of(sale), payment.receipt_no
    if not payment.amount:
        return Skipped(reasons.zero_total(f"Receipt {receipt}, payment {payment.source_id}"))
    if invoice is None:
        skipped = skip_reason(sale, ctx, voided=voided) if sale is not None else None
        return Skipped(skipped) if skipped else Waiting(reasons.waiting_for_sale(receipt))
    try:
        return Documents((_document(payment, invoice, ctx),))
    except HoldError as held:
        return Held(held.reason)


def _document(payment: Payment, invoice: StoredInvoice, ctx: MapContext) -> Document:
    receipt = payment.receipt_no
    if payment.amount < 0:
        raise HoldError(reasons.negative_amount(f"Receipt {receipt}", what="the payment", amount=payment.amount))
    rule = rules.tender(ctx, f"Receipt {receipt}", payment.method, payment.label)
    return Document(
        kind=DocumentKind.PAYMENT,
        custom_id=identity.payment_id(ctx.settings, payment),
        transaction_no=identity.number(ctx.settings, receipt, payment.source_id),
        record_id=f"payment:{payment.source_id}",
        receipt_no=receipt,
        date=payment.business_date,
        body=PaymentBody(
            invoice=invoice.custom_id,
            customer_name=invoice.body.customer_name,
            amount=payment.amount,
            method=rule.method,
            account=rule.account,
            memo=memo(
                ctx, receipt, payment.label or payment.method, "" if payment.origin == "tender" else payment.origin
            ),
        ),
        facts=facts_of(payment),
        expected_total=payment.amount,
        needs=(invoice.custom_id,),
    )
