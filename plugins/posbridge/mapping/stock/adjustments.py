"""Corrections of the outlet's stock: signed differences."""

from posbridge.domain.documents import AdjustmentBody
from posbridge.domain.movements import StockAdjustment
from posbridge.domain.states import DocumentKind
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import Documents, Held, HoldError, Mapped, Skipped
from posbridge.mapping.stock import reasons
from posbridge.mapping.stock.documents import chosen_account, stock_document
from posbridge.mapping.stock.items import Part, goods_of
from posbridge.mapping.stock.places import not_carried, own_warehouse
from posbridge.mapping.stock.wording import left_out, outlet_memo, subject_of


def map_adjustment(adjustment: StockAdjustment, ctx: MapContext) -> Mapped:
    """One stock adjustment of the products that are tracked in Jurnal."""
    reason = not_carried(adjustment, ctx)
    if reason is not None:
        return Skipped(reason)
    try:
        return _mapped(adjustment, ctx)
    except HoldError as held:
        return Held(held.reason)


def _mapped(adjustment: StockAdjustment, ctx: MapContext) -> Mapped:
    subject = subject_of(adjustment)
    warehouse = own_warehouse(ctx, subject, adjustment.place)
    parts = [Part(item=item, quantity=item.quantity) for item in adjustment.items]
    goods = goods_of(parts, ctx, subject, signed=True)
    if not goods.lines:
        names = ", ".join(goods.untracked)
        untracked = any(part.quantity for part in parts) and names
        return Skipped(
            reasons.products_not_tracked(subject, products=names) if untracked else reasons.nothing_moved(subject)
        )
    body = AdjustmentBody(
        warehouse=warehouse,
        account=chosen_account(ctx, subject, "stock_adjustment"),
        counted=False,
        lines=goods.lines,
        memo=outlet_memo(adjustment, ctx, left_out(goods.untracked)),
        tags=ctx.settings.tags,
    )
    scope = ctx.settings.scope
    return Documents((stock_document(DocumentKind.STOCK_ADJUSTMENT, adjustment, body, ctx, scope=scope),))
