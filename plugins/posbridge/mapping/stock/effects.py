"""What moved stock: as the POS tells it, at a moment, and as documents of the books do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from posbridge.domain.documents import AdjustmentBody, Body, InvoiceBody, ReturnBody, TransferBody
from posbridge.domain.movements import Movement, StockAdjustment, StockCount, StockItem, TransferReceipt, TransferStart
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import HoldError
from posbridge.mapping.stock.items import Stocked, stock_product
from posbridge.mapping.stock.places import is_own, not_carried
from posbridge.mapping.stock.wording import subject_of
from posbridge.money import Decimal

Order = Literal["booked", "before", "after"]
"""Against the moment at which a count is sent: in the books already, sent before it, or sent after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Units of one product (by custom_id) that a document moves into a warehouse, or with a minus out of it.

    ``warehouse`` is empty in a company without warehouses.
    """

    product: str
    warehouse: str
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A movement around a count: signed units of one product (by custom_id) in one Jurnal warehouse.

    ``at`` is when it happened in the POS. A document may stand for movements of several moments (a day's
    STOCK_USE does); then it is an effect of its own with ``at`` None, and the movements that it stands for
    are effects with ``order`` "after". Both ways come to the same quantity, and so does any way to divide a
    day's movements between what such a document took and what it left. ``custom_id`` is the document's.
    """

    product: str
    warehouse: str
    quantity: Decimal
    at: datetime | None
    order: Order
    custom_id: str | None = None


def moved_by(body: Body, invoices: Mapping[str, InvoiceBody] | None = None) -> list[Moved]:
    """What a document moves; nothing for a count, which sets the level, and for what moves no stock.

    Args:
        invoices: those that sales returns stand against, by custom_id.

    Raises:
        ValueError: a sales return came without its invoice.
    """
    match body:
        case TransferBody():
            return [
                Moved(product=line.product, warehouse=place, quantity=sign * line.quantity)
                for line in body.lines
                for place, sign in ((body.origin, -1), (body.destination, 1))
            ]
        case AdjustmentBody(counted=False):
            return [
                Moved(product=line.product, warehouse=body.warehouse, quantity=line.quantity) for line in body.lines
            ]
        case InvoiceBody():
            return [
                Moved(product=line.product, warehouse=body.warehouse or "", quantity=-line.quantity)
                for line in body.lines
            ]
        case ReturnBody():
            invoice = (invoices or {}).get(body.invoice)
            if invoice is None:
                raise ValueError("a sales return names its goods by the lines of its invoice")
            return [
                Moved(product=invoice.lines[line.line].product, warehouse=body.warehouse or "", quantity=line.quantity)
                for line in body.lines
            ]
        case _:
            return []


def told_by(record: Movement, ctx: MapContext, order: Order = "after", custom_id: str | None = None) -> list[Effect]:
    """What a movement did to the outlet's own shelf when the POS recorded it; nothing for a count.

    Goods leave their origin at the start, whenever the books follow. Products that the books do not know are
    left out: a count of them is held.
    """
    if not_carried(record, ctx) is not None:
        return []
    return [
        Effect(
            product=product,
            warehouse=ctx.settings.warehouse or "",
            quantity=quantity,
            at=record.occurred_at,
            order=order,
            custom_id=custom_id,
        )
        for item, quantity in _on_own_shelf(record, ctx)
        for product in _known(item, subject_of(record), ctx)
        if quantity
    ]


def _on_own_shelf(record: Movement, ctx: MapContext) -> Iterator[tuple[Stocked, Decimal]]:
    match record:
        case TransferStart() if is_own(ctx.settings, record.origin):
            yield from ((item, -item.quantity) for item in record.items)
        case TransferReceipt():
            if is_own(ctx.settings, record.destination):
                yield from ((received, received.accepted) for received in record.items)
            if is_own(ctx.settings, record.origin):
                yield from ((received, received.cancelled) for received in record.items)
        case StockAdjustment() if is_own(ctx.settings, record.place):
            yield from ((item, item.quantity) for item in record.items)
        case _:
            return


def counted_products(count: StockCount, ctx: MapContext) -> set[str]:
    """Products (by custom_id) of the outlet that a count names."""
    return {product for item in count.items for product in _known(item, subject_of(count), ctx)}


def _known(item: Stocked, subject: str, ctx: MapContext) -> list[str]:
    try:
        return [stock_product(item, ctx, subject).product]
    except HoldError:
        return []


def used(item: StockItem, at: datetime, ctx: MapContext, order: Order, custom_id: str | None = None) -> list[Effect]:
    """What a sale (``quantity`` negative) or a refund (positive) did to the outlet's own shelf."""
    return [
        Effect(
            product=product,
            warehouse=ctx.settings.warehouse or "",
            quantity=item.quantity,
            at=at,
            order=order,
            custom_id=custom_id,
        )
        for product in _known(item, "", ctx)
    ]
