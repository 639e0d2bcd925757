"""Maps stock movements and counts with what the store knows around them."""

from posbridge.domain.documents import TransferBody
from posbridge.domain.movements import Movement, StockAdjustment, StockCount, TransferReceipt, TransferStart
from posbridge.domain.states import DocumentKind, DocumentState, RecordKind, RecordState
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import Documents, Mapped
from posbridge.mapping.stock.adjustments import map_adjustment
from posbridge.mapping.stock.counts import map_count
from posbridge.mapping.stock.receipts import StartInBooks, map_receipt
from posbridge.mapping.stock.starts import map_start
from posbridge.ports import OutletStore, StoredDocument, StoredRecord
from posbridge.steps.stock_effects import counted_since, effects_around

_START_KINDS = (DocumentKind.WAREHOUSE_TRANSFER, DocumentKind.STOCK_ADJUSTMENT)


class Movements:
    """Records of one pass, oldest first and counts last. It is told what the pass has made of them."""

    def __init__(self, store: OutletStore, ctx: MapContext) -> None:
        self._store = store
        self._ctx = ctx
        self._mapped: dict[str, Mapped] = {}
        self._counts: list[str] = []

    def note(self, movement: Movement, mapped: Mapped) -> None:
        """Remember what became of a movement, for those that come after."""
        self._mapped[movement.source_id] = mapped
        if isinstance(movement, StockCount) and isinstance(mapped, Documents):
            self._counts += [document.custom_id for document in mapped.documents]

    def map(self, movement: Movement) -> Mapped:
        match movement:
            case TransferStart():
                return map_start(movement, self._ctx)
            case TransferReceipt():
                return map_receipt(movement, self._start(movement), self._ctx)
            case StockAdjustment():
                return map_adjustment(movement, self._ctx)
            case StockCount():
                return self._count(movement)

    def _count(self, count: StockCount) -> Mapped:
        # What this pass has planned is not in the outbox yet, and is sent before the count.
        fresh = [
            document
            for mapped in self._mapped.values()
            if isinstance(mapped, Documents)
            for document in mapped.documents
            if document.kind is not DocumentKind.STOCK_COUNT
        ]
        effects = effects_around(count, self._store, self._ctx, fresh=fresh, planned_counts=self._counts)
        later = counted_since(count, self._store, self._store.inbox.all(RecordKind.STOCK_COUNT))
        return map_count(count, effects, self._ctx, counted_later=later)

    def _start(self, receipt: TransferReceipt) -> StartInBooks | None:
        """The start of a receipt's transfer, as this pass, the inbox and the outbox know it."""
        found = self._store.inbox.children(RecordKind.TRANSFER_START, [receipt.transfer_id])[receipt.transfer_id]
        if not found:
            return None
        stored = found[0]
        start = stored.record.typed
        if not isinstance(start, TransferStart):
            return StartInBooks(day=receipt.business_date, reference=receipt.reference, reason=stored.reason)
        return self._in_books(stored, start)

    def _in_books(self, stored: StoredRecord, start: TransferStart) -> StartInBooks:
        fresh = self._mapped.get(start.source_id)
        if isinstance(fresh, Documents):
            document = fresh.documents[0]
            return _known(start, document.custom_id, document.body)
        record_id = f"{RecordKind.TRANSFER_START}:{start.source_id}"
        held: list[StoredDocument] = [
            each for kind in _START_KINDS for each in self._store.outbox.of_records(kind, [record_id])[record_id]
        ]
        if fresh is None and held:
            return _known(start, held[0].document.custom_id, held[0].document.body, held[0])
        reason = fresh.reason if fresh is not None else stored.reason
        skipped = stored.state is RecordState.SKIPPED if fresh is None else type(fresh).__name__ == "Skipped"
        return StartInBooks(day=start.business_date, reference=start.reference, skipped=skipped, reason=reason)


def _known(start: TransferStart, custom_id: str, body: object, stored: StoredDocument | None = None) -> StartInBooks:
    refused = stored is not None and stored.state is DocumentState.REJECTED
    return StartInBooks(
        day=start.business_date,
        reference=start.reference,
        custom_id=None if refused else custom_id,
        transit=body.destination if isinstance(body, TransferBody) else None,
        reason=stored.reason if stored is not None else None,
    )
