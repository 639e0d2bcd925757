"""The rows of ``order_details``: products and modifiers, and what each comes to (contract iseller §4.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from posbridge.domain.movements import StockItem
from posbridge.domain.records import SaleLine, SoldModifier
from posbridge.money import RUPIAH, ZERO, Decimal, split
from posbridge.sources.iseller.amounts import Header
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.parse_uses import uses_of

__all__ = ["Part", "parts_of", "readings", "sale_lines"]

TYPES = ("standard", "variant", "composite", "comboset", "composite_variant")
FULFILMENT = ("fulfilled", "none", "partial", "cancel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One row: a product, or a modifier of the product ``parent``. Amounts are for all of its units, in rupiah.

    ``charge`` is its share of the surcharges, ``rate`` its tax in percent, ``promotion`` its own promotions.
    """

    row: Row
    key: str
    parent: str | None
    quantity: Decimal
    gross: Decimal
    net: Decimal
    discount: Decimal
    promotion: Decimal
    charge: Decimal
    rate: Decimal
    tax: Decimal


def parts_of(order: Row) -> list[Part]:
    """Every row with its amounts as they are told.

    Raises:
        RowProblemError: a field cannot be read, a word is unknown, or a modifier's product is not there.
    """
    parts = [_part(row) for row in order.rows("order_details")]
    known = {part.key: part for part in parts}
    return [replace(part, parent=_product_above(part, known)) if part.parent else part for part in parts]


def readings(parts: Sequence[Part], header: Header) -> Iterator[list[Part]]:
    """Ways to read the rows' gross and net, the likelier first. The right one comes to the header's goods.

    As told; with the header's promotions, where no row carries one; by the rows' own subtotals, with the gross that
    follows (in orders whose prices include tax, a row's gross may be without it); and with that tax put back.
    """
    told = list(parts)
    by_subtotal = [_by_subtotal(part) for part in parts if part.row.has("subtotal")]
    own = [by_subtotal] if parts and len(by_subtotal) == len(parts) else []
    if header.inclusive:
        yield from own
    yield told
    if header.promotion and not any(part.promotion for part in parts):
        shares = split(header.promotion, [max(part.net, ZERO) for part in parts]) if parts else []
        yield [replace(part, net=part.net - share, promotion=share) for part, share in zip(parts, shares, strict=True)]
    if not header.inclusive:
        yield from own
    yield _with_tax(told)


def sale_lines(parts: Sequence[Part], services: Sequence[Decimal]) -> tuple[SaleLine, ...]:
    """The lines of the sale, each with its modifiers.

    Args:
        services: each part's share of everything that is charged beside the goods.
    """
    together = list(zip(parts, services, strict=True))
    lines = []
    for part in parts:
        if part.parent is not None:
            continue
        under = [(each, service) for each, service in together if part.key in (each.key, each.parent)]
        lines.append(_line(part, [each for each, _ in under], sum((service for _, service in under), ZERO)))
    return tuple(lines)


def _part(row: Row) -> Part:
    row.word("type", known=TYPES, absent="")
    row.word("fulfillment_status", "fulfilment_status", known=FULFILMENT, absent="")
    quantity = row.amount("quantity")
    if quantity <= 0:
        raise row.unreadable("quantity", "is not above zero")
    rate, tax = row.amount("tax_percentage"), row.magnitude("tax_amount")
    if not 0 <= rate <= 100:
        raise row.unreadable("tax_percentage", "is no percentage")
    if tax and not rate:
        raise row.unreadable("tax_percentage", "is missing, and the line has a tax")
    gross = row.amount("total_order_amount") if row.has("total_order_amount") else row.amount("base_price") * quantity
    discount = row.magnitude("discount_amount") + row.magnitude("discount_order_amount")
    promotion = sum((each.magnitude("promotion_amount") for each in row.rows("promotions")), ZERO)
    modifier = row.text("product_modifier_id")
    parent = row.text("parent_order_detail_id")
    if modifier and not parent:
        raise row.unreadable("parent_order_detail_id", "is missing, and the line is a modifier")
    return Part(
        row=row,
        key=row.identity("order_detail_id"),
        parent=parent or None,
        quantity=quantity,
        gross=gross,
        net=gross - discount - promotion,
        discount=discount,
        promotion=promotion,
        charge=row.amount("additional_charge"),
        rate=rate,
        tax=tax,
    )


def _product_above(part: Part, known: dict[str, Part]) -> str:
    """The product that a modifier, or a modifier of a modifier, belongs to."""
    seen = {part.key}
    above = part
    while above.parent:
        if above.parent in seen or above.parent not in known:
            raise part.row.unreadable("parent_order_detail_id", "names no line of the order")
        above = known[above.parent]
        seen.add(above.key)
    return above.key


def _by_subtotal(part: Part) -> Part:
    net = part.row.amount("subtotal")
    return replace(part, net=net, gross=net + part.discount + part.promotion)


def _with_tax(parts: Sequence[Part]) -> list[Part]:
    """Each gross with its tax, in whole rupiah: tills have no others."""
    found = []
    for part in parts:
        gross = (part.gross * (100 + part.rate) / 100).quantize(RUPIAH)
        found.append(replace(part, gross=gross, net=gross - part.discount - part.promotion))
    return found


def _line(part: Part, under: Sequence[Part], service: Decimal) -> SaleLine:
    row = part.row
    return SaleLine(
        key=part.key,
        product_id=row.optional("product_id"),
        item_id=None,
        name=row.text("product_name") or row.text("product_generic_name") or "Custom",
        variant=row.text("product_variant_name"),
        sku=row.text("sku"),
        quantity=part.quantity,
        gross=part.gross,
        net=part.net,
        service=service,
        tax=sum((each.tax for each in under), ZERO),
        modifiers=tuple(_modifier(each) for each in under if each is not part),
        uses=_uses(under),
    )


def _modifier(part: Part) -> SoldModifier:
    row = part.row
    return SoldModifier(
        source_id=row.identity("product_modifier_id", "modifier_product_id", "product_id"),
        group="",
        name=row.text("product_modifier_name") or row.text("product_name"),
        quantity=part.quantity,
        gross=part.gross,
        net=part.net,
    )


def _uses(under: Sequence[Part]) -> tuple[StockItem, ...] | None:
    """What the product and its modifiers took; None where one of them does not say."""
    found = [uses_of(part.row, part.quantity, is_modifier=part.parent is not None) for part in under]
    if any(each is None for each in found):
        return None
    return tuple(item for each in found for item in each or ())
