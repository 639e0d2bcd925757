"""Stock that sales and refunds moved in the POS and no invoice or return line moves in Jurnal.

Components of sets, ingredients, free goods, receipts of zero, goods that did not go back on the shelf: one
STOCK_USE adjustment for each outlet and day says the difference between what should have moved and what
documents move.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from posbridge.domain.documents import AdjustmentBody, Document, StockLine
from posbridge.domain.identifiers import custom_id, digest, transaction_no
from posbridge.domain.movements import StockItem
from posbridge.domain.states import DocumentKind
from posbridge.mapping.context import MapContext
from posbridge.mapping.pricing import plain
from posbridge.mapping.products import name_in_books
from posbridge.mapping.results import Held, HoldError
from posbridge.mapping.stock.documents import cards, chosen_account
from posbridge.mapping.stock.effects import Moved
from posbridge.mapping.stock.items import stock_product
from posbridge.mapping.stock.places import in_books, own_warehouse
from posbridge.mapping.stock.wording import use_memo
from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Stock that one receipt moved in the POS: a sale with a minus, what a refund put back with a plus."""

    item: StockItem
    receipt: str


def map_uses(
    day: date,
    sold: Sequence[Use],
    moved: Sequence[Moved],
    taken: Sequence[AdjustmentBody],
    ctx: MapContext,
    *,
    warehouse: str | None = None,
) -> Document | Held | None:
    """The STOCK_USE of an outlet's day; None where documents move all that moved.

    Args:
        sold: of the day's sales and refunds that are in the books, or rightly never will be (zero total).
            One that is held has no place here: its document, once there is one, would move its goods again.
        moved: by the documents of those same sales and refunds; products that are not tracked count for nothing.
        taken: earlier STOCK_USE documents of the day that were sent; this one is the next.
        warehouse: where it is not the outlet's own (a channel's). Each warehouse has its own STOCK_USE.
    """
    if not ctx.settings.track_inventory or day < ctx.settings.syncable_from:
        return None
    try:
        return _mapped(day, sold, moved, taken, ctx, warehouse)
    except HoldError as held:
        return Held(held.reason)


def _mapped(  # noqa: PLR0917 - as map_uses
    day: date,
    sold: Sequence[Use],
    moved: Sequence[Moved],
    taken: Sequence[AdjustmentBody],
    ctx: MapContext,
    warehouse: str | None,
) -> Document | None:
    names, open_units = _open(sold, moved, taken, ctx)
    lines = tuple(
        StockLine(
            product=product,
            product_name=names.get(product) or name_in_books("", product, product, ctx) or product,
            quantity=plain(open_units[product]),
        )
        for product in sorted(open_units)
        if open_units[product]
    )
    if not lines:
        return None
    outlet, subject = ctx.settings, f"Stock used on {day}"
    place = own_warehouse(ctx, subject) if warehouse is None else in_books(warehouse, ctx, subject, field="channels")
    body = AdjustmentBody(
        warehouse=place,
        account=chosen_account(ctx, subject, "purchases"),
        counted=False,
        lines=lines,
        memo=use_memo(ctx, *(f"correction {len(taken)}" for _ in taken[:1])),
        tags=outlet.tags,
    )
    elsewhere = (digest(warehouse)[:6],) if warehouse is not None else ()
    parts = ("use", day.isoformat(), *elsewhere, str(len(taken)))
    system, scope = outlet.source.system, outlet.scope
    return Document(
        kind=DocumentKind.STOCK_USE,
        custom_id=custom_id(DocumentKind.STOCK_USE, system, scope, *parts),
        transaction_no=transaction_no(f"USE-{day:%Y%m%d}", system, scope, *parts),
        record_id=":".join(parts[:-1]),
        date=day,
        body=body,
        facts=digest("\n".join(f"{line.product}={line.quantity:f}" for line in lines)),
        needs=cards(lines),
    )


def _open(
    sold: Sequence[Use], moved: Sequence[Moved], taken: Sequence[AdjustmentBody], ctx: MapContext
) -> tuple[dict[str, str], dict[str, Decimal]]:
    """Names of products, and what of them is still to be moved, signed."""
    names: dict[str, str] = {}
    units: dict[str, Decimal] = {}
    for use in sold:
        reference = stock_product(use.item, ctx, f"Receipt {use.receipt}")
        names[reference.product] = reference.name
        units[reference.product] = units.get(reference.product, ZERO) + use.item.quantity
    for each in moved:
        units[each.product] = units.get(each.product, ZERO) - each.quantity
    for body in taken:
        for line in body.lines:
            names.setdefault(line.product, line.product_name)
            units[line.product] = units.get(line.product, ZERO) - line.quantity
    return names, {product: quantity for product, quantity in units.items() if product in ctx.tracked}
