"""A refund by amount as debits on accounts: what it takes back of sales, service charge and tax."""

from posbridge.domain.documents import InvoiceBody, InvoiceLine, MemoLine
from posbridge.domain.records import Refund, Sale
from posbridge.mapping.context import MapContext
from posbridge.mapping.fees import SERVICE
from posbridge.mapping.pricing import quantum
from posbridge.mapping.rules import account, close, tax_account
from posbridge.mapping.taxes import line_taxes
from posbridge.money import ZERO, Decimal, quantize, split
from posbridge.settings import lookup


def memo_lines(refund: Refund, sale: Sale, invoice: InvoiceBody | None, ctx: MapContext) -> list[MemoLine]:
    """Debits that come to the refund's amount exactly.

    Tax is what the POS says it gave back, else the receipt's own proportion (contract moka §3.4.2), on the
    accounts of the receipt's taxes. The rest, rounding included, is on the sales account.

    Raises:
        HoldError: the parts exceed the amount, or a tax has no account in Jurnal.
    """
    outlet, receipt = ctx.settings, refund.receipt_no
    tax = refund.tax
    if tax is None:
        tax = quantize(refund.amount * sale.tax / sale.total, quantum(refund.amount)) if sale.total else ZERO
    service = refund.service or ZERO
    sales = refund.amount - tax - service
    if sales < 0:
        close(receipt, "tax and service of the refund exceed its amount", sales)
    text = f"refund by amount, receipt {receipt}"
    lines = [
        (outlet.accounts.sales, "accounts.sales", sales, text),
        (lookup.fee_product(outlet, SERVICE).sell_account, "accounts.service", service, f"{text}, service"),
    ]
    parts = [
        MemoLine(account=account(ctx, f"Receipt {receipt}", number, field=field), amount=part, description=told)
        for number, field, part, told in lines
        if part
    ]
    return parts + _taxes(tax, sale, invoice, ctx, text)


def _taxes(tax: Decimal, sale: Sale, invoice: InvoiceBody | None, ctx: MapContext, text: str) -> list[MemoLine]:
    if not tax:
        return []
    weights = _weights(invoice.lines) if invoice else _weights_before_start(sale, ctx)
    if not weights:
        close(sale.receipt_no, "the refund has tax and the receipt has none", tax)
    shares = split(tax, list(weights.values()), quantum(tax))
    return [
        MemoLine(account=tax_account(ctx, sale.receipt_no, name), amount=share, description=f"{text}, {name}")
        for name, share in zip(weights, shares, strict=True)
        if share
    ]


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
