"""How stock movements are named to people, in reasons and in memos."""

from collections.abc import Iterable

from posbridge.domain.movements import Movement, StockAdjustment, StockCount, TransferReceipt, TransferStart
from posbridge.mapping.context import MapContext
from posbridge.mapping.names import clean, fitted


def subject_of(record: Movement) -> str:
    """``Transfer TO-0009``, ``Adjustment ADJ-12``, ``Count OP-3``."""
    return f"{_word(record)} {clean(record.reference) or record.source_id}"


def transfer_memo(event: TransferStart | TransferReceipt, *words: str) -> str:
    """``Transfer TO-0009, TC01 to TC02, accepted``: what both ends say alike, so nothing of an outlet's own."""
    supplier = clean(f"supplier {event.supplier}")
    way = f"{event.origin or supplier} to {event.destination or supplier}"
    return _joined(subject_of(event), way, *words, event.note)


def outlet_memo(record: StockAdjustment | StockCount, ctx: MapContext, *words: str) -> str:
    """``Teh Contoh Bekasi, count OP-3, Es Teh counted 40``."""
    subject = subject_of(record)
    return _joined(ctx.settings.name, subject[0].lower() + subject[1:], *words, record.note)


def use_memo(ctx: MapContext, *words: str) -> str:
    return _joined(ctx.settings.name, "stock that sales used and no invoice line moves", *words)


def left_out(names: Iterable[str]) -> str:
    """``not tracked in Jurnal: Kantong, Sedotan``; empty where nothing was left out."""
    told = ", ".join(names)
    return f"not tracked in Jurnal: {told}" if told else ""


def _word(record: Movement) -> str:
    match record:
        case StockAdjustment():
            return "Adjustment"
        case StockCount():
            return "Count"
        case _:
            return "Transfer"


def _joined(*parts: str) -> str:
    return fitted(", ".join(part for part in map(clean, parts) if part))
