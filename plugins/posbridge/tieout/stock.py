"""Stock of a warehouse, product by product: what the POS holds against what Jurnal holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from posbridge.money import ZERO, Decimal
from posbridge.tieout.table import Difference, Row

UNITS = Decimal("0.0001")
"""Quantities agree to less than this; weighed goods have three decimals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One product; ``key`` is its custom_id.

    ``underway`` is what left the POS's shelf and by our rules not yet Jurnal's warehouse; with a minus, what
    left the warehouse and not yet the shelf.
    """

    key: str
    product: str
    pos: Decimal
    jurnal: Decimal
    underway: Decimal = ZERO

    @property
    def expected(self) -> Decimal:
        return self.pos + self.underway

    @property
    def agrees(self) -> bool:
        return abs(self.expected - self.jurnal) < UNITS


def stock_rows(warehouse: str, shelves: Sequence[Shelf]) -> tuple[Row, ...]:
    """One row for the warehouse, and one for each product that differs."""
    whole = Row(
        line=f"stock {warehouse}",
        pos=sum((shelf.expected for shelf in shelves), ZERO),
        jurnal=sum((shelf.jurnal for shelf in shelves), ZERO),
        tolerance=UNITS,
    )
    apart = [
        Row(line=f"stock {shelf.product}", pos=shelf.expected, jurnal=shelf.jurnal, tolerance=UNITS)
        for shelf in shelves
        if not shelf.agrees
    ]
    return (whole, *apart)


def stock_differences(warehouse: str, shelves: Sequence[Shelf]) -> list[Difference]:
    """Products that differ."""
    return [
        Difference(
            kind="stock",
            receipt_no=shelf.product,
            amount=shelf.jurnal - shelf.expected,
            where=warehouse,
            why=f"the POS holds {shelf.expected.normalize():f}, Jurnal {shelf.jurnal.normalize():f}",
        )
        for shelf in shelves
        if not shelf.agrees
    ]
