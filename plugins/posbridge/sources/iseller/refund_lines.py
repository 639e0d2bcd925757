"""Which lines of a sale a refund gave back, from the products that it names (contract iseller §4.9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posbridge.domain.records import RefundedLine, Sale, SaleLine
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.fields import Row

__all__ = ["Detail", "Left", "details_of", "lines_back", "worth"]

Left = dict[str, Decimal]
"""Units of each line, by its key, that no refund has given back yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Units of a product that a refund names."""

    product_id: str
    sku: str
    quantity: Decimal


def details_of(refund: Row) -> tuple[Detail, ...]:
    """The rows of ``refund_details`` that give back anything."""
    found = (
        Detail(product_id=row.text("product_id"), sku=row.text("sku"), quantity=row.magnitude("quantity"))
        for row in refund.rows("refund_details")
    )
    return tuple(detail for detail in found if detail.quantity)


def lines_back(details: Sequence[Detail], sale: Sale, left: Left) -> tuple[RefundedLine, ...] | None:
    """Lines of the products that ``refund_details`` names, and takes them off ``left``.

    Where several lines are of one product, they are filled in the order's order. Modifiers have no row: they come
    back with their product. None where there are not that many units left.
    """
    taken: Left = {}
    for detail in details:
        wanted = detail.quantity
        for line in _of_product(detail, sale.lines):
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


def _of_product(detail: Detail, lines: Sequence[SaleLine]) -> list[SaleLine]:
    by_id = [line for line in lines if detail.product_id and line.product_id == detail.product_id]
    return by_id or [line for line in lines if detail.sku and line.sku == detail.sku]
