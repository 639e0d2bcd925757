"""The invoice lines of one sold line: its product, then its modifiers, each at its exact net.

Discounts stay on the lines they fall on, so that a part of the line can be given back later at exactly
what the POS gives back for it (design §6).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from posbridge.domain.books import BookTax
from posbridge.domain.documents import InvoiceLine
from posbridge.domain.records import Sale, SaleLine, SoldModifier
from posbridge.mapping import reasons
from posbridge.mapping.context import MapContext
from posbridge.mapping.names import product_name
from posbridge.mapping.pricing import express, quantum, step_of
from posbridge.mapping.products import sold_modifier, sold_product
from posbridge.mapping.results import HoldError
from posbridge.money import ZERO, Decimal, split

PRODUCT = "product"
MODIFIER = "modifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The product or one modifier of a sold line."""

    line: SaleLine
    modifier: SoldModifier | None
    tax: BookTax | None
    gross: Decimal
    net: Decimal

    @property
    def quantity(self) -> Decimal:
        return self.modifier.quantity if self.modifier else self.line.quantity

    @property
    def name(self) -> str:
        if self.modifier:
            return product_name(self.modifier.group, self.modifier.name)
        return product_name(self.line.name, self.line.variant)


def invoice_lines(
    sale: Sale, fees: Sequence[Decimal], taxes: Sequence[BookTax | None], ctx: MapContext
) -> list[InvoiceLine]:
    """Lines of products and modifiers, in the receipt's order; free goods stand on none.

    Args:
        fees: what each line's service charge takes out of its price; zero where prices are without it.
        taxes: the tax of each line.

    Raises:
        HoldError: an amount below zero, or a product that Jurnal does not have.
    """
    told = zip(sale.lines, taxes, fees, strict=True)
    parts = [part for line, tax, fee in told for part in _without_fee(_parts(line, tax), fee)]
    step = step_of(part.net for part in parts)
    return [each for part in parts for each in _lines(part, step, sale.receipt_no, ctx)]


def free_goods(sale: Sale) -> list[str]:
    """What was given away, as text for the invoice's memo."""
    return [
        f"{product_name(line.name, line.variant)} x {line.quantity.normalize():f}"
        for line in sale.lines
        if not line.full_net
    ]


def _lines(part: _Part, step: Decimal, receipt: str, ctx: MapContext) -> list[InvoiceLine]:
    if not part.net:
        return []
    try:
        priced = express(part.quantity, gross=part.gross, net=part.net, step=step)
    except ValueError:
        reason = reasons.negative_amount(f"Receipt {receipt}", what=part.name, amount=part.net)
        raise HoldError(reason) from None
    found = sold_modifier(part.modifier, receipt, ctx) if part.modifier else sold_product(part.line, receipt, ctx)
    sold = part.name if found.custom else ""
    return [
        InvoiceLine(
            role=MODIFIER if part.modifier else PRODUCT,
            product=found.product,
            product_name=found.name,
            quantity=each.quantity,
            rate=each.rate,
            discount=each.discount,
            description=", ".join(text for text in (sold, each.note) if text),
            tax=part.tax.name if part.tax else None,
            tax_rate=part.tax.rate if part.tax else ZERO,
            sale_line=part.line.key,
        )
        for each in priced
    ]


def _parts(line: SaleLine, tax: BookTax | None) -> list[_Part]:
    """The product first, then the modifiers in order."""
    product = _Part(line=line, modifier=None, tax=tax, gross=line.gross, net=line.net)
    modifiers = [_Part(line=line, modifier=each, tax=tax, gross=each.gross, net=each.net) for each in line.modifiers]
    return [product, *modifiers]


def _without_fee(parts: list[_Part], fee: Decimal) -> list[_Part]:
    """Take a service charge that prices include out of the parts, by what each comes to."""
    if not fee:
        return parts
    rest = sum((part.net for part in parts), ZERO) - fee
    shares = split(rest, [max(part.net, ZERO) for part in parts], quantum(rest))
    return [replace(part, gross=share, net=share) for part, share in zip(parts, shares, strict=True)]
