"""Money given back, on its own date: what came back of the invoice, and who paid it out.

Goods come back by a sales return, whose credit is then paid out of the tender's account; what the return
cannot express is a credit memo beside it (see ``settlement``). A refund by amount, and one of a sale from
before the outlet's start, is a credit memo alone. Of a sale on credit only that is paid out which the
customer had paid; the rest reduces what is owed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from posbridge.domain.documents import Document, InvoiceBody, ReturnBody
from posbridge.domain.records import Payment, Refund, Sale
from posbridge.domain.states import Reason
from posbridge.mapping import identity, reasons, rules
from posbridge.mapping.by_amount import memo_lines
from posbridge.mapping.context import MapContext, StoredInvoice
from posbridge.mapping.master import default_customer_name
from posbridge.mapping.positions import left, units_back
from posbridge.mapping.refund_lines import Units, order, refunded_units
from posbridge.mapping.results import Documents, Held, HoldError, Mapped, Skipped, Waiting
from posbridge.mapping.return_lines import Returned, goods_back, service_back
from posbridge.mapping.reversals import Reversal
from posbridge.mapping.sales import skip_reason
from posbridge.mapping.settlement import Claim, Settlement, settle
from posbridge.money import ZERO, Decimal
from posbridge.settings import lookup


def map_refund(  # noqa: PLR0917 - a refund is read beside all that happened to its sale
    refund: Refund,
    sale: Sale | None,
    invoice: StoredInvoice | None,
    returned: Sequence[ReturnBody],
    siblings: Sequence[Refund],
    ctx: MapContext,
    *,
    tenders: Sequence[Payment] = (),
) -> Mapped:
    """Documents of one refund.

    Args:
        returned: sales returns already planned or posted against the invoice, this refund's own left out.
        siblings: all refunds of the sale, in any order; this one may be among them.
        tenders: all payments of the sale. A refund without a payment type of its own is paid out of the
            first one's account; the return waits for those that came before it.
    """
    skipped = _skip_reason(refund, sale, invoice, ctx)
    if skipped is not None:
        return Skipped(skipped)
    in_range = sale is None or sale.business_date >= ctx.settings.syncable_from
    if sale is None or (invoice is None and in_range):
        return Waiting(reasons.waiting_for_sale(refund.receipt_no))
    case = _Case(
        refund=refund,
        sale=sale,
        returned=returned,
        siblings=siblings,
        tenders=[each for each in tenders if each.amount and each.occurred_at <= refund.occurred_at],
        ctx=ctx,
    )
    try:
        return Documents(case.documents(invoice))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A refund and all that happened to its sale before. ``tenders`` came before it."""

    refund: Refund
    sale: Sale
    returned: Sequence[ReturnBody]
    siblings: Sequence[Refund]
    tenders: Sequence[Payment]
    ctx: MapContext

    def documents(self, invoice: StoredInvoice | None) -> tuple[Document, ...]:
        if invoice is None:
            return self._by_amount(None)
        back = units_back(self.sale, invoice.body, self.returned)
        units = refunded_units(self.refund, self.sale, back, self.siblings)
        if units is None:
            return self._by_amount(invoice)
        return self._of_goods(invoice, self._settlement(invoice.body, units, back))

    def _settlement(self, body: InvoiceBody, units: Units, back: Units) -> Settlement:
        refund, sale = self.refund, self.sale
        service = service_back(sale, body, self.returned, units, refund)
        net = refund.net
        if net is not None and sale.inclusive:
            net -= sum(service.quantities.values(), ZERO)
        goods = goods_back(sale, body, self.returned, units, net)
        share = Returned(quantities=goods.quantities | service.quantities, even=goods.even and service.even)
        candidates = [share]
        if all(units.get(line.key, ZERO) + back[line.key] >= line.quantity for line in sale.lines if line.full_net):
            everything = {index: quantity for index, quantity in enumerate(left(body, self.returned)) if quantity}
            candidates.insert(0, Returned(quantities=everything, even=share.even))
        claim = Claim(
            receipt=refund.receipt_no,
            invoice=body,
            earlier=self.returned,
            amount=refund.amount,
            whole=refund.amount + self._earlier() == sale.total,
            ctx=self.ctx,
        )
        return settle(claim, candidates)

    def _of_goods(self, invoice: StoredInvoice, settlement: Settlement) -> tuple[Document, ...]:
        reversal = Reversal(
            event=self.refund,
            customer=invoice.body.customer,
            customer_name=invoice.body.customer_name,
            invoice=invoice,
            ctx=self.ctx,
        )
        payments = [identity.payment_id(self.ctx.settings, each) for each in self.tenders]
        memos = [reversal.sales_return(settlement.quantities, payments, self.returned)]
        if settlement.memo:
            memos.append(reversal.credit_memo(settlement.memo, (memos[0].custom_id,)))
        return self._paid_out(reversal, memos)

    def _by_amount(self, invoice: StoredInvoice | None) -> tuple[Document, ...]:
        default = identity.default_customer_id(self.ctx.settings)
        reversal = Reversal(
            event=self.refund,
            customer=invoice.body.customer if invoice else default,
            customer_name=invoice.body.customer_name if invoice else default_customer_name(self.ctx),
            invoice=invoice,
            ctx=self.ctx,
        )
        lines = memo_lines(self.refund, self.sale, invoice.body if invoice else None, self.ctx)
        return self._paid_out(reversal, [reversal.credit_memo(lines, (invoice.custom_id if invoice else default,))])

    def _paid_out(self, reversal: Reversal, memos: Sequence[Document]) -> tuple[Document, ...]:
        cash = self._cash()
        return (*memos, reversal.memo_refund(memos, cash, self._account())) if cash else tuple(memos)

    def _cash(self) -> Decimal:
        """What was paid out: all of it, or of a credit sale what exceeds the debt that was left."""
        if not self.sale.credit:
            return self.refund.amount
        paid = sum((each.amount for each in self.tenders), ZERO)
        owed = max(self.sale.total - paid - self._earlier(), ZERO)
        return max(self.refund.amount - owed, ZERO)

    def _account(self) -> str:
        method, label = self.refund.method, self.refund.label
        # The refund of a credit sale may bear the type "invoice", which is no way to pay money out.
        unusable = self.sale.credit and lookup.payment_method(self.ctx.settings, method, label) is None
        if self.tenders and (unusable or not (method or label)):
            method, label = self.tenders[0].method, self.tenders[0].label
        return rules.tender(self.ctx, self.refund.receipt_no, method, label).account

    def _earlier(self) -> Decimal:
        """What earlier refunds of the sale gave back."""
        return sum((each.amount for each in self.siblings if order(each) < order(self.refund)), ZERO)
