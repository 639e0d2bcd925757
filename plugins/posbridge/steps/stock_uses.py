"""Plans each day's STOCK_USE: what sales and refunds moved on the shelf and their documents do not move."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from posbridge.domain.documents import AdjustmentBody, Document
from posbridge.domain.movements import StockItem
from posbridge.domain.records import Refund, Sale, Void
from posbridge.domain.states import DocumentKind, DocumentState, RecordKind, RecordState
from posbridge.domain.windows import RunKind, Window, midnight
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import Documents, Held
from posbridge.mapping.stock.effects import Moved, moved_by
from posbridge.mapping.stock.uses import Use, map_uses
from posbridge.ports import StoredDocument, StoredRecord
from posbridge.steps.bench import Bench, Run, log
from posbridge.steps.invoices import invoices_returned
from posbridge.steps.periods import Periods, log_moved
from posbridge.steps.stock_effects import handed_out, put_back, reversed_units
from posbridge.steps.stock_facts import with_stock

_DAYS = 10
"""How far back a run looks for days whose stock is not settled; late receipts come within it."""

_MOVING = {DocumentKind.INVOICE, DocumentKind.SALES_RETURN}
_SENT = {DocumentState.POSTED, DocumentState.SENDING, DocumentState.UNCERTAIN}
_IN_THE_BOOKS = {RecordState.PLANNED, RecordState.POSTED}
_ZERO = "zero_total"


def plan_uses(bench: Bench, run: Run, ctx: MapContext, periods: Periods) -> list[Document]:
    """Plan the STOCK_USE documents of the days that the run may have touched, and withdraw outdated ones."""
    if not bench.settings.track_inventory:
        return []
    ctx = with_stock(ctx, bench.store)
    planned = [document for day in _days(bench, run) for document in _of_day(bench, day, ctx, periods)]
    if planned:
        answers = bench.store.outbox.plan(planned, run=run.id, stamp=bench.stamp)
        log_moved(bench.settings.slug, planned, answers)
        log.info("stock that no invoice line moves", outlet=bench.settings.slug, documents=len(planned))
    return planned


def _days(bench: Bench, run: Run) -> list[date]:
    zone, end = bench.settings.zone, run.asked.end
    back = timedelta(days=1 if run.kind is RunKind.EVENT else _DAYS)
    start = run.asked.start if run.asked.exact and run.asked.start is not None else end - back
    return Window(start=min(max(start, bench.beginning), end), end=end).days(zone)


def _of_day(bench: Bench, day: date, ctx: MapContext, periods: Periods) -> list[Document]:
    store = bench.store
    documents = [each for each in store.outbox.happened(day, day) if each.outlet == bench.settings.slug]
    sold = _uses(bench, day, ctx)
    moved = _moved(bench, documents) if sold else {}
    taken = [each for each in documents if each.document.kind is DocumentKind.STOCK_USE]
    found: list[Document] = []
    for warehouse in sorted({*sold, *(_warehouse(each) for each in taken)}):
        own = warehouse == (bench.settings.warehouse or "")
        result = map_uses(
            day,
            sold.get(warehouse, ()),
            moved.get(warehouse, ()),
            [_body(each) for each in taken if each.state in _SENT and _warehouse(each) == warehouse],
            ctx,
            warehouse=None if own else warehouse,
        )
        settled = periods.settled(Documents((result,)), {}) if isinstance(result, Document) else result
        if isinstance(settled, Held):
            log.error(
                f"stock of {day} held: {settled.reason.message}",
                outlet=bench.settings.slug,
                code=settled.reason.code,
                remedy=settled.reason.remedy,
            )
        elif isinstance(settled, Documents):
            found += settled.documents
    keep: dict[str, set[str]] = {each.document.record_id: set() for each in taken}
    for document in found:
        keep.setdefault(document.record_id, set()).add(document.custom_id)
    store.outbox.withdraw(keep)
    return found


def _uses(bench: Bench, day: date, ctx: MapContext) -> dict[str, list[Use]]:
    """What the shelf lost and got back, by Jurnal warehouse: of sales and refunds that are, or never will be, booked.

    A source that says nothing of stock has its invoices move it, and that is all there is to know.
    """
    inbox, zone = bench.store.inbox, bench.settings.zone
    window = Window(start=midnight(day, zone), end=midnight(day + timedelta(days=1), zone))
    uses: dict[str, list[Use]] = defaultdict(list)

    def take(sale: Sale | None, items: Sequence[StockItem], receipt: str) -> None:
        uses[ctx.of(sale).settings.warehouse or ""] += [Use(item=item, receipt=receipt) for item in items]

    sales = [each for each in inbox.between(RecordKind.SALE, window) if _settled(each)]
    backs = [*inbox.between(RecordKind.REFUND, window), *inbox.between(RecordKind.VOID, window)]
    of = inbox.get(RecordKind.SALE, sorted({each.record.parent_id or "" for each in backs}))
    for stored in sales:
        if isinstance(sale := stored.record.typed, Sale) and _tells_stock(sale):
            take(sale, handed_out(sale), sale.receipt_no)
    for stored in backs:
        parent = of.get(stored.record.parent_id or "")
        older = parent.record.typed if parent is not None and isinstance(parent.record.typed, Sale) else None
        if older is None or not _tells_stock(older) or stored.state not in _IN_THE_BOOKS:
            continue
        match stored.record.typed:
            case Refund() as refund:
                take(older, put_back(refund, older), refund.receipt_no)
            case Void() as void if parent is not None and parent.state in _IN_THE_BOOKS:
                take(older, reversed_units(handed_out(older)), void.receipt_no)
    return dict(uses)


def _moved(bench: Bench, documents: Sequence[StoredDocument]) -> dict[str, list[Moved]]:
    """What the day's invoices and returns move, or will."""
    invoices = invoices_returned(bench.store, documents)
    moved: dict[str, list[Moved]] = defaultdict(list)
    for stored in documents:
        if stored.document.kind in _MOVING:
            for each in moved_by(stored.document.body, invoices):
                moved[each.warehouse].append(each)
    return moved


def _settled(stored: StoredRecord) -> bool:
    """Booked or on its way, or rightly without an invoice: a receipt of zero handed out goods all the same."""
    zero = stored.state is RecordState.SKIPPED and stored.reason is not None and stored.reason.code == _ZERO
    return zero or stored.state in _IN_THE_BOOKS


def _tells_stock(sale: Sale) -> bool:
    return any(line.uses is not None for line in sale.lines)


def _body(stored: StoredDocument) -> AdjustmentBody:
    body = stored.document.body
    if not isinstance(body, AdjustmentBody):
        raise TypeError(f"{stored.document.custom_id} is no stock adjustment")
    return body


def _warehouse(stored: StoredDocument) -> str:
    return _body(stored).warehouse
