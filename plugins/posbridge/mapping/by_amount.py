"""A refund by amount as debits on accounts: what it takes back of sales, service charge and tax."""

from collections.abc import Mapping

from posbridge.domain.documents import InvoiceBody, InvoiceLine, MemoLine
from posbridge.domain.records import Sale
from posbridge.mapping.context import MapContext
from posbridge.mapping.fees import SERVICE
from posbridge.mapping.invoice_parts import parts_near
from posbridge.mapping.positions import Quantities
from posbridge.mapping.pricing import quantum
from posbridge.mapping.refund_case import RefundCase
from posbridge.mapping.rules import account, close, tax_account
from posbridge.mapping.taxes import line_taxes
from posbridge.money import ZERO, Decimal, quantize, split
from posbridge.settings import lookup


def memo_lines(case: RefundCase, invoice: InvoiceBody | None, goods: Quantities | None = None) -> list[MemoLine]:
    """Debits that come to the refund's amount exactly.

    Tax is what the POS says it gave back, else the receipt's own proportion (contract moka §3.4.2), on the
    accounts of the receipt's taxes. The rest, rounding included, is on the sales account. Of a source that
    tells no parts at all, they are estimated from the invoice's own lines.

    Args:
        goods: quantities of the invoice's lines that the amount was paid for; None: the whole invoice's.

    Raises:
        HoldError: the parts exceed the amount, or a tax has no account in Jurnal.
    """
    refund, sale, ctx = case.refund, case.sale, case.ctx
    receipt = refund.receipt_no
    text = f"refund by amount, receipt {receipt}"
    if case.estimated and invoice is not None:
        of = goods or dict(enumerate(line.quantity for line in invoice.lines))
        parts = parts_near(invoice, of, refund.amount)
        shares = split(refund.amount, [parts.sales, parts.service, *parts.taxes.values()], quantum(refund.amount))
        taxes = dict(zip(parts.taxes, shares[2:], strict=True))
        return _debits(ctx, receipt, text, sales=shares[0], service=shares[1], taxes=taxes)
    tax = refund.tax
    if tax is None:
        tax = quantize(refund.amount * sale.tax / sale.total, quantum(refund.amount)) if sale.total else ZERO
    service = refund.service or ZERO
    sales = refund.amount - tax - service
    if sales < 0:
        close(receipt, "tax and service of the refund exceed its amount", sales)
    return _debits(ctx, receipt, text, sales=sales, service=service, taxes=_shared(tax, sale, invoice, ctx))


def _debits(
    ctx: MapContext, receipt: str, text: str, *, sales: Decimal, service: Decimal, taxes: Mapping[str, Decimal]
) -> list[MemoLine]:
    outlet = ctx.settings
    lines = [
        (outlet.accounts.sales, "accounts.sales", sales, text),
        (lookup.fee_product(outlet, SERVICE).sell_account, "accounts.service", service, f"{text}, service"),
    ]
    parts = [
        MemoLine(account=account(ctx, f"Receipt {receipt}", number, field=field), amount=part, description=told)
        for number, field, part, told in lines
        if part
    ]
    return parts + [
        MemoLine(account=tax_account(ctx, receipt, name), amount=share, description=f"{text}, {name}")
        for name, share in taxes.items()
        if share
    ]


def _shared(tax: Decimal, sale: Sale, invoice: InvoiceBody | None, ctx: MapContext) -> dict[str, Decimal]:
    """``tax`` over the receipt's taxes, by name."""
    if not tax:
        return {}
    weights = _weights(invoice.lines) if invoice else _weights_before_start(sale, ctx)
    if not weights:
        close(sale.receipt_no, "the refund has tax and the receipt has none", tax)
    return dict(zip(weights, split(tax, list(weights.values()), quantum(tax)), strict=True))


def _weights(lines: tuple[InvoiceLine, ...]) -> dict[str, Decimal]:
    """What each tax of an invoice weighs in it."""
    weights: dict[str, Decimal] = {}
    for line in lines:
        if line.tax is not None:
            weights[line.tax] = weights.get(line.tax, ZERO) + line.amount * line.tax_rate
    return weights


def _weights_before_start(sale: Sale, ctx: MapContext) -> dict[str, Decimal]:
    weights: dict[str, Decimal] = {}
    for line, tax in zip(sale.lines, line_taxes(sale, ctx), strict=True):
        if tax is not None:
            weights[tax.name] = weights.get(tax.name, ZERO) + line.full_net * tax.rate
    return weights
