"""Which lines of a sale a refund gave back, from the products that it names (contract iseller §4.9)."""

from collections.abc import Mapping, Sequence

from posbridge.domain.records import RefundedLine, Sale, SaleLine
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.fields import Row

__all__ = ["Left", "lines_back", "worth"]

Left = dict[str, Decimal]
"""Units of each line, by its key, that no refund has given back yet."""


def lines_back(details: Sequence[Row], sale: Sale, left: Left) -> tuple[RefundedLine, ...] | None:
    """Lines of the products that ``refund_details`` names, and takes them off ``left``.

    Where several lines are of one product, they are filled in the order's order. Modifiers have no row: they come
    back with their product. None where there are not that many units left.
    """
    taken: Left = {}
    for row in details:
        wanted = row.magnitude("quantity")
        for line in _of_product(row, sale.lines):
            units = min(wanted, left[line.key] - taken.get(line.key, ZERO))
            if units > 0:
                taken[line.key] = taken.get(line.key, ZERO) + units
                wanted -= units
        if wanted:
            return None
    for key, units in taken.items():
        left[key] -= units
    return tuple(RefundedLine(key=line.key, quantity=taken[line.key]) for line in sale.lines if line.key in taken)


def worth(lines: Sequence[RefundedLine], sale: Sale) -> tuple[Decimal, Decimal]:
    """What the customer paid for the units, and by how much the till's rounding may differ from that.

    A till rounds each product's and each modifier's share by itself.
    """
    sold: Mapping[str, SaleLine] = {line.key: line for line in sale.lines}
    whole, roundings = ZERO, ZERO
    for each in lines:
        line = sold[each.key]
        owed = line.full_net + line.service + (ZERO if sale.inclusive else line.tax)
        whole += owed * each.quantity / line.quantity
        roundings += 1 + len(line.modifiers)
    return whole, roundings


def _of_product(row: Row, lines: Sequence[SaleLine]) -> list[SaleLine]:
    product, sku = row.text("product_id"), row.text("sku")
    by_id = [line for line in lines if product and line.product_id == product]
    return by_id or [line for line in lines if sku and line.sku == sku]
