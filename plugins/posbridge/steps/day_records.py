"""The inbox's records of one day, as the tie-out wants them, and how they differ from the source now."""

from datetime import date, datetime, timedelta

from posbridge.domain.records import Payment, Payout, Refund, Sale
from posbridge.domain.states import RecordKind, RecordState
from posbridge.domain.windows import Window, midnight
from posbridge.money import ZERO
from posbridge.ports import Inbox, Source, StoredRecord
from posbridge.settings.model import OutletSettings
from posbridge.tieout.feed import FeedDay
from posbridge.tieout.table import Difference

_OPEN = {RecordState.HELD, RecordState.WAITING}


class DayRecords:
    """Records of one day, voided receipts apart: the POS's reports leave those out.

    ``voided_ids`` are the record ids ("sale:...") whose documents are left out of Jurnal's side likewise.
    """

    def __init__(self, outlet: OutletSettings, inbox: Inbox, day: date) -> None:
        zone = outlet.zone
        self.window = window = Window(start=midnight(day, zone), end=midnight(day + timedelta(days=1), zone))
        sales = inbox.between(RecordKind.SALE, window)
        refunds = inbox.between(RecordKind.REFUND, window)
        payments = inbox.between(RecordKind.PAYMENT, window)
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
            payouts=[
                typed
                for each in inbox.between(RecordKind.PAYOUT, window)
                if isinstance(typed := each.record.typed, Payout) and typed.completed
            ],
        )
        self.open = [_open(each) for each in [*live_sales, *others] if each.state in _OPEN and each.reason]


def _open(stored: StoredRecord) -> Difference:
    typed = stored.record.typed
    amount = typed.total if isinstance(typed, Sale) else typed.amount if isinstance(typed, Payment | Refund) else ZERO
    return Difference(
        kind=str(stored.state),
        receipt_no=stored.record.receipt_no or stored.record.source_id,
        amount=amount,
        where="posbridge",
        why=stored.reason.message if stored.reason else "",
    )


def differences_to_source(source: Source, records: DayRecords, *, end: datetime) -> tuple[list[Difference], list[str]]:
    """Read the day once more from the source, by the till's clock, to name the receipts behind a difference."""
    known = {sale.source_id: sale for sale in records.feed.sales}
    told = {
        sale.source_id: sale for record in source.sold_between(records.window) if isinstance(sale := record.typed, Sale)
    }
    missing = [sale for key, sale in told.items() if key not in known and f"sale:{key}" not in records.voided_ids]
    late = [sale for sale in missing if sale.occurred_at >= end]
    notes = [f"{len(late)} receipts were sold after this run's window ended; the next run carries them"] if late else []
    found = [
        *(
            _difference("missing", sale, "the inbox", "the source tells it now and did not when it was read")
            for sale in missing
        ),
        *(
            _difference("extra", sale, "the inbox", "the source does not tell it any more")
            for key, sale in known.items()
            if key not in told
        ),
        *(
            _difference("amount", sale, "the inbox", f"the source now says {told[key].total:f}")
            for key, sale in known.items()
            if key in told and told[key].total != sale.total
        ),
    ]
    return found, notes


def _difference(kind: str, sale: Sale, where: str, why: str) -> Difference:
    return Difference(kind=kind, receipt_no=sale.receipt_no, amount=sale.total, where=where, why=why)
