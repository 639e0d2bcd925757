"""Quantities per warehouse and one moving average per product (contract jurnal §7.2, §7.5)."""

from dataclasses import dataclass
from datetime import date

from posbridge.money import ZERO, Decimal, quantize


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """``quantity`` is signed; ``price`` is the cost of one unit; ``valued`` ones change the average."""

    document_id: int
    date: date
    product_id: int
    warehouse_id: int
    quantity: Decimal
    price: Decimal
    valued: bool


class Stock:
    def __init__(self) -> None:
        self.movements: list[Movement] = []

    def move(
        self,
        document_id: int,
        day: date,
        product_id: int,
        warehouse_id: int,
        quantity: Decimal,
        *,
        price: Decimal | None = None,
        valued: bool = True,
    ) -> Decimal:
        """Move goods in or out; without a price at the average. Returns the price used."""
        used = self.average(product_id) if price is None else price
        self.movements.append(
            Movement(
                document_id=document_id,
                date=day,
                product_id=product_id,
                warehouse_id=warehouse_id,
                quantity=quantity,
                price=used,
                valued=valued,
            )
        )
        return used

    def undo(self, document_id: int) -> None:
        self.movements = [move for move in self.movements if move.document_id != document_id]

    def average(self, product_id: int, until: date | None = None) -> Decimal:
        """The moving average: goods in blend with what is there; from an empty or negative stock it starts anew."""
        held, price = ZERO, ZERO
        for move in self.movements:
            if move.product_id != product_id or (until is not None and move.date > until):
                continue
            if move.valued and move.quantity > 0:
                value = held * price + move.quantity * move.price
                price = move.price if held <= 0 else quantize(value / (held + move.quantity))
            held += move.quantity
        return price

    def quantity(self, product_id: int, warehouse_id: int | None = None, until: date | None = None) -> Decimal:
        """What is held: in one warehouse or in all, at the end of a day or now."""
        return sum(
            (
                move.quantity
                for move in self.movements
                if move.product_id == product_id
                and (warehouse_id is None or move.warehouse_id == warehouse_id)
                and (until is None or move.date <= until)
            ),
            ZERO,
        )

    def warehouses(self, product_id: int) -> list[int]:
        """Warehouses that ever held the product, Unassigned first."""
        return sorted({move.warehouse_id for move in self.movements if move.product_id == product_id})
