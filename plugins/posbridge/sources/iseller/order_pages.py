"""Pages of orders as records, each order with its refunds (contract iseller §4.2, §4.9)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from posbridge.domain.records import Record
from posbridge.ports import Page
from posbridge.sources.bodies import Json
from posbridge.sources.cards import is_blot
from posbridge.sources.iseller.asking import ALL_TIME
from posbridge.sources.iseller.calibration import UTC_ASKED, Calibration
from posbridge.sources.iseller.client import ISellerClient, Params
from posbridge.sources.iseller.paging import Sheet, sheets
from posbridge.sources.iseller.parse_order import order_records
from posbridge.sources.iseller.returned import Returned, is_explained

__all__ = ["CALL", "OrderPages"]

CALL = "v2/GetOrders"
_INCLUDES = "OrderDetails,Transactions,DiscountDetails,PromotionDetails,TrackInventory,MDR,UnfulfilledItems"


@dataclass(slots=True)
class _Reading:
    """What one read knows so far. ``open`` are orders about whose refunds more is known than was told of them."""

    name: str
    open: set[str] = field(default_factory=set)
    returned: Returned = field(default_factory=Returned)


class OrderPages:
    """Lists of orders of one outlet.

    An order that the rows of refunds seen so far do not explain is asked for by its id, once: whether a window
    selects refunds by their date, the order's or its last change is not known, and by its id all of them come.

    Args:
        rule: the store's calibration; asked for once something is read.
    """

    def __init__(self, client: ISellerClient, outlet: str, zone: ZoneInfo, rule: Callable[[], Calibration]) -> None:
        self._client = client
        self._outlet = outlet
        self._zone = zone
        self._rule = rule

    def read(self, asked: Params, name: str) -> Iterator[Page]:
        """Pages of the list that ``asked`` describes, then one without rows for refunds of orders on none of them."""
        reading, number = _Reading(name), 0
        for sheet in self._sheets({**asked, "outlet_id": self._outlet}):
            reading.open |= reading.returned.add(sheet.envelope.get("refunded_orders"))
            if sheet.rows:
                number += 1
                yield self._page(sheet, number, reading)
        rest = [record for order in sorted(reading.open) for record in self._by_id(order, reading, f"{name}:look-up")]
        if rest:
            yield Page(number=number + 1, rows=0, records=tuple(rest))

    def _page(self, sheet: Sheet, number: int, reading: _Reading) -> Page:
        page = f"{reading.name}:{number}"
        records: list[Record] = []
        for row in sheet.rows:
            if not self._is_ours(row):
                continue
            order = _id(row)
            if isinstance(row, dict) and order and not is_explained(row, reading.returned.of(order)):
                # Where even that brings nothing, its refunds are not known, which is not the same as none.
                records.extend(self._by_id(order, reading, page) or self._records(sheet, row, None, page))
            else:
                records.extend(self._records(sheet, row, reading.returned.of(order), page))
            reading.open.discard(order)
        return Page(number=number, rows=len(sheet.rows), records=tuple(records))

    def _by_id(self, order: str, reading: _Reading, page: str) -> list[Record]:
        """One order as it is now; empty where it is not there, or not this outlet's."""
        for sheet in self._sheets({"time_zone": UTC_ASKED, "created_after": ALL_TIME, "order_id": order}):
            reading.returned.add(sheet.envelope.get("refunded_orders"))
            row = next((each for each in sheet.rows if _id(each) == order), None)
            if row is not None:
                return self._records(sheet, row, reading.returned.of(order), page) if self._is_ours(row) else []
            if sheet.rows:
                break  # A server that does not filter by id would show the whole store.
        return []

    def _records(self, sheet: Sheet, row: object, refunds: list[Json] | None, page: str) -> list[Record]:
        handed = sheet.envelope.get("fulfillments")
        mine = [each for each in handed if _id(each) == _id(row)] if isinstance(handed, list) else []
        return order_records(row, refunds, zone=self._zone, rule=self._rule(), page=page, fulfilled=mine)

    def _sheets(self, asked: Params) -> Iterator[Sheet]:
        params = {**asked, "includes": _INCLUDES, "page_size": self._client.options.page_size}
        return sheets(self._client, CALL, params, "orders", identity="order_id", first=0)

    def _is_ours(self, row: object) -> bool:
        """A server that does not filter by outlet would mix the outlets' sales. Rows that do not say are kept."""
        theirs = row.get("outlet_id") if isinstance(row, dict) else None
        return not isinstance(theirs, str) or theirs.strip().lower() in ("", self._outlet.lower()) or is_blot(theirs)


def _id(row: object) -> str:
    return str(row.get("order_id") or "").lower() if isinstance(row, dict) else ""
