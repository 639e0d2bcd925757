"""Stock movements from a table that people write, for a POS that does not tell them, or not yet.

One row for each item; rows with the same reference, action and date are one movement. Ids are made of those,
so that importing a file again changes nothing, and a corrected file corrects what it brought before.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
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
from posbridge.settings.keys import key_text
from posbridge.sources.csv_table import BadRowError, BadRows, Row, read_table
from posbridge.sources.records import good

__all__ = ["COLUMNS", "read_movements"]

COLUMNS = (
    "reference",
    "action",
    "date",
    "from",
    "to",
    "sku",
    "product_id",
    "name",
    "quantity",
    "rejected",
    "cancelled",
    "cost",
    "note",
)
_REQUIRED = ("reference", "action", "date", "from", "to", "quantity")
_RECEIPT_ONLY = ("rejected", "cancelled", "cost")
_KINDS = {
    "start": RecordKind.TRANSFER_START,
    "receipt": RecordKind.TRANSFER_RECEIPT,
    "adjustment": RecordKind.STOCK_ADJUSTMENT,
    "count": RecordKind.STOCK_COUNT,
}
_END_OF_DAY = time(23, 59, 59)


def read_movements(text: str, *, zone: ZoneInfo, file: str) -> list[Record]:
    """Movements in the order in which the file first names them.

    ``from`` and ``to`` are POS place codes; of a transfer one may be empty, that is a supplier. An adjustment
    (signed quantities) and a count are of one place, in either column. ``quantity`` of a receipt is what was
    accepted. A date without a time is the beginning of the day, for a count its end.

    Args:
        text: a CSV with a header of ``COLUMNS``, in any order; commas or semicolons, with or without a byte
            order mark.
        zone: of the dates.
        file: how errors name the file.

    Raises:
        ConfigError: names every bad row; then nothing is read.
    """
    bad = BadRows(file)
    read: dict[tuple[str, str, datetime], list[_Line]] = {}
    ways: dict[str, _Line] = {}
    for row in read_table(text, columns=COLUMNS, required=_REQUIRED, bad=bad):
        try:
            line = _line(row, zone)
            _same_way(line, ways.setdefault(line.transfer or f"row {row.line}", line))
            rows = read.setdefault((line.action, line.reference, line.moment), [])
            _same_way(line, rows[0] if rows else line)
        except BadRowError as error:
            bad.add(row.line, error)
        else:
            rows.append(line)
    bad.raise_if_any()
    return [_record(lines, file) for lines in read.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One checked row."""

    row: Row
    action: str
    reference: str
    moment: datetime
    origin: str | None
    destination: str | None
    item: StockItem | ReceivedItem | CountedItem

    @property
    def transfer(self) -> str:
        """The reference, in a transfer."""
        return self.reference if self.action in {"start", "receipt"} else ""


def _line(row: Row, zone: ZoneInfo) -> _Line:
    action = row["action"].casefold()
    if not row["reference"]:
        raise BadRowError("reference is empty; give the movement a number of its own")
    if action not in _KINDS:
        raise BadRowError(f"action {row['action']!r} is not known; write {', '.join(_KINDS)}")
    if not (row["sku"] or row["product_id"]):
        raise BadRowError("names no product; fill in sku or product_id")
    origin, destination = _places(row, action)
    return _Line(
        row=row,
        action=action,
        reference=row["reference"],
        moment=row.moment("date", zone, otherwise=_END_OF_DAY if action == "count" else time.min),
        origin=origin,
        destination=destination,
        item=_item(row, action),
    )


def _places(row: Row, action: str) -> tuple[str | None, str | None]:
    origin, destination = row["from"] or None, row["to"] or None
    if origin is None and destination is None:
        raise BadRowError("from and to are empty; fill in the POS code of a place")
    same = origin is not None and destination is not None and key_text(origin) == key_text(destination)
    if action in {"start", "receipt"}:
        if same:
            raise BadRowError(f"from and to are both {origin!r}; a transfer has two ends, leave a supplier's empty")
        return origin, destination
    if origin is not None and destination is not None and not same:
        raise BadRowError(f"a {action} is of one place, not of {origin!r} and {destination!r}; leave one of them empty")
    return origin or destination, None


def _item(row: Row, action: str) -> StockItem | ReceivedItem | CountedItem:
    if action != "receipt" and (told := [column for column in _RECEIPT_ONLY if row[column]]):
        raise BadRowError(f"{' and '.join(told)} can be told of a receipt alone; leave empty in a {action}")
    amounts = ("quantity", "rejected", "cancelled") if action == "receipt" else ("quantity",)
    if not any(row[column] for column in amounts):
        raise BadRowError("quantity is empty; write 0 where there is none")
    product: dict[str, Any] = {"product_id": row["product_id"] or None, "sku": row["sku"], "name": row["name"]}
    quantity = row.number("quantity", signed=action == "adjustment")
    if action == "count":
        return CountedItem(**product, counted=quantity)
    if action == "receipt":
        return ReceivedItem(
            **product,
            accepted=quantity,
            rejected=row.number("rejected"),
            cancelled=row.number("cancelled"),
            cost=row.number("cost") if row["cost"] else None,
        )
    return StockItem(**product, quantity=quantity)


def _same_way(line: _Line, first: _Line) -> None:
    ends = [tuple(key_text(end or "") for end in (each.origin, each.destination)) for each in (line, first)]
    if ends[0] != ends[1]:
        raise BadRowError(
            f"{line.action} {line.reference} goes from {line.origin!r} to {line.destination!r} here and from "
            f"{first.origin!r} to {first.destination!r} in line {first.row.line}; write the same places in all its rows"
        )


def _record(lines: Sequence[_Line], file: str) -> Record:
    first = lines[0]
    raw = json.dumps([dict(line.row.cells) for line in lines], ensure_ascii=False)
    return good(_KINDS[first.action], _MAKERS[first.action](lines), raw=raw, page=file)


def _id(*parts: str) -> str:
    return f"csv-{digest('|'.join(parts))[:20]}"


def _common(lines: Sequence[_Line]) -> dict[str, Any]:
    first = lines[0]
    moment = first.moment.replace(tzinfo=None).isoformat()
    return {
        "source_id": _id(first.action, first.reference, moment),
        "reference": first.reference,
        "occurred_at": first.moment,
        "note": next((line.row["note"] for line in lines if line.row["note"]), ""),
        "items": tuple(line.item for line in lines),
    }


def _ends(lines: Sequence[_Line]) -> dict[str, Any]:
    first = lines[0]
    ends = (key_text(first.origin or ""), key_text(first.destination or ""))
    return {
        "transfer_id": _id("transfer", first.reference, *ends),
        "origin": first.origin,
        "destination": first.destination,
    }


def _place(lines: Sequence[_Line]) -> dict[str, Any]:
    return {"place": lines[0].origin}


_MAKERS: dict[str, Callable[[Sequence[_Line]], Movement]] = {
    "start": lambda lines: TransferStart(**_common(lines), **_ends(lines)),
    "receipt": lambda lines: TransferReceipt(**_common(lines), **_ends(lines)),
    "adjustment": lambda lines: StockAdjustment(**_common(lines), **_place(lines)),
    "count": lambda lines: StockCount(**_common(lines), **_place(lines)),
}
