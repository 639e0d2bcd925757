"""A receipt as a sales invoice that comes to its total exactly, or the reason why it cannot.

The receipt is checked before it is mapped (its header adds up, its lines come to its subtotal), and the
invoice is priced as Jurnal will price it before it is planned (contract jurnal §8). What remains between
the two is rounding: a fee line where it is in the outlet's favour, a discount on the bill where it is in
the customer's. It is the POS's own rounding, give or take less than a rupiah for each tax of which Jurnal
keeps the decimals and the POS does not. Nothing else is made to fit.
"""

from collections.abc import Sequence

from posbridge.domain.documents import Document, InvoiceBody, InvoiceLine
from posbridge.domain.records import Payment, Sale
from posbridge.domain.states import DocumentKind, Reason
from posbridge.mapping import identity, reasons
from posbridge.mapping.amounts import invoice_total, priced
from posbridge.mapping.context import MapContext
from posbridge.mapping.facts import facts_of
from posbridge.mapping.fees import ROUNDING, SERVICE, rounding_line, service_lines
from posbridge.mapping.lines import free_goods, invoice_lines
from posbridge.mapping.master import customer_card, customer_document, customer_of, default_customer_name
from posbridge.mapping.pricing import plain
from posbridge.mapping.results import Documents, Held, HoldError, Mapped, Skipped
from posbridge.mapping.rules import account, close, warehouse
from posbridge.mapping.services import charges, on_top
from posbridge.mapping.taxes import line_taxes
from posbridge.mapping.text import memo
from posbridge.money import RUPIAH, ZERO, Decimal
from posbridge.settings import lookup


def map_sale(sale: Sale, ctx: MapContext, *, voided: bool, tenders: Sequence[Payment] = ()) -> Mapped:
    """The invoice of a receipt, after the card of its customer where no feed has told of that one.

    Args:
        voided: the POS deleted the receipt and nothing of it was sent yet.
        tenders: the payments of the receipt, known or not to the settings; they give the invoice the tags
            of their methods.
    """
    ctx = ctx.of(sale)
    skipped = skip_reason(sale, ctx, voided=voided)
    if skipped is not None:
        return Skipped(skipped)
    try:
        return Documents(_documents(sale, ctx, tenders))
    except HoldError as held:
        return Held(held.reason)


def skip_reason(sale: Sale, ctx: MapContext, *, voided: bool) -> Reason | None:
    """Why a receipt rightly makes no invoice, and so no payment either."""
    if sale.business_date < ctx.settings.syncable_from:
        earliest, file = ctx.settings.syncable_from, ctx.settings.path.name
        subject = f"Receipt {sale.receipt_no}"
        return reasons.before_start(subject, day=sale.business_date, earliest=earliest, file=file)
    if voided:
        return reasons.voided_before_posting(sale.receipt_no)
    if not sale.total:
        return reasons.zero_total(f"Receipt {sale.receipt_no}")
    return None


def _documents(sale: Sale, ctx: MapContext, tenders: Sequence[Payment]) -> tuple[Document, ...]:
    _check_receipt(sale)
    card, customer_id, customer_name = _customer(sale, ctx)
    lines, bill_discount = _lines(sale, ctx)
    body = InvoiceBody(
        customer=customer_id,
        customer_name=customer_name,
        due_date=(sale.due_date or sale.business_date) if sale.credit else sale.business_date,
        reference=sale.receipt_no,
        memo=_memo(sale, ctx),
        tags=_tags(ctx, tenders),
        warehouse=warehouse(ctx, sale.receipt_no),
        inclusive=sale.inclusive,
        bill_discount=bill_discount,
        lines=lines,
    )
    total = invoice_total(body).total
    close(sale.receipt_no, "the invoice does not come to the receipt's total", sale.total - total)
    products = dict.fromkeys(line.product for line in lines if not line.product.startswith(identity.JURNAL_PREFIX))
    invoice = Document(
        kind=DocumentKind.INVOICE,
        custom_id=identity.invoice_id(ctx.settings, sale),
        transaction_no=identity.number(ctx.settings, sale.receipt_no, sale.source_id),
        record_id=f"sale:{sale.source_id}",
        receipt_no=sale.receipt_no,
        date=sale.business_date,
        body=body,
        facts=facts_of(sale),
        expected_total=plain(total),
        needs=(customer_id, *products),
    )
    return (card, invoice) if card is not None else (invoice,)


