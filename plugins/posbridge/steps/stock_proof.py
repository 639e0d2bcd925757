"""Proves the stock of the outlet's warehouse, product by product, as of now.

What may lie between the POS and the books by right is added to what the POS holds before they are compared:
goods that are sold and not handed over, goods underway that move in the books when they are received, and what
happened since this run's window ended.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from posbridge.domain.documents import AdjustmentBody, ProductBody
from posbridge.domain.movements import Movement, StockCount, StockItem, TransferReceipt, TransferStart
from posbridge.domain.records import Refund, Sale
from posbridge.domain.states import DocumentKind, Entity, RecordKind, RecordState
from posbridge.domain.tieouts import Difference, Row
from posbridge.mapping import identity
from posbridge.mapping.context import MapContext
from posbridge.mapping.stock.effects import counted_products, told_by, used
from posbridge.mapping.stock.places import is_own
from posbridge.money import ZERO, Decimal
from posbridge.ports import TellsStock
from posbridge.steps.bench import Bench, Run
from posbridge.steps.lookups import Lookups
from posbridge.steps.stock_effects import handed_out, put_back
from posbridge.steps.stock_facts import product_cards, with_stock
from posbridge.steps.stock_moves import StockMoves
from posbridge.steps.told_since import told_since
from posbridge.tieout.stock import Shelf, stock_differences, stock_rows

_SHOWN = 10

Proof = tuple[tuple[Row, ...], list[Difference], list[str]]


def prove_stock(bench: Bench, run: Run, lookups: Lookups) -> Proof | None:
    """Rows, differences and notes; None where the outlet's stock is not carried or the POS cannot tell it."""
    settings, source = bench.settings, bench.source
    if not (settings.track_inventory and settings.warehouse and isinstance(source, TellsStock)):
        return None
    now = bench.clock()
    today = now.astimezone(settings.zone).date()
    products = product_cards(bench.store)
    ctx = with_stock(MapContext(settings=settings, books=bench.target.books()), bench.store, products)
    pos = {identity.product_id(settings, each.product_id): each for each in source.stock()}
    books = {
        each.jurnal_id: each.quantity for each in bench.target.stock(today) if each.warehouse == settings.warehouse
    }
    cards = {
        card.document.custom_id: card
        for card in products
        if card.document.custom_id in ctx.tracked and card.posted is not None
    }
    underway = _underway(bench, ctx)

    def shelves(between: dict[str, Decimal]) -> list[Shelf]:
        return [
            Shelf(
                key=key,
                product=card.document.body.name if isinstance(card.document.body, ProductBody) else key,
                pos=pos[key].quantity,
                jurnal=books.get(card.posted.jurnal_id, ZERO) if card.posted else ZERO,
                underway=between.get(key, ZERO) - pos[key].reserved,
            )
            for key, card in cards.items()
            if key in pos
        ]

    found, notes = shelves(underway), list[str]()
    if not all(shelf.agrees for shelf in found):
        since = _since(bench, run.asked.end, now, ctx)
        if since:
            found = shelves({key: underway.get(key, ZERO) - since.get(key, ZERO) for key in {*underway, *since}})
            notes.append(f"stock of {len(since)} products moved after this run's window ended; the next run carries it")
    found, unproved = _provable(found, _counted(bench, ctx))
    if unproved:
        notes.append(
            f"never counted, so Jurnal does not know what was there before posbridge kept the books: {_some(unproved)}"
        )
    ids = {key: card.posted.jurnal_id for key, card in cards.items() if card.posted is not None}
    moves = StockMoves(bench, lookups, settings.warehouse, ids, today)
    differing = [shelf for shelf in found if not shelf.agrees]
    behind, explained = moves.behind(differing) if differing else ([], {})
    twice = [] if differing else moves.sent_again(run.id)
    unexplained = stock_differences(settings.warehouse, differing, explained)
    if apart := sorted(each.name or key for key, each in pos.items() if key not in cards and each.quantity):
        notes.append(f"not in Jurnal's stock: {_some(apart)}")
    return stock_rows(settings.warehouse, found), [*twice, *behind, *unexplained], notes


def _provable(found: Sequence[Shelf], counted: Collection[str]) -> tuple[list[Shelf], list[str]]:
    """Shelves to judge, and products whose level nobody has told Jurnal yet: a count of theirs sets it."""
    unproved = [shelf for shelf in found if not shelf.agrees and shelf.key not in counted]
    return [shelf for shelf in found if shelf not in unproved], [shelf.product for shelf in unproved]


def _counted(bench: Bench, ctx: MapContext) -> set[str]:
    """Products (by custom_id) that the POS has counted in the outlet's warehouse, whether or not Jurnal has it yet."""
    planned = {
        line.product
        for stored in bench.store.outbox.all(DocumentKind.STOCK_COUNT)
        if isinstance(body := stored.document.body, AdjustmentBody) and body.warehouse == bench.settings.warehouse
        for line in body.lines
    }
    told = [
        stored.record.typed
        for stored in bench.store.inbox.all(RecordKind.STOCK_COUNT)
        if stored.state is not RecordState.SKIPPED
    ]
    return planned.union(*(counted_products(count, ctx) for count in told if isinstance(count, StockCount)))


def _some(names: Sequence[str]) -> str:
    return f"{', '.join(names[:_SHOWN])}{' ...' if len(names) > _SHOWN else ''}"


def _underway(bench: Bench, ctx: MapContext) -> dict[str, Decimal]:
    """Without a transit warehouse goods leave the books when they are received: what left here and was not yet."""
    if bench.settings.transfers.transit_warehouse is not None:
        return {}
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    starts = [
        start
        for stored in bench.store.inbox.all(RecordKind.TRANSFER_START)
        if isinstance(start := stored.record.typed, TransferStart)
        and start.destination is not None
        and is_own(bench.settings, start.origin)
    ]
    receipts = bench.store.inbox.children(RecordKind.TRANSFER_RECEIPT, sorted({start.transfer_id for start in starts}))
    for start in starts:
        for effect in told_by(start, ctx):
            sums[effect.product] -= effect.quantity
        for stored in receipts[start.transfer_id]:
            if isinstance(receipt := stored.record.typed, TransferReceipt):
                for item in receipt.items:
                    arrived = item.accepted + item.rejected + item.cancelled
                    goods = StockItem(product_id=item.product_id, sku=item.sku, name=item.name, quantity=arrived)
                    for effect in used(goods, start.occurred_at, ctx, "after"):
                        sums[effect.product] -= arrived
    return {product: quantity for product, quantity in sums.items() if quantity}


def _since(bench: Bench, end: datetime, now: datetime, ctx: MapContext) -> dict[str, Decimal]:
    """What sales, refunds and movements did to the shelf after ``end``, as the POS tells it now."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for record in told_since(bench, (Entity.SALES, Entity.TRANSFERS), end, now):
        typed = record.typed
        if record.occurred_at is None or record.occurred_at < end:
            continue
        effects = told_by(typed, ctx) if isinstance(typed, Movement) else []
        if isinstance(typed, Sale):
            effects = [each for item in handed_out(typed) for each in used(item, typed.occurred_at, ctx, "after")]
        if isinstance(typed, Refund):
            effects = [each for item in put_back(typed) for each in used(item, typed.occurred_at, ctx, "after")]
        for effect in effects:
            sums[effect.product] += effect.quantity
    return {product: quantity for product, quantity in sums.items() if quantity}
