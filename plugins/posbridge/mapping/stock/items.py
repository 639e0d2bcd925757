"""Items of a stock movement as lines of a stock document: one line per product (contract jurnal §7.13)."""

from collections.abc import Iterable
from dataclasses import dataclass

from posbridge.domain.documents import StockLine
from posbridge.domain.movements import CountedItem, ReceivedItem, StockItem
from posbridge.mapping import identity
from posbridge.mapping.context import MapContext
from posbridge.mapping.names import clean
from posbridge.mapping.pricing import plain
from posbridge.mapping.products import ProductReference, name_in_books
from posbridge.mapping.results import HoldError
from posbridge.mapping.stock import reasons
from posbridge.money import ZERO, Decimal, quantize
from posbridge.settings.keys import key_text

Stocked = StockItem | ReceivedItem | CountedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Signed units of one item; ``cost`` as in ``StockLine``."""

    item: Stocked
    quantity: Decimal
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Lines of products that Jurnal tracks, in the record's order, and the names of those that it does not."""

    lines: tuple[StockLine, ...]
    untracked: tuple[str, ...] = ()


def stock_product(item: Stocked, ctx: MapContext, subject: str) -> ProductReference:
    """The product of an item: by its POS id, else by its SKU.

    Raises:
        HoldError: the outlet has no such product, or no card of it has been planned yet: whether Jurnal keeps its
            stock is not known then.
    """
    custom_id = identity.product_id(ctx.settings, item.product_id) if item.product_id else ""
    if custom_id not in ctx.known_products:
        custom_id = ctx.skus.get(key_text(item.sku), "") if item.sku.strip() else ""
    if custom_id not in ctx.known_products:
        told = ", ".join(part for part in (clean(item.name), item.sku.strip(), item.product_id or "") if part)
        raise HoldError(reasons.product_unknown(subject, product=told or "(none)", file=ctx.settings.path.name))
    bare = clean(item.name)
    name = name_in_books(bare, custom_id, item.product_id or item.sku, ctx)
    return ProductReference(product=custom_id, name=name or bare or custom_id)


def goods_of(
    parts: Iterable[Part], ctx: MapContext, subject: str, *, signed: bool = False, zero: bool = False
) -> Goods:
    """One line for each product that is tracked in Jurnal.

    Args:
        signed: quantities below zero are right, as in an adjustment.
        zero: so is none at all, as in a count; else such lines are dropped.

    Raises:
        HoldError: an unknown product, or units below zero where there can be none.
    """
    merged: dict[str, list[Part]] = {}
    references: dict[str, ProductReference] = {}
    for part in parts:
        reference = stock_product(part.item, ctx, subject)
        references[reference.product] = reference
        merged.setdefault(reference.product, []).append(part)
    lines, untracked = [], []
    for product, same in merged.items():
        name = references[product].name
        quantity = plain(sum((part.quantity for part in same), ZERO))
        if not signed and any(part.quantity < 0 for part in same):
            raise HoldError(reasons.quantity_below_zero(subject, product=name, quantity=quantity))
        if product not in ctx.tracked:
            untracked.append(name)
        elif quantity or zero:
            lines.append(StockLine(product=product, product_name=name, quantity=quantity, cost=_cost(same)))
    return Goods(lines=tuple(lines), untracked=tuple(untracked))


def _cost(same: list[Part]) -> Decimal | None:
    """The price of one unit; of goods at several prices their average."""
    priced = [(part.quantity, part.cost) for part in same if part.cost is not None and part.quantity > 0]
    if len({cost for _, cost in priced}) <= 1:
        return priced[0][1] if priced else None
    value = sum((quantity * cost for quantity, cost in priced), ZERO)
    return plain(quantize(value / sum((quantity for quantity, _ in priced), ZERO)))
