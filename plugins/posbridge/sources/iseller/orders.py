"""The orders of one outlet by each of their clocks (contract iseller §4, §10)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from posbridge.domain.events import Shift
from posbridge.domain.records import Record, Sale
from posbridge.domain.states import RecordKind
from posbridge.domain.windows import Window
from posbridge.ports import Page
from posbridge.sources.iseller.asking import between, since
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.client import ISellerClient, Params
from posbridge.sources.iseller.order_pages import OrderPages

__all__ = ["Orders"]

_PRESENT = timedelta(hours=1)
_LATE = timedelta(days=10)
_SECOND = timedelta(seconds=1)
_NEWEST_CHANGE: Params = {"sort": "ModifiedDate", "sort_direction": "DESC"}
_OLDEST: Params = {"sort": "CreatedDate", "sort_direction": "ASC"}


class Orders:
    """What is asked of iSeller for each question about an outlet's orders."""

    def __init__(self, client: ISellerClient, outlet: str, zone: ZoneInfo, rule: Callable[[], Calibration]) -> None:
        self._clock = client.clock
        self._pages = OrderPages(client, outlet, zone, rule)

    def changed(self, window: Window, name: str) -> Iterator[Page]:
        """Orders last changed in the window.

        A window that ends now is asked for without an end: an order that changes during the read would leave a
        closed one, and pull another off the pages (see ``paging``). An old window is closed, as reading on to the
        present could take hours; the feed by creation reads the same orders once more.
        """
        recent = window.end >= self._clock() - _PRESENT
        asked = since("modified", window.start) if recent else between("modified", window)
        return self._read({**asked, **_NEWEST_CHANGE}, window, name)

    def created(self, window: Window, name: str) -> Iterator[Page]:
        """Orders made in the window, whenever they changed. They cannot leave it, so it may be closed."""
        return self._read({**between("created", window), **_OLDEST}, window, name)

    def sold_between(self, window: Window) -> Iterator[Record]:
        """Everything of the orders that were closed in the window by the till's clock.

        The closing cannot be asked for. What was closed since a moment was changed since then, which is exact;
        for days long past, orders made up to ten days before and after are looked through.
        """
        if window.start >= self._clock() - _LATE:
            asked = {**since("modified", window.start), **_NEWEST_CHANGE}
        else:
            asked = {**between("created", Window(start=window.start - _LATE, end=window.end + _LATE)), **_OLDEST}
        for page in self._read(asked, window, "sold"):
            for records in _by_order(page.records):
                if _closed_in(window, records):
                    yield from records

    def sold_in(self, shift: Shift) -> Iterator[Page]:
        """Orders closed on the shift's register while it was open, its first and last second included."""
        window = Window(start=shift.opened_at, end=shift.closed_at + _SECOND)
        asked = {**since("modified", window.start), **_NEWEST_CHANGE}
        for page in self._read(asked, window, f"shift:{shift.shift_id}"):
            inside = [
                record
                for records in _by_order(page.records)
                if _closed_in(window, records) and _register(records) in {shift.register, None}
                for record in records
            ]
            yield Page(number=page.number, rows=page.rows, records=tuple(inside))

    def _read(self, asked: Params, window: Window, name: str) -> Iterator[Page]:
        return self._pages.read(asked, name) if window.start < window.end else iter(())


def _by_order(records: Sequence[Record]) -> list[list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.parent_id or record.source_id, []).append(record)
    return list(found.values())


def _closed_in(window: Window, records: Sequence[Record]) -> bool:
    """Whether an order was closed in the window; one of which that cannot be read may have been."""
    head = next((record for record in records if record.kind is RecordKind.SALE), records[0])
    return head.occurred_at is None or head.occurred_at in window


def _register(records: Sequence[Record]) -> str | None:
    """The register of an order; None where it cannot be read."""
    return next((record.typed.register for record in records if isinstance(record.typed, Sale)), None)
