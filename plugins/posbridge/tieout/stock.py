"""Stock of a warehouse, product by product: what the POS holds against what Jurnal holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posbridge.domain.tieouts import STOCK_LINE, Difference, DifferenceReason, Row, Side
from posbridge.money import ZERO, Decimal

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
        line=f"{STOCK_LINE}{warehouse}",
        pos=sum((shelf.expected for shelf in shelves), ZERO),
        jurnal=sum((shelf.jurnal for shelf in shelves), ZERO),
        tolerance=UNITS,
    )
    apart = [
        Row(line=f"{STOCK_LINE}{shelf.product}", pos=shelf.expected, jurnal=shelf.jurnal, tolerance=UNITS)
        for shelf in shelves
        if not shelf.agrees
    ]
    return (whole, *apart)


def stock_differences(
    warehouse: str, shelves: Sequence[Shelf], explained: Mapping[str, Decimal] | None = None
) -> list[Difference]:
    """Products that differ by more than what movements that are gone or changed explain (units by key)."""
    known = explained or {}
    return [
        Difference(
            reason=DifferenceReason.STOCK,
            receipt_no=shelf.product,
            amount=shelf.jurnal - shelf.expected,
            where=Side.JURNAL,
            why=f"{warehouse}: the POS holds {units(shelf.expected)}, Jurnal {units(shelf.jurnal)}",
            document=shelf.key,
        )
        for shelf in shelves
        if abs(shelf.jurnal - shelf.expected - known.get(shelf.key, ZERO)) >= UNITS
    ]


def units(quantity: Decimal) -> str:
    """``3.25``, without an exponent."""
    return f"{quantity.normalize():f}"
