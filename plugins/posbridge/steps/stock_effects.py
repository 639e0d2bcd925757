"""What moved the outlet's stock around a count: as the POS tells it, and as the books have it.

The two are told apart in full (see ``mapping.stock.effects``): every movement of the POS by its moment, and every
document that is in the books or will be before the count. What is in both cancels out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from posbridge.domain.documents import Document, InvoiceBody
from posbridge.domain.movements import Movement, StockCount, StockItem, TransferReceipt, TransferStart
from posbridge.domain.records import Refund, Sale, SaleLine, Void
from posbridge.domain.states import DocumentKind, DocumentState, RecordKind
from posbridge.domain.windows import Window
from posbridge.mapping.context import MapContext
from posbridge.mapping.stock.effects import Effect, Order, moved_by, told_by, used
from posbridge.money import ZERO
from posbridge.ports import OutletStore, StoredDocument, StoredRecord
from posbridge.steps.invoices import invoices_returned

LOOK_BACK = timedelta(days=35)
"""What was neither booked nor mended within this time will not change a count any more."""

LOOK_AHEAD = timedelta(days=3650)
"""A count may be held or told late, and all that the books have by the time it is sent weighs."""

MOVEMENTS = (RecordKind.TRANSFER_START, RecordKind.TRANSFER_RECEIPT, RecordKind.STOCK_ADJUSTMENT)
_SENT_BEFORE = {DocumentKind.WAREHOUSE_TRANSFER, DocumentKind.STOCK_ADJUSTMENT}
"""Kinds that a load sends before it sends counts."""

_UNSURE = {DocumentState.SENDING, DocumentState.UNCERTAIN}


def handed_out(sale: Sale) -> tuple[StockItem, ...]:
    """Stock that a sale took off the shelf, quantities below zero."""
    items = [item for line in sale.lines for item in (line.uses if line.uses is not None else _itself(line))]
    return reversed_units(items)


def put_back(refund: Refund, sale: Sale | None = None) -> tuple[StockItem, ...]:
    """Stock that a refund put back: what the source says, else the units of the lines that it names."""
    if refund.stock_back is not None:
        return refund.stock_back
    if sale is None or refund.lines is None or refund.by_amount:
        return ()
    lines = {line.key: line for line in sale.lines}
    return tuple(
        StockItem(product_id=line.product_id, sku=line.sku, name=line.name, quantity=each.quantity)
        for each in refund.lines
        if (line := lines.get(each.key)) is not None and line.product_id is not None
    )


def effects_around(
    count: StockCount,
    store: OutletStore,
    ctx: MapContext,
    *,
    fresh: Sequence[Document] = (),
    planned_counts: Sequence[str] = (),
) -> list[Effect]:
    """Everything that ``mapping.stock.counts.map_count`` weighs.

    Args:
        fresh: documents of this pass, which are not in the outbox yet and are sent before the count.
        planned_counts: custom_ids of earlier counts that are planned and not sent: they go first.
    """
    window = Window(start=count.occurred_at - LOOK_BACK, end=count.occurred_at + LOOK_AHEAD)
    effects = [*_told(window, store, ctx), *_booked(window, store, ctx, {each.custom_id: each for each in fresh})]
    for custom_id in planned_counts:
        effects += [
            Effect(
                product=product,
                warehouse=ctx.settings.warehouse or "",
                quantity=ZERO,
                at=None,
                order="before",
                custom_id=custom_id,
            )
            for product in sorted(ctx.tracked)
        ]
    return effects


def _told(window: Window, store: OutletStore, ctx: MapContext) -> Iterator[Effect]:
    """What the POS says, each at its moment."""
    inbox, earliest = store.inbox, ctx.settings.syncable_from
    for kind in MOVEMENTS:
        for stored in inbox.between(kind, window):
            if isinstance(movement := stored.record.typed, Movement):
                yield from told_by(movement, ctx)
    yield from _early_starts(window, store, ctx)
    sales = {sale.source_id: sale for sale in _sales(inbox.between(RecordKind.SALE, window))}
    refunds = [each.record.typed for each in inbox.between(RecordKind.REFUND, window)]
    voids = [each.record.typed for each in inbox.between(RecordKind.VOID, window)]
    parents = {each.sale_id for each in (*refunds, *voids) if isinstance(each, Refund | Void)} - sales.keys()
    older = {sale.source_id: sale for sale in _sales(inbox.get(RecordKind.SALE, sorted(parents)).values())}
    for sale in sales.values():
        # What is sold and not handed over is still on the shelf that was counted.
        if sale.business_date >= earliest and sale.handed_over:
            for item in handed_out(sale):
                yield from used(item, sale.handed_over_at or sale.occurred_at, ctx.of(sale), "after")
    known = {**older, **sales}
    for refund in refunds:
        if isinstance(refund, Refund) and refund.business_date >= earliest:
            of = known.get(refund.sale_id)
            for item in put_back(refund, of):
                yield from used(item, refund.occurred_at, ctx.of(of), "after")
    for void in voids:
        if isinstance(void, Void) and (of := known.get(void.sale_id)) and of.business_date >= earliest:
            for item in reversed_units(handed_out(of)):
                yield from used(item, void.occurred_at, ctx.of(of), "after")


def _early_starts(window: Window, store: OutletStore, ctx: MapContext) -> Iterator[Effect]:
    """Starts from before the window whose goods the books move when they arrive, inside it."""
    receipts = [each.record.typed for each in store.inbox.between(RecordKind.TRANSFER_RECEIPT, window)]
    ids = sorted({each.transfer_id for each in receipts if isinstance(each, TransferReceipt)})
    for starts in store.inbox.children(RecordKind.TRANSFER_START, ids).values():
        for stored in starts:
            if isinstance(start := stored.record.typed, TransferStart) and start.occurred_at not in window:
                yield from told_by(start, ctx)


def _booked(window: Window, store: OutletStore, ctx: MapContext, fresh: Mapping[str, Document]) -> Iterator[Effect]:
    """What documents move that are in the books, or will be before the count."""
    first, last = (moment.astimezone(ctx.settings.zone).date() for moment in (window.start, window.end))
    stored = store.outbox.happened(first, last, company_wide=True)
    invoices = invoices_returned(store, stored)
    for each in stored:
        if each.document.custom_id not in fresh and (order := _order(each)) is not None:
            yield from _effects(each.document, order, invoices)
    standing = store.outbox.get(list(fresh))
    for custom_id, document in fresh.items():
        known = standing.get(custom_id)
        in_books = known is not None and known.state is DocumentState.POSTED
        told = known.document if known is not None and in_books else document
        yield from _effects(told, "booked" if in_books else "before", invoices)


def _order(stored: StoredDocument) -> Order | None:
    """None where it is sent after the count, or may never be."""
    if stored.state is DocumentState.POSTED:
        return "booked"
    planned = stored.state is DocumentState.PLANNED and stored.document.kind in _SENT_BEFORE
    return "before" if planned or stored.state in _UNSURE else None


def _effects(document: Document, order: Order, invoices: Mapping[str, InvoiceBody]) -> Iterator[Effect]:
    for moved in moved_by(document.body, invoices):
        yield Effect(
            product=moved.product,
            warehouse=moved.warehouse,
            quantity=moved.quantity,
            at=None,
            order=order,
            custom_id=document.custom_id,
        )


def counted_since(count: StockCount, store: OutletStore, counts: Sequence[StoredRecord]) -> set[str]:
    """Products of which a later count of the outlet is in the books already."""
    later = [
        f"{each.record.kind}:{each.record.source_id}"
        for each in counts
        if each.record.occurred_at is not None and each.record.occurred_at > count.occurred_at
    ]
    found = store.outbox.of_records(DocumentKind.STOCK_COUNT, later)
    return {product for many in found.values() for stored in many for product in _counted(stored)}


def _counted(stored: StoredDocument) -> list[str]:
    lines = getattr(stored.document.body, "lines", ())
    return [line.product for line in lines] if stored.state is DocumentState.POSTED else []


def _sales(stored: Iterable[StoredRecord]) -> Iterator[Sale]:
    for each in stored:
        if isinstance(sale := each.record.typed, Sale):
            yield sale


def _itself(line: SaleLine) -> tuple[StockItem, ...]:
    if line.product_id is None:
        return ()
    return (StockItem(product_id=line.product_id, sku=line.sku, name=line.name, quantity=line.quantity),)


def reversed_units(items: Iterable[StockItem]) -> tuple[StockItem, ...]:
    """What went out as coming in, and the other way round."""
    return tuple(replace(item, quantity=-item.quantity) for item in items)
