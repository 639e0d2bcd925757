"""What lies on the outlet's shelves now: ``inventories`` of its tracked products (contract iseller §6.1, §7.4)."""

from collections.abc import Mapping

from posbridge.domain.totals import PosStock
from posbridge.errors import UnreadableAnswerError
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.master import PRODUCTS_CALL, products_asked
from posbridge.sources.iseller.paging import sheets
from posbridge.sources.iseller.reasons import RowProblemError
from posbridge.sources.iseller.reserved import read_reserved

__all__ = ["read_stock"]


def read_stock(client: ISellerClient, outlet: str) -> list[PosStock]:
    """Tracked products that the outlet keeps, by SKU and id, with what of them is promised to customers.

    Raises:
        UnreadableAnswerError: a product or a quantity cannot be read: half a stock list is none.
    """
    asked = products_asked(client, tracked=True)
    found: list[PosStock] = []
    try:
        reserved = read_reserved(client, outlet, client.clock())
        for sheet in sheets(client, PRODUCTS_CALL, asked, "products", identity="product_id"):
            found.extend(stock for row in sheet.rows for stock in _stock(Row(row), outlet, reserved))
    except RowProblemError as problem:
        raise UnreadableAnswerError(f"iSeller's stock of outlet {outlet} cannot be read: {problem}.") from None
    return sorted(found, key=lambda each: (each.sku, each.product_id))


def _stock(product: Row, outlet: str, reserved: Mapping[str, Decimal]) -> list[PosStock]:
    return [
        PosStock(
            product_id=product.identity("product_id"),
            sku=product.text("sku"),
            name=product.text("name"),
            quantity=kept.amount("unit_in_stock"),
            reserved=reserved.get(product.identity("product_id"), ZERO),
        )
        for kept in product.rows("inventories")
        if kept.text("outlet_id").lower() == outlet.lower()
    ]
