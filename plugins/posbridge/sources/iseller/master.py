"""Reading products and customers (contract iseller §6.1, §6.4)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog

from posbridge.domain.windows import Window
from posbridge.errors import RefusedError, ScopeMissingError
from posbridge.ports import ConnectionMemory, Page
from posbridge.sources.iseller.asking import ALL_TIME, since
from posbridge.sources.iseller.client import ISellerClient, Params
from posbridge.sources.iseller.paging import sheets
from posbridge.sources.iseller.parse_customers import customer_records
from posbridge.sources.iseller.parse_products import product_records

__all__ = ["PRODUCTS_CALL", "Master", "products_asked"]

PRODUCTS_CALL = "v2/GetProducts"
_CUSTOMERS_CALL = "v3/GetCustomers"
_INCLUDES = "OutletPrice,Tags,ModifierGroups,Modifiers,Bundles"
_WHOLE_AGAIN = timedelta(days=7)

log = structlog.get_logger(__name__)


class Master:
    """The store's products, as one outlet sells them, and its customers.

    Products are read by their last change, and wholly once a week: the first window of an outlet begins with its
    start date, while what it sells is older. When they were last read wholly is kept in the connection's memory.
    """

    def __init__(self, client: ISellerClient, outlet: str, connection: str, memory: ConnectionMemory) -> None:
        self._client = client
        self._outlet = outlet
        self._connection = connection
        self._memory = memory

    def products(self, window: Window) -> Iterator[Page]:
        """Products and their modifiers, tracked ones first: ``track_inventory`` is a filter, so two lists are read."""
        wholly = self._is_time_for_all(window)
        start = {"modified_after": ALL_TIME, "time_zone": 0} if wholly else since("modified", window.start)
        number = 0
        for tracked in (True, False):
            asked = products_asked(start, self._client, tracked=tracked)
            for sheet in sheets(self._client, PRODUCTS_CALL, asked, "products", identity="product_id"):
                number += 1
                records = product_records(sheet.rows, outlet=self._outlet)
                yield Page(number=number, rows=len(sheet.rows), records=tuple(records))
        if wholly:
            self._memory.remember(self._connection, {self._read_at: window.end.isoformat()})

    def customers(self, window: Window) -> Iterator[Page]:
        """Customers, where the application may read them; orders carry their names anyway."""
        asked = {**since("modified", window.start), "page_size": self._client.options.page_size}
        try:
            for sheet in sheets(self._client, _CUSTOMERS_CALL, asked, "customers", identity="customer_id"):
                records = tuple(customer_records(sheet.rows))
                yield Page(number=sheet.number, rows=len(sheet.rows), records=records)
        except (ScopeMissingError, RefusedError) as error:
            log.info("customers are left out", outlet=self._outlet, reason=error.message)

    @property
    def _read_at(self) -> str:
        return f"iseller.products_read.{self._outlet}"

    def _is_time_for_all(self, window: Window) -> bool:
        told = self._memory.recall(self._connection).get(self._read_at)
        try:
            return told is None or window.end - datetime.fromisoformat(told) >= _WHOLE_AGAIN
        except (ValueError, TypeError):
            return True


def products_asked(start: Params, client: ISellerClient, *, tracked: bool) -> Params:
    """Parameters of one of the two lists. Every include is asked for: stores differ in which one brings what."""
    return {**start, "track_inventory": tracked, "includes": _INCLUDES, "page_size": client.options.page_size}
