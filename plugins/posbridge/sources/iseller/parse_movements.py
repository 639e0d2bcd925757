"""Stock movements: transfers started and received, corrections, counts (contract iseller §7.1, §7.3).

The vendor has published no field of them. The names here are assumed, and a connection may map each to the store's
own. What does not fit is kept and held, never guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from posbridge.domain.identifiers import digest
from posbridge.domain.movements import (
    CountedItem,
    Movement,
    ReceivedItem,
    StockAdjustment,
    StockCount,
    StockItem,
    TransferReceipt,
    TransferStart,
)
from posbridge.domain.records import Record
from posbridge.domain.states import RecordKind
from posbridge.money import Decimal
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.fields import Row, moments
from posbridge.sources.iseller.reasons import RowProblemError
from posbridge.sources.iseller.redact import kept_text
from posbridge.sources.records import good, told_id, unreadable

__all__ = ["movement_records"]

_KINDS = {
    "start": RecordKind.TRANSFER_START,
    "accept": RecordKind.TRANSFER_RECEIPT,
    "adjustment": RecordKind.STOCK_ADJUSTMENT,
    "opname": RecordKind.STOCK_COUNT,
}
_TO_OUTLET, _TO_SUPPLIER = ("tooutlet",), ("supplier", "returnsupplier")
Names = Mapping[str, str]


def movement_records(
    rows: Sequence[object], fields: Names, *, zone: ZoneInfo, rule: Calibration, page: str = ""
) -> list[Record]:
    """A record of each event; one with an unknown action, or with goods that are not named or counted, is held.

    Args:
        fields: our names of fields -> the store's; what is not in it has our name.
    """
    return [_record(_renamed(raw, fields), zone, rule, page) for raw in rows]


def _renamed(raw: object, fields: Names) -> object:
    """The row and its items under our names."""
    ours = {theirs.casefold(): name for name, theirs in fields.items()}
    if isinstance(raw, dict):
        return {ours.get(str(name).casefold(), name): _renamed(value, fields) for name, value in raw.items()}
    return [_renamed(each, fields) for each in raw] if isinstance(raw, list) else raw


def _record(raw: object, zone: ZoneInfo, rule: Calibration, page: str) -> Record:
    kept = kept_text(raw)
    kind = RecordKind.STOCK_ADJUSTMENT
    try:
        row = Row(raw, moments(zone, rule), "movement")
        action = row.word("action", known=tuple(_KINDS))
        kind = _KINDS[action]
        return good(kind, _READERS[action](row), raw=kept, page=page)
    except RowProblemError as problem:
        name = told_id(raw, "adjustment_id") or f"row:{digest(kept)}"
        return unreadable(kind, name, problem.reason, receipt_no=told_id(raw, "reference_code"), raw=kept, page=page)


def _start(row: Row) -> TransferStart:
    origin, destination = _ends(row)
    return TransferStart(
        source_id=row.identity("adjustment_id"),
        transfer_id=row.identity("transfer_id", "reference_code"),
        reference=row.text("reference_code"),
        occurred_at=row.moment("date"),
        origin=origin,
        destination=destination,
        supplier=row.text("supplier_name"),
        note=row.text("notes"),
        items=tuple(_item(each, each.magnitude) for each in _items(row) if _quantity(each)),
    )


def _receipt(row: Row) -> TransferReceipt:
    origin, destination = _ends(row)
    return TransferReceipt(
        source_id=row.identity("adjustment_id"),
        transfer_id=row.identity("transfer_id", "reference_code"),
        reference=row.text("reference_code"),
        occurred_at=row.moment("date"),
        origin=origin,
        destination=destination,
        supplier=row.text("supplier_name"),
        note=row.text("notes"),
        items=tuple(_received(each) for each in _items(row)),
    )


def _adjustment(row: Row) -> StockAdjustment:
    return StockAdjustment(
        source_id=row.identity("adjustment_id"),
        reference=row.text("reference_code"),
        occurred_at=row.moment("date"),
        place=row.identity("outlet_code"),
        note=row.text("notes"),
        items=tuple(_item(each, each.amount) for each in _items(row) if _quantity(each)),
    )


def _count(row: Row) -> StockCount:
    return StockCount(
        source_id=row.identity("adjustment_id"),
        reference=row.text("reference_code"),
        occurred_at=row.moment("date"),
        place=row.identity("outlet_code"),
        note=row.text("notes"),
        items=tuple(_counted(each) for each in _items(row)),
    )


_READERS: Mapping[str, Callable[[Row], Movement]] = {
    "start": _start,
    "accept": _receipt,
    "adjustment": _adjustment,
    "opname": _count,
}


def _ends(row: Row) -> tuple[str | None, str | None]:
    """Origin and destination; a supplier is None. ``outlet_code`` sends an ``out`` and receives an ``in`` (§7.2)."""
    outlet = row.identity("outlet_code")
    if row.word("type", known=("in", "out")) == "in":
        return None, outlet
    if row.word("out_type", known=(*_TO_OUTLET, *_TO_SUPPLIER)) in _TO_SUPPLIER:
        return outlet, None
    return outlet, row.identity("destination_outlet_code")


def _items(row: Row) -> list[Row]:
    items = row.rows("items")
    if not items:
        raise row.unreadable("items", "is empty")
    for each in items:
        each.identity("sku")
    return items


def _quantity(row: Row) -> Decimal:
    if not row.has("quantity"):
        raise row.unreadable("quantity", "is missing")
    return row.amount("quantity")


def _item(row: Row, read: Callable[[str], Decimal]) -> StockItem:
    return StockItem(
        product_id=row.optional("product_id"),
        sku=row.text("sku"),
        name=row.text("product_name"),
        quantity=read("quantity"),
    )


def _received(row: Row) -> ReceivedItem:
    outcomes = ("accepted_quantity", "rejected_quantity", "cancelled_quantity")
    if not any(row.has(name) for name in outcomes):
        raise row.unreadable("accepted_quantity", "is missing")
    accepted, rejected, cancelled = (row.magnitude(name) for name in outcomes)
    return ReceivedItem(
        product_id=row.optional("product_id"),
        sku=row.text("sku"),
        name=row.text("product_name"),
        accepted=accepted,
        rejected=rejected,
        cancelled=cancelled,
        cost=row.amount("buying_price") if row.has("buying_price") else None,
    )


def _counted(row: Row) -> CountedItem:
    """What was found; where only the difference is told, it is what the system said and that."""
    system = row.amount("system_quantity") if row.has("system_quantity") else None
    if row.has("counted_quantity"):
        counted = row.amount("counted_quantity")
    elif system is not None:
        counted = system + _quantity(row)
    else:
        raise row.unreadable("counted_quantity", "is missing")
    return CountedItem(
        product_id=row.optional("product_id"),
        sku=row.text("sku"),
        name=row.text("product_name"),
        counted=counted,
        system=system,
    )
