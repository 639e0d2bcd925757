"""Proofs of days and differences that the tests of kept tie-outs speak of."""

from datetime import date

from posbridge.domain.tieouts import DayTieOut, Difference, DifferenceReason, Row, Side
from posbridge.money import Decimal
from tests.unit.store.samples import DAY, OUTLET


def difference(
    receipt_no: str = "R1", *, reason: DifferenceReason = DifferenceReason.MISSING, amount: str = "11000", why: str = ""
) -> Difference:
    return Difference(
        reason=reason,
        receipt_no=receipt_no,
        amount=Decimal(amount),
        where=Side.JURNAL,
        why=why or f"{receipt_no} is not in Jurnal",
        document=f"INV-{receipt_no}",
    )


def stock_difference(product: str = "Es Kopi") -> Difference:
    return difference(product, reason=DifferenceReason.STOCK, amount="-2.5", why="the POS holds 7.5, Jurnal 5")


def proof(*differences: Difference, day: date = DAY, stock: bool = False, notes: tuple[str, ...] = ()) -> DayTieOut:
    """A day whose collected total lacks what ``differences`` say; with ``stock``, the shelves were proved too."""
    apart = sum((each.amount for each in differences if each.reason is not DifferenceReason.STOCK), Decimal(0))
    whole = Decimal("122100.50")
    rows = [Row(line="collected", pos=whole, inbox=whole, outbox=whole, jurnal=whole - apart)]
    if stock:
        short = sum((each.amount for each in differences if each.reason is DifferenceReason.STOCK), Decimal(0))
        rows.append(
            Row(line="stock Gudang", pos=Decimal("7.5"), jurnal=Decimal("7.5") + short, tolerance=Decimal("0.0001"))
        )
    return DayTieOut(outlet=OUTLET, day=day, rows=tuple(rows), differences=differences, notes=notes)
