"""Stock documents in Jurnal beside those that were posted: which is gone, changed, doubled, or made by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from posbridge.domain.documents import AdjustmentBody, Document
from posbridge.domain.states import DocumentKind
from posbridge.domain.tieouts import Difference, DifferenceReason, Side
from posbridge.domain.totals import BookDocument
from posbridge.mapping.stock.effects import moved_by
from posbridge.money import ZERO, Decimal
from posbridge.tieout.effects import added
from posbridge.tieout.stock import UNITS, units
from posbridge.tieout.verdicts import name_of, receipt_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A difference, and by how many units of each product (by custom_id) it puts Jurnal's level off."""

    difference: Difference
    products: Mapping[str, Decimal]


def gone(document: Document, warehouse: str) -> Shift:
    """A posted movement that Jurnal does not hold any more. How far a lost count puts a level off is not known."""
    off = {product: -quantity for product, quantity in moves(document, warehouse).items()}
    return _shift(
        document, off, f"{name_of(document)} of {document.date} was deleted in Jurnal", DifferenceReason.STOCK
    )


def changed(document: Document, found: BookDocument, warehouse: str, ids: Mapping[str, str]) -> Shift | None:
    """A posted movement that Jurnal holds with other units; None where it holds what was posted.

    Args:
        ids: Jurnal's id of each product, by custom_id.
    """
    body = document.body
    if isinstance(body, AdjustmentBody) and body.counted:
        expected = {line.product: line.quantity for line in body.lines if body.warehouse == warehouse}
        held: Mapping[str, Decimal] = found.counts
    else:
        expected, held = moves(document, warehouse), moved_into(found, warehouse)
    off = {
        product: there - quantity
        for product, quantity in expected.items()
        for there in [held.get(ids.get(product, ""), ZERO)]
        if abs(there - quantity) >= UNITS
    }
    if not off:
        return None
    told = ", ".join(f"{units(expected[each] + by)} instead of {units(expected[each])}" for each, by in off.items())
    return _shift(document, off, f"{name_of(document)} of {document.date} now moves {told}", DifferenceReason.STOCK)


def by_hand(found: BookDocument, warehouse: str, products: Mapping[str, str]) -> Shift | None:
    """A movement that posbridge did not make; None where it leaves the products alone.

    Args:
        products: custom_ids by Jurnal's id of the product.
    """
    off = {products[key]: quantity for key, quantity in moved_into(found, warehouse).items() if key in products}
    if not any(off.values()):
        return None
    number = found.transaction_no or found.jurnal_id
    difference = Difference(
        reason=DifferenceReason.STOCK,
        receipt_no=number,
        amount=sum(off.values(), ZERO),
        where=Side.JURNAL,
        why=f"{found.kind.replace('_', ' ')} {number} of {found.date} moves stock of {warehouse}; "
        "posbridge did not make it",
        document=number,
    )
    return Shift(difference=difference, products=off)


def doubled(document: Document, jurnal_id: str, found: BookDocument, warehouse: str) -> Shift:
    """A posted movement that Jurnal holds a second time."""
    off = moves(document, warehouse)
    why = f"{name_of(document)} is held twice in Jurnal: {jurnal_id} was posted, {found.jurnal_id} is one too many"
    return _shift(document, off, why, DifferenceReason.EXTRA)


def moves(document: Document, warehouse: str) -> dict[str, Decimal]:
    """Units that a posted document moves into a warehouse, by product."""
    return added({each.product: each.quantity} for each in moved_by(document.body) if each.warehouse == warehouse)


def moved_into(found: BookDocument, warehouse: str) -> dict[str, Decimal]:
    """The same of a document in Jurnal, by Jurnal's product id."""
    if found.kind is not DocumentKind.WAREHOUSE_TRANSFER:
        return dict(found.goods) if warehouse in found.warehouses else {}
    origin, destination = (*found.warehouses, "", "")[:2]
    sign = (destination == warehouse) - (origin == warehouse)
    return {product: quantity * sign for product, quantity in found.goods.items() if sign}


def _shift(document: Document, off: Mapping[str, Decimal], why: str, reason: DifferenceReason) -> Shift:
    difference = Difference(
        reason=reason,
        receipt_no=receipt_of(document),
        amount=sum(off.values(), ZERO),
        where=Side.JURNAL,
        why=why,
        document=document.custom_id,
    )
    return Shift(difference=difference, products=off)
