"""Goods that are sold and not handed over yet: the shelf still holds them (contract iseller §4.10).

The books take them out with the invoice. So a shelf is compared with the books less what is promised.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from posbridge.domain.movements import StockItem
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.asking import since
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.paging import sheets
from posbridge.sources.iseller.parse_uses import stock_items, uses_of

__all__ = ["LOOK_BACK", "read_reserved"]

LOOK_BACK = timedelta(days=35)
"""An older order that was never handed over shows as a difference, for a person to close it."""

_CALL = "v2/GetOrders"
_INCLUDES = "OrderDetails,TrackInventory,UnfulfilledItems"
_OPEN = ("none", "partial")


def read_reserved(client: ISellerClient, outlet: str, now: datetime) -> dict[str, Decimal]:
    """Units by product id that completed orders of the outlet have promised: two requests.

    Raises:
        RowProblemError: a quantity cannot be read.
    """
    promised: dict[str, Decimal] = defaultdict(lambda: ZERO)
    seen: set[str] = set()
    for status in _OPEN:
        asked = {
            **since("created", now - LOOK_BACK),
            "outlet_id": outlet,
            "fulfillment_status": status,
            "includes": _INCLUDES,
            "page_size": client.options.page_size,
        }
        for sheet in sheets(client, _CALL, asked, "orders", identity="order_id", first=0):
            for order in map(Row, sheet.rows):
                if order.identity("order_id") not in seen and _is_open(order, outlet):
                    seen.add(order.identity("order_id"))
                    for item, sign in _promised(order):
                        promised[item.product_id or ""] += sign * item.quantity
    return {product: quantity for product, quantity in promised.items() if product and quantity > 0}


def _is_open(order: Row, outlet: str) -> bool:
    """A server that ignores a filter tells other orders too."""
    mine = order.text("outlet_id").casefold() in ("", outlet.casefold())
    word = order.text("fulfillment_status", "fulfilment_status").casefold()
    return mine and word in _OPEN and order.text("status").casefold() == "completed"


def _promised(order: Row) -> Iterator[tuple[StockItem, int]]:
    """What each line takes, less what of it was handed over."""
    for line in order.rows("order_details"):
        modifier = line.optional("product_modifier_id") is not None
        for item in uses_of(line, line.amount("quantity"), is_modifier=modifier) or ():
            yield item, 1
        for item in stock_items(line.rows("units_used")):
            yield item, -1
