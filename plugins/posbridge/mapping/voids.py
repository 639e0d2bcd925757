"""A receipt that the POS deleted after its invoice was made: everything that is left of it goes back."""

from collections.abc import Sequence

from posbridge.domain.documents import Document, ReturnBody
from posbridge.domain.records import Refund, Sale, Void
from posbridge.domain.states import DocumentState
from posbridge.mapping import reasons
from posbridge.mapping.amounts import invoice_total
from posbridge.mapping.context import MapContext, PaidTender, StoredInvoice
from posbridge.mapping.positions import left
from posbridge.mapping.pricing import quantum
from posbridge.mapping.results import Documents, Held, HoldError, Mapped, Skipped, Waiting
from posbridge.mapping.return_lines import Returned
from posbridge.mapping.reversals import Reversal
from posbridge.mapping.settlement import Claim, Settlement, settle
from posbridge.money import ZERO, Decimal, split


def map_void(  # noqa: PLR0917 - a void is read beside all that happened to its sale
    void: Void,
    sale: Sale | None,
    invoice: StoredInvoice | None,
    payments: Sequence[PaidTender],
    returned: Sequence[ReturnBody],
    ctx: MapContext,
    *,
    siblings: Sequence[Refund] = (),
) -> Mapped:
    """A sales return of all that is left, on the void's date, and a memo refund per tender.

    A void before anything was sent makes no document: the sale is skipped as well. One of a planned
    invoice makes its documents, which wait for it, as the invoice may be on its way.

    Args:
        payments: receive payments planned or posted on the invoice, in tender order.
        returned: sales returns planned or posted against the invoice.
        siblings: all refunds of the sale; what they gave back is not given back again.
    """
    ctx = ctx.of(sale)
    if invoice is None and sale is None:
        return Waiting(reasons.waiting_for_sale(void.receipt_no))
    if invoice is None or invoice.state is DocumentState.REJECTED:
        return Skipped(reasons.voided_before_posting(void.receipt_no))
    quantities = {index: quantity for index, quantity in enumerate(left(invoice.body, returned)) if quantity}
    if not quantities:
        return Skipped(reasons.already_reversed(void.receipt_no))
    body = invoice.body
    everything = Returned(quantities=quantities, even=True)
    before = sum((each.amount for each in siblings), ZERO)
    claim = Claim(
        receipt=void.receipt_no,
        invoice=body,
        earlier=returned,
        amount=(sale.total if sale is not None else invoice_total(body).total) - before,
        whole=True,
        ctx=ctx,
    )
    reversal = Reversal(event=void, customer=body.customer, customer_name=body.customer_name, invoice=invoice, ctx=ctx)
    try:
        return Documents(_documents(reversal, claim, settle(claim, [everything]), payments))
    except HoldError as held:
        return Held(held.reason)


def _documents(
    reversal: Reversal, claim: Claim, settlement: Settlement, payments: Sequence[PaidTender]
) -> tuple[Document, ...]:
    needs = [each.custom_id for each in payments]
    memos = [reversal.sales_return(settlement.quantities, needs, claim.earlier)]
    if settlement.memo:
        memos.append(reversal.credit_memo(settlement.memo, (memos[0].custom_id,)))
    refunds = [
        reversal.memo_refund(memos, part, tender.account, str(place), left_open=settlement.left_open)
        for place, (tender, part) in enumerate(zip(payments, _parts(payments, claim.amount), strict=True), start=1)
        if part
    ]
    return (*memos, *refunds)


def _parts(payments: Sequence[PaidTender], due: Decimal) -> list[Decimal]:
    """What each tender gives back: what it took, or its proportion where refunds gave part of it back."""
    amounts = [each.amount for each in payments]
    paid = sum(amounts, ZERO)
    if paid <= due:
        return amounts
    return split(due, amounts, quantum(due))
