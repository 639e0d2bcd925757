"""Money given back, on its own date: what came back of the invoice, and who paid it out.

Goods come back by a sales return, whose credit is then paid out of the tender's account; what the return
cannot express is a credit memo beside it (see ``settlement``). A refund by amount, and one of a sale from
before the outlet's start, is a credit memo alone. Of a sale on credit only that is paid out which the
customer had paid; the rest reduces what is owed.

A sales return puts goods back into stock, at the price at which they were sold. So where the source knows
the shelf, goods that did not go back onto it, and goods that another sum was paid for, are refunded by amount
too: their stock is adjusted apart from it.
"""

from collections.abc import Collection, Sequence

from posbridge.domain.documents import Document, ReturnBody
from posbridge.domain.records import Payment, Refund, Sale
from posbridge.domain.states import Reason
from posbridge.mapping import identity, reasons
from posbridge.mapping.by_amount import memo_lines
from posbridge.mapping.context import MapContext, StoredInvoice
from posbridge.mapping.master import default_customer_name
from posbridge.mapping.positions import Quantities, units_back
from posbridge.mapping.refund_case import RefundCase
from posbridge.mapping.refund_goods import candidates, claim_of
from posbridge.mapping.refund_lines import Units, refunded_units
from posbridge.mapping.refund_money import paid_out
from posbridge.mapping.results import Documents, Held, HoldError, Mapped, Skipped, Waiting
from posbridge.mapping.reversals import Reversal
from posbridge.mapping.sales import skip_reason
from posbridge.mapping.settlement import Settlement, settle, settled


def map_refund(  # noqa: PLR0917 - a refund is read beside all that happened to its sale
    refund: Refund,
    sale: Sale | None,
    invoice: StoredInvoice | None,
    returned: Sequence[ReturnBody],
    siblings: Sequence[Refund],
    ctx: MapContext,
    *,
    tenders: Sequence[Payment] = (),
    standing: Collection[str] = (),
) -> Mapped:
    """Documents of one refund.

    Args:
        returned: sales returns already planned or posted against the invoice, this refund's own left out.
        siblings: all refunds of the sale, in any order; this one may be among them.
        tenders: all payments of the sale. A refund without a payment type of its own is paid out of the
            first one's account; the return waits for those that came before it.
        standing: source ids of the siblings whose returns are in ``returned``.
    """
    ctx = ctx.of(sale)
    skipped = _skip_reason(refund, sale, invoice, ctx)
    if skipped is not None:
        return Skipped(skipped)
    in_range = sale is None or sale.business_date >= ctx.settings.syncable_from
    if sale is None or (invoice is None and in_range):
        return Waiting(reasons.waiting_for_sale(refund.receipt_no))
    case = RefundCase(
        refund=refund,
        sale=sale,
        returned=returned,
        siblings=siblings,
        tenders=[each for each in tenders if each.amount and each.occurred_at <= refund.occurred_at],
        ctx=ctx,
        standing=standing,
    )
    try:
        return Documents(_documents(case, invoice))
    except HoldError as held:
        return Held(held.reason)


def _skip_reason(refund: Refund, sale: Sale | None, invoice: StoredInvoice | None, ctx: MapContext) -> Reason | None:
    subject = f"Receipt {refund.receipt_no}, refund {refund.source_id}"
    day, earliest = refund.business_date, ctx.settings.syncable_from
    if not refund.amount:
        return reasons.zero_total(subject)
    if day < earliest:
        return reasons.before_start(subject, day=day, earliest=earliest, file=ctx.settings.path.name)
    if invoice is None and sale is not None and not sale.total:
        return skip_reason(sale, ctx, voided=False)
    return None


def _documents(case: RefundCase, invoice: StoredInvoice | None) -> tuple[Document, ...]:
    if invoice is None:
        return _by_amount(case, None)
    back = units_back(case.sale, invoice.body, case.returned)
    units = refunded_units(case.refund, case.sale, back, case.siblings, standing=case.standing)
    if units is None:
        return _by_amount(case, invoice)
    claim, found = claim_of(case, invoice.body), candidates(case, invoice.body, units, back)
    if not case.knows_shelf:
        return _of_goods(case, invoice, settle(claim, found))
    settlement = None if _kept_off_shelf(case, units) else settled(claim, found)
    if settlement is None:
        return _by_amount(case, invoice, found[0].quantities)
    return _of_goods(case, invoice, settlement)


def _kept_off_shelf(case: RefundCase, units: Units) -> bool:
    """Nothing went back onto the shelf, though goods that are counted came back."""
    counted = any(line.uses is None or line.uses for line in case.sale.lines if units.get(line.key))
    return case.refund.stock_back == () and counted and case.ctx.settings.track_inventory


def _of_goods(case: RefundCase, invoice: StoredInvoice, settlement: Settlement) -> tuple[Document, ...]:
    reversal = Reversal(
        event=case.refund,
        customer=invoice.body.customer,
        customer_name=invoice.body.customer_name,
        invoice=invoice,
        ctx=case.ctx,
    )
    payments = [identity.payment_id(case.ctx.settings, each) for each in case.tenders]
    memos = [reversal.sales_return(settlement.quantities, payments, case.returned)]
    if settlement.memo:
        memos.append(reversal.credit_memo(settlement.memo, (memos[0].custom_id,)))
    return (*memos, *paid_out(case, reversal, memos, settlement.left_open))


def _by_amount(
    case: RefundCase, invoice: StoredInvoice | None, goods: Quantities | None = None
) -> tuple[Document, ...]:
    """``goods``: quantities of the invoice's lines that the amount was paid for, where they are known."""
    default = identity.default_customer_id(case.ctx.settings)
    reversal = Reversal(
        event=case.refund,
        customer=invoice.body.customer if invoice else default,
        customer_name=invoice.body.customer_name if invoice else default_customer_name(case.ctx),
        invoice=invoice,
        ctx=case.ctx,
    )
    lines = memo_lines(case, invoice.body if invoice else None, goods)
    words = ("split estimated",) if case.estimated else ()
    memo = reversal.credit_memo(lines, (invoice.custom_id if invoice else default,), *words)
    return (memo, *paid_out(case, reversal, [memo]))
