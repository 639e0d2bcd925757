"""The stock that one order line takes (contract iseller §4.6, §4.7)."""

from posbridge.domain.movements import StockItem
from posbridge.money import RUPIAH, Decimal
from posbridge.sources.iseller.fields import Row

__all__ = ["stock_items", "uses_of"]


def uses_of(row: Row, quantity: Decimal, *, is_modifier: bool) -> tuple[StockItem, ...] | None:
    """What ``quantity`` units of a line or a modifier take from the shelf; None where the row does not say.

    ``units_used`` counts what has been handed over so far, so it is believed only once the line is fulfilled (or
    was, before the order was voided). Until then it is the contents of a set, as the row lists them, equal ones
    each for itself; else the product, where its stock is tracked.
    """
    used = row.rows("units_used")
    word = row.text("fulfillment_status", "fulfilment_status").casefold()
    if (used and word == "cancel") or (row.has("units_used") and word == "fulfilled"):
        return stock_items(used)
    contents = _contents(row)
    if contents:
        each = row.amount("modifier_quantity") if is_modifier and row.has("modifier_quantity") else RUPIAH
        return tuple(_content(part, each) for part in contents)
    if not row.has("track_inventory"):
        return None
    return _itself(row, quantity, is_modifier=is_modifier) if row.flag("track_inventory") else ()


def stock_items(rows: list[Row]) -> tuple[StockItem, ...]:
    """Rows of moved stock (StoreInventoryModel); what did not move is left out."""
    return tuple(
        StockItem(
            product_id=row.optional("product_id"),
            sku=row.text("sku", "product_sku"),
            name=row.text("product_name"),
            quantity=quantity,
        )
        for row in rows
        if (quantity := row.magnitude("stock", "quantity"))
    )


def _contents(row: Row) -> list[Row]:
    names = ("modifier_product_composites", "product_combos", "product_composites")
    return next((found for name in names if (found := row.rows(name))), [])


def _content(row: Row, times: Decimal) -> StockItem:
    """Contents are counted for all units of the line."""
    return StockItem(
        product_id=row.optional("product_id"),
        sku=row.text("product_sku", "sku"),
        name=row.text("product_name"),
        quantity=row.magnitude("quantity") * times,
    )


def _itself(row: Row, quantity: Decimal, *, is_modifier: bool) -> tuple[StockItem, ...]:
    """Goods that a scale weighed beside the quantity are taken by weight."""
    if is_modifier:
        taken = quantity * (row.amount("modifier_quantity") if row.has("modifier_quantity") else RUPIAH)
        product, sku = row.optional("modifier_product_id"), row.text("modifier_product_sku")
        name = row.text("product_modifier_name")
    else:
        taken = quantity * (row.amount("weight_quantity") or RUPIAH)
        product, sku, name = row.optional("product_id"), row.text("sku"), row.text("product_name")
    return (StockItem(product_id=product, sku=sku, name=name, quantity=taken),) if product or sku else ()
