"""The invoice lines of one sold line: its product, then its modifiers, each at its exact net.

Discounts stay on the lines they fall on, so that a part of the line can be given back later at exactly
what the POS gives back for it (design §6).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posbridge.domain.books import BookTax
from posbridge.domain.documents import InvoiceLine
from posbridge.domain.records import Sale, SaleLine
from posbridge.mapping import reasons
from posbridge.mapping.context import MapContext
from posbridge.mapping.names import clean, product_name
from posbridge.mapping.pricing import express, quantum
from posbridge.mapping.products import ProductReference, sold_modifier, sold_product
from posbridge.mapping.results import HoldError
from posbridge.money import ZERO, Decimal, split

PRODUCT = "product"
MODIFIER = "modifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The product or one modifier of a sold line."""

    role: str
    name: str
    quantity: Decimal
    gross: Decimal
    net: Decimal


def invoice_lines(
    sale: Sale, fees: Sequence[Decimal], taxes: Sequence[BookTax | None], ctx: MapContext
) -> list[InvoiceLine]:
    """Lines of products and modifiers, in the receipt's order; free goods stand on none.

    Args:
        fees: what each line's service charge takes out of its price; zero where prices are without it.
        taxes: the tax of each line.
    """
    return [
        each
        for line, fee, tax in zip(sale.lines, fees, taxes, strict=True)
        for each in _of_line(sale, line, fee, tax, ctx)
    ]


def free_goods(sale: Sale) -> list[str]:
    """What was given away, as text for the invoice's memo."""
    return [
        f"{product_name(line.name, line.variant)} x {line.quantity.normalize():f}"
        for line in sale.lines
        if not line.full_net
    ]


def _of_line(sale: Sale, line: SaleLine, fee: Decimal, tax: BookTax | None, ctx: MapContext) -> Iterator[InvoiceLine]:
    parts = _without_fee(_parts(line), fee)
    for index, part in enumerate(parts):
        if part.net < 0 or (part.net and part.quantity <= 0):
            subject = f"Receipt {sale.receipt_no}"
            raise HoldError(reasons.negative_amount(subject, what=part.name, amount=part.net))
        if not part.net:
            continue
        reference = _reference(sale, line, index, ctx)
        for priced in express(part.quantity, gross=part.gross, net=part.net):
            sold = part.name if reference.custom else ""
            yield InvoiceLine(
                role=part.role,
                product=reference.product,
                product_name=reference.name,
                quantity=priced.quantity,
                rate=priced.rate,
                discount=priced.discount,
                description=", ".join(text for text in (sold, priced.note) if text),
                tax=tax.name if tax else None,
                tax_rate=tax.rate if tax else ZERO,
                sale_line=line.key,
            )


def _parts(line: SaleLine) -> list[_Part]:
    """The product first, then the modifiers in order."""
    product = _Part(
        role=PRODUCT,
        name=product_name(line.name, line.variant) or "amount",
        quantity=line.quantity,
        gross=line.gross,
        net=line.net,
    )
    modifiers = [
        _Part(role=MODIFIER, name=clean(each.name), quantity=each.quantity, gross=each.gross, net=each.net)
        for each in line.modifiers
    ]
    return [product, *modifiers]


def _without_fee(parts: list[_Part], fee: Decimal) -> list[_Part]:
    """Take a service charge that prices include out of the parts, by what each comes to."""
    if not fee:
        return parts
    rest = sum((part.net for part in parts), ZERO) - fee
    shares = split(rest, [max(part.net, ZERO) for part in parts], quantum(rest))
    return [
        _Part(role=part.role, name=part.name, quantity=part.quantity, gross=share, net=share)
        for part, share in zip(parts, shares, strict=True)
    ]


def _reference(sale: Sale, line: SaleLine, index: int, ctx: MapContext) -> ProductReference:
    if index:
        return sold_modifier(line.modifiers[index - 1], sale.receipt_no, ctx)
    return sold_product(line, sale.receipt_no, ctx)
