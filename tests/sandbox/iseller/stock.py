"""Stock: the inventory events of ``GetTransfer`` and the current stock that follows from everything that happened.

An outlet-to-outlet transfer leaves the origin with *start* and reaches the destination with *accept*; what was
cancelled goes back to the origin, what was rejected is lost (contract iseller §7.1). Goods from a supplier come in
with *accept*.
"""

from dataclasses import dataclass
from datetime import datetime

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.product import Product

ACTIONS = ("start", "accept", "adjustment", "opname")


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem:
    """One product of an event.

    ``quantity``: of start (positive), adjustment (signed) and opname (counted - system). ``accepted``,
    ``cancelled``, ``rejected``: of accept. ``system`` and ``counted``: of opname.
    """

    product: Product
    quantity: Decimal = ZERO
    accepted: Decimal = ZERO
    cancelled: Decimal = ZERO
    rejected: Decimal = ZERO
    system: Decimal | None = None
    counted: Decimal | None = None
    buying_price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StockEvent:
    """One event. ``type`` is ``in`` or ``out`` and ``out_type`` ``tooutlet`` or ``returnsupplier`` for transfers.

    ``outlet`` is the sender of an ``out`` and the receiver of an ``in``; ``destination`` the receiver of a transfer
    between outlets. All events of one transfer share ``transfer_id``.
    """

    id: str
    action: str
    at: datetime
    outlet: Outlet
    items: tuple[StockItem, ...]
    transfer_id: str | None = None
    type: str | None = None
    out_type: str | None = None
    destination: Outlet | None = None
    reference_code: str = ""
    supplier_name: str | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """``quantity`` of a product into (positive) or out of an outlet's stock."""

    at: datetime
    outlet: Outlet
    product: Product
    quantity: Decimal
    cause: str


def event_moves(event: StockEvent) -> list[Move]:
    """What an event does to stock; contract iseller §7.1."""
    return [
        Move(at=event.at, outlet=outlet, product=item.product, quantity=quantity, cause=event.action)
        for item in event.items
        for outlet, quantity in _effect(event, item)
        if quantity
    ]


def _effect(event: StockEvent, item: StockItem) -> list[tuple[Outlet, Decimal]]:
    if event.action in ("adjustment", "opname"):
        return [(event.outlet, item.quantity)]
    if event.action == "start":
        return [(event.outlet, -item.quantity)] if event.type == "out" else []
    if event.type == "in":
        return [(event.outlet, item.accepted)]
    back = (event.outlet, item.cancelled)
    return [back] if event.destination is None else [(event.destination, item.accepted), back]