def _customer(sale: Sale, ctx: MapContext) -> tuple[Document | None, str, str]:
    """The customer's custom_id and display name, and a card for one that nobody has told of yet."""
    customer = customer_of(sale, ctx)
    if customer is None:
        return None, identity.default_customer_id(ctx.settings), default_customer_name(ctx)
    custom_id, name = customer_card(customer, ctx)
    known = next((taken for taken, holder in ctx.names.items() if holder == custom_id), None)
    if known is not None:
        return None, custom_id, known
    return customer_document(customer, ctx), custom_id, name


def _check_receipt(sale: Sale) -> None:
    """The header adds up, and the lines come to its subtotal (contract moka §3.4.1, iseller §4.11)."""
    if sale.total < 0:
        raise HoldError(reasons.negative_amount(f"Receipt {sale.receipt_no}", what="the total", amount=sale.total))
    if sale.inclusive:
        added = on_top(sale)
        what = "subtotal, service on top and rounding" if added else "subtotal and rounding"
        close(sale.receipt_no, f"{what} do not come to the total", sale.total - sale.subtotal - added - sale.rounding)
    else:
        residual = sale.total - sale.subtotal - sale.service - sale.tax - sale.rounding
        what = "subtotal, service, tax and rounding do not come to the total"
        close(sale.receipt_no, what, residual, within=RUPIAH if sale.tax else ZERO)
    lines = sum((line.full_net for line in sale.lines), ZERO)
    close(sale.receipt_no, "the lines do not come to the subtotal", sale.subtotal - lines)


def _lines(sale: Sale, ctx: MapContext) -> tuple[tuple[InvoiceLine, ...], Decimal]:
    """Every line of the invoice, and the bill discount that negative rounding makes."""
    outlet = ctx.settings
    taxes = line_taxes(sale, ctx)
    services = charges(sale)
    rates = [tax.rate if tax else ZERO for tax in taxes]
    inside = [charge.stated(rates) for charge in services if charge.inside]
    fees = [sum(each, ZERO) for each in zip(*inside, strict=True)] or [ZERO] * len(taxes)
    lines = [*invoice_lines(sale, fees, taxes, ctx), *service_lines(outlet, services, taxes)]
    rounding = plain(sale.total - priced(lines, inclusive=sale.inclusive).total)
    rounded = ZERO if sale.inclusive else RUPIAH * len({tax.name for tax in taxes if tax})
    what = "what the invoice lacks to the receipt's total is not its rounding"
    close(sale.receipt_no, what, rounding - sale.rounding, within=rounded)
    if rounding > 0:
        lines.append(rounding_line(outlet, rounding))
    for role in (SERVICE, ROUNDING):
        if any(line.role == role for line in lines):
            number = lookup.fee_product(outlet, role).sell_account
            account(ctx, f"Receipt {sale.receipt_no}", number, field=f"accounts.{role}")
    return tuple(lines), max(-rounding, ZERO)


def _memo(sale: Sale, ctx: MapContext) -> str:
    free = free_goods(sale)
    return memo(ctx, sale.receipt_no, f"free: {', '.join(free)}" if free else "")


def _tags(ctx: MapContext, tenders: Sequence[Payment]) -> tuple[str, ...]:
    """The outlet's tags, then those of the tenders' methods; a tender that is not mapped is held by itself."""
    rules = (lookup.payment_method(ctx.settings, each.method, each.label) for each in tenders)
    return tuple(dict.fromkeys([*ctx.settings.tags, *(rule.tag for rule in rules if rule and rule.tag)]))
