"""The inbox's records of one day, as the tie-out wants them, and those that made no document."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from posbridge.domain.records import Payment, Payout, Refund, Sale
from posbridge.domain.states import DocumentKind, DocumentState, RecordKind, RecordState
from posbridge.domain.tieouts import Difference, DifferenceReason, Side
from posbridge.domain.windows import Window, midnight
from posbridge.money import ZERO, Decimal, format_rupiah
from posbridge.ports import Inbox, Outbox, StoredDocument, StoredRecord
from posbridge.settings.model import OutletSettings
from posbridge.tieout.feed import FeedDay

_MADE_OF = {
    RecordKind.SALE: (DocumentKind.INVOICE,),
    RecordKind.PAYMENT: (DocumentKind.PAYMENT,),
    RecordKind.REFUND: (DocumentKind.SALES_RETURN, DocumentKind.CREDIT_MEMO),
    RecordKind.VOID: (DocumentKind.SALES_RETURN,),
    RecordKind.PAYOUT: (DocumentKind.JOURNAL,),
}
_MAY_WAIT = {RecordKind.VOID, RecordKind.PAYOUT}
"""A void of what was never read undoes nothing, and a payout that is not completed has moved nothing."""


class DayRecords:
    """Records of one day, voided receipts apart: the POS's reports leave those out.

    ``voided_ids`` are the record ids ("sale:...") whose documents are left out of the other sides likewise.
    """

    def __init__(self, outlet: OutletSettings, inbox: Inbox, day: date) -> None:
        zone = outlet.zone
        self.day = day
        self.window = window = Window(start=midnight(day, zone), end=midnight(day + timedelta(days=1), zone))
        sales = inbox.between(RecordKind.SALE, window)
        refunds = inbox.between(RecordKind.REFUND, window)
        payments = inbox.between(RecordKind.PAYMENT, window)
        payouts = inbox.between(RecordKind.PAYOUT, window)
        sale_ids = {stored.record.source_id for stored in sales}
        undone = inbox.between(RecordKind.VOID, window)  # of earlier days' sales, too
        parents = sale_ids | {stored.record.parent_id or "" for stored in [*refunds, *payments, *undone]}
        voids = inbox.children(RecordKind.VOID, sorted(parents - {""}))
        gone = {sale_id for sale_id, found in voids.items() if found}
        self.voided = len(gone & sale_ids)
        self.voided_ids = (
            {f"sale:{each}" for each in gone}
            | {f"void:{void.record.source_id}" for found in voids.values() for void in found}
            | {f"payment:{each.record.source_id}" for each in payments if each.record.parent_id in gone}
            | {f"refund:{each.record.source_id}" for each in refunds if each.record.parent_id in gone}
        )
        live_sales = [each for each in sales if each.record.source_id not in gone]
        others = [each for each in [*refunds, *payments] if each.record.parent_id not in gone]
        self.feed = FeedDay(
            sales=[typed for each in live_sales if isinstance(typed := each.record.typed, Sale)],
            payments=[typed for each in others if isinstance(typed := each.record.typed, Payment)],
            refunds=[typed for each in others if isinstance(typed := each.record.typed, Refund)],
            payouts=[typed for each in payouts if isinstance(typed := each.record.typed, Payout) and typed.completed],
        )
        self.records = [*live_sales, *others, *undone, *payouts]


def without_documents(records: DayRecords, documents: Iterable[StoredDocument], outbox: Outbox) -> list[Difference]:
    """Records that are not in the outbox as they are now: held, waiting, not mapped yet, or lost from it."""
    made: dict[str, list[StoredDocument]] = {}
    for each in documents:
        made.setdefault(each.document.record_id, []).append(each)
    lost = _lost([each for each in records.records if _id(each) not in made], outbox)
    found = [_difference(each, made.get(_id(each), ()), lost) for each in records.records]
    return [each for each in found if each is not None]


def _lost(records: Sequence[StoredRecord], outbox: Outbox) -> set[str]:
    """Mapped records of which the outbox has no document, on any day."""
    planned = [each for each in records if each.state is RecordState.PLANNED and each.record.kind in _MADE_OF]
    held: set[str] = set()
    for kind in {kind for each in planned for kind in _MADE_OF[each.record.kind]}:
        ids = [_id(each) for each in planned if kind in _MADE_OF[each.record.kind]]
        held |= {record_id for record_id, found in outbox.of_records(kind, ids).items() if found}
    return {_id(each) for each in planned} - held


def _difference(
    stored: StoredRecord, documents: Collection[StoredDocument], lost: Collection[str]
) -> Difference | None:
    said = _state(stored, lost)
    if not said:
        return None
    record, amount = stored.record, amount_of(stored)
    posted = sum((each.posted.total for each in _mapped(stored, documents) if each.posted), ZERO)
    changed = bool(posted) and record.typed is not None
    if changed:
        said = f"{said} (posted as {format_rupiah(posted)}, the POS now says {format_rupiah(amount)})"
    return Difference(
        reason=DifferenceReason.AMOUNT if changed else DifferenceReason.MISSING,
        receipt_no=record.receipt_no or record.source_id,
        amount=amount - posted if changed else amount,
        where=Side.INBOX if record.typed is None else Side.OUTBOX,
        why=f"{record.kind} {said}",
        document=_id(stored),
    )


def _mapped(stored: StoredRecord, documents: Iterable[StoredDocument]) -> list[StoredDocument]:
    return [
        each
        for each in documents
        if each.state is DocumentState.POSTED and each.document.kind in _MADE_OF.get(stored.record.kind, ())
    ]


def _state(stored: StoredRecord, lost: Collection[str]) -> str:
    """What keeps a record out of the outbox; empty where nothing does."""
    reason = f": {stored.reason.message}" if stored.reason else ""
    if stored.state is RecordState.HELD or (
        stored.state is RecordState.WAITING and stored.record.kind not in _MAY_WAIT
    ):
        return f"{stored.state}{reason}"
    if stored.state is RecordState.NEW:
        return "not mapped yet"
    return "mapped, and its document is not in the outbox" if _id(stored) in lost else ""


def amount_of(stored: StoredRecord) -> Decimal:
    """What the record comes to, in rupiah; zero where it cannot be read."""
    typed = stored.record.typed
    return (
        typed.total
        if isinstance(typed, Sale)
        else typed.amount
        if isinstance(typed, Payment | Refund | Payout)
        else ZERO
    )


def _id(stored: StoredRecord) -> str:
    return f"{stored.record.kind}:{stored.record.source_id}"
