"""Stock counts. Jurnal's count sets the level at the moment it is posted, and that is not the moment of counting.

What is sent is therefore the level that Jurnal must have at that moment, so that it is right once everything
is in: the counted units, and what moved after the count if the books have it before, less what moved before
the count if the books have it after.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from posbridge.domain.documents import AdjustmentBody, StockLine
from posbridge.domain.movements import StockCount
from posbridge.domain.states import DocumentKind
from posbridge.mapping.context import MapContext
from posbridge.mapping.pricing import plain
from posbridge.mapping.results import Documents, Held, HoldError, Mapped, Skipped
from posbridge.mapping.stock import reasons
from posbridge.mapping.stock.documents import chosen_account, stock_document
from posbridge.mapping.stock.effects import Effect
from posbridge.mapping.stock.items import Part, goods_of
from posbridge.mapping.stock.places import not_carried, own_warehouse
from posbridge.mapping.stock.wording import left_out, outlet_memo, subject_of
from posbridge.money import ZERO, Decimal

Effects = Sequence[Effect]


def map_count(
    count: StockCount, effects: Effects, ctx: MapContext, *, counted_later: Collection[str] = frozenset()
) -> Mapped:
    """One stock count of the products that are tracked in Jurnal; those sent before it are among its needs.

    Args:
        effects: of everything that moved the counted products and that the books did not have before the
            count, at least; what the books did have may be among them as well. Other products and
            warehouses count for nothing. What moved in the very moment of the count moved before it.
        counted_later: products (custom_ids) of which a later count is in the books; this one's word on
            them is out of date.
    """
    reason = not_carried(count, ctx)
    if reason is not None:
        return Skipped(reason)
    try:
        return _mapped(count, effects, ctx, counted_later)
    except HoldError as held:
        return Held(held.reason)


def _mapped(count: StockCount, effects: Effects, ctx: MapContext, counted_later: Collection[str]) -> Mapped:
    subject = subject_of(count)
    warehouse = own_warehouse(ctx, subject, count.place)
    goods = goods_of((Part(item=item, quantity=item.counted) for item in count.items), ctx, subject, zero=True)
    found = [line for line in goods.lines if line.product not in counted_later]
    if goods.lines and not found:
        return Skipped(reasons.counted_again(subject))
    if not found:
        return Skipped(reasons.products_not_tracked(subject, products=", ".join(goods.untracked)))
    here = [effect for effect in effects if effect.warehouse == warehouse]
    lines = tuple(_sent(count, line, here, subject) for line in found)
    body = AdjustmentBody(
        warehouse=warehouse,
        account=chosen_account(ctx, subject, "stock_adjustment"),
        counted=True,
        lines=lines,
        memo=outlet_memo(count, ctx, _told(found, lines), left_out(goods.untracked)),
        tags=ctx.settings.tags,
    )
    products = {line.product for line in lines}
    before = (each.custom_id for each in here if each.order == "before" and each.product in products)
    needs = tuple(custom_id for custom_id in before if custom_id is not None)
    scope = ctx.settings.scope
    return Documents((stock_document(DocumentKind.STOCK_COUNT, count, body, ctx, scope=scope, needs=needs),))


def _sent(count: StockCount, line: StockLine, effects: Iterable[Effect], subject: str) -> StockLine:
    """The line with the level that Jurnal must have when the count is posted.

    Raises:
        HoldError: that level is below zero, which no count can say.
    """
    later, earlier = ZERO, ZERO
    for effect in effects:
        if effect.product != line.product:
            continue
        past = effect.at is not None and effect.at <= count.occurred_at
        if effect.order == "after" and past:
            earlier += effect.quantity
        elif effect.order != "after" and not past:
            later += effect.quantity
    level = plain(line.quantity + later - earlier)
    if level < 0:
        raise HoldError(
            reasons.count_below_zero(
                subject, product=line.product_name, counted=line.quantity, booked=later, coming=earlier, level=level
            )
        )
    return replace(line, quantity=level)


def _told(found: Sequence[StockLine], sent: Sequence[StockLine]) -> str:
    """``Es Teh counted 40``, of each line on which another quantity is sent."""
    pairs = zip(found, sent, strict=True)
    return "; ".join(
        f"{told.product_name} counted {_units(told.quantity)}" for told, line in pairs if told.quantity != line.quantity
    )


def _units(quantity: Decimal) -> str:
    return f"{quantity:f}"
