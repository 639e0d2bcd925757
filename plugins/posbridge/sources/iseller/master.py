"""Reading products and customers (contract iseller §6.1, §6.4)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog

from posbridge.domain.windows import Window
from posbridge.errors import RefusedError, ScopeMissingError
from posbridge.ports import ConnectionMemory, Page
from posbridge.sources.iseller.asking import ALL_TIME, since
from posbridge.sources.iseller.calibration import UTC_ASKED
from posbridge.sources.iseller.client import ISellerClient, Params
from posbridge.sources.iseller.paging import sheets
from posbridge.sources.iseller.parse_customers import customer_records
from posbridge.sources.iseller.parse_products import product_records

__all__ = ["PRODUCTS_CALL", "Master", "products_asked"]

PRODUCTS_CALL = "v2/GetProducts"
_CUSTOMERS_CALL = "v3/GetCustomers"
_INCLUDES = "OutletPrice,Tags,ModifierGroups,Modifiers,Bundles"
_WHOLE_AGAIN = timedelta(days=7)
_WHOLE: Params = {"time_zone": UTC_ASKED, "modified_after": ALL_TIME}

log = structlog.get_logger(__name__)


class Master:
    """The store's products, as one outlet sells them, and its customers.

    Both are read by their last change, and wholly once a week: the first window of an outlet begins with its start
    date, while what it sells is older. When a list was last read wholly is kept in the connection's memory.
    """

    def __init__(self, client: ISellerClient, outlet: str, connection: str, memory: ConnectionMemory) -> None:
        self._client = client
        self._outlet = outlet
        self._connection = connection
        self._memory = memory

    def products(self, window: Window) -> Iterator[Page]:
        """Products and their modifiers, tracked ones first: ``track_inventory`` is a filter, so two lists are read."""
        start = self._start("products", window)
        number = 0
        for tracked in (True, False):
            asked = products_asked(self._client, tracked=tracked, start=start)
            for sheet in sheets(self._client, PRODUCTS_CALL, asked, "products", identity="product_id"):
                number += 1
                records = product_records(sheet.rows, outlet=self._outlet, page=f"products:{number}")
                yield Page(number=number, rows=len(sheet.rows), records=tuple(records))
        self._note("products", start, window)

    def customers(self, window: Window) -> Iterator[Page]:
        """Customers, where the application may read them; orders carry their names anyway."""
        start = self._start("customers", window)
        asked = {**start, "page_size": self._client.options.page_size}
        try:
            for sheet in sheets(self._client, _CUSTOMERS_CALL, asked, "customers", identity="customer_id"):
                records = tuple(customer_records(sheet.rows, page=f"customers:{sheet.number}"))
                yield Page(number=sheet.number, rows=len(sheet.rows), records=records)
        except (ScopeMissingError, RefusedError) as error:
            log.info("customers are left out", outlet=self._outlet, reason=error.message)
            return
        self._note("customers", start, window)

    def _start(self, name: str, window: Window) -> Params:
        told = self._memory.recall(self._connection).get(self._key(name))
        try:
            due = told is None or window.end - datetime.fromisoformat(told) >= _WHOLE_AGAIN
        except (ValueError, TypeError):
            due = True
        return _WHOLE if due else since("modified", window.start)

    def _note(self, name: str, start: Params, window: Window) -> None:
        """The whole list was read to its end: the last of its pages is in the inbox by now."""
        if start is _WHOLE:
            self._memory.remember(self._connection, {self._key(name): window.end.isoformat()})

    def _key(self, name: str) -> str:
        return f"iseller.{name}_read.{self._outlet}"


def products_asked(client: ISellerClient, *, tracked: bool, start: Params = _WHOLE) -> Params:
    """Parameters of one of the two lists. Every include is asked for: stores differ in which one brings what."""
    return {**start, "track_inventory": tracked, "includes": _INCLUDES, "page_size": client.options.page_size}
