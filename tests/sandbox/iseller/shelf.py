"""Current stock, and the events that change it: transfers, adjustments, counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.product import Product
from tests.sandbox.iseller.state import past
from tests.sandbox.iseller.stock import Move, StockEvent, StockItem, event_moves
from tests.sandbox.iseller.store import Store

Units = Mapping[Product, Decimal]


def moves(store: Store, until: datetime | None = None) -> list[Move]:
    """Every movement of tracked stock up to a moment, oldest first."""
    made = [move for event in store.stock_events for move in event_moves(event)]
    for order in store.orders:
        if past(order.uploaded_at, until):
            made += order_moves(order)
    return sorted((move for move in made if past(move.at, until)), key=lambda move: move.at)


def order_moves(order: Order) -> Iterator[Move]:
    """Out with fulfilments, back with refunds and voids that put goods back."""
    for fulfilment in order.fulfilments:
        yield from _units(order, fulfilment.units, fulfilment.at, "sale", -1)
    for refund in order.refunds:
        if refund.stock_back:
            yield from _units(order, refund.units, refund.at, "refund", 1)
    if order.voided_at is not None and order.void_stock_back:
        for fulfilment in order.fulfilments:
            if fulfilment.at <= order.voided_at:
                yield from _units(order, fulfilment.units, order.voided_at, "void", 1)


def _units(order: Order, units: Mapping[str, Decimal], at: datetime, cause: str, sign: int) -> Iterator[Move]:
    for line_id, quantity in units.items():
        line = order.line(line_id)
        for unit in line.units:
            share = unit.quantity * quantity / line.quantity
            yield Move(at=at, outlet=order.outlet, product=unit.product, quantity=sign * share, cause=cause)


def balances(store: Store, until: datetime | None = None) -> dict[tuple[str, str], Decimal]:
    """Units by outlet id and product id at a moment; None: after everything. Zero where nothing was ever there."""
    held: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for product in store.products:
        for outlet_id, quantity in product.opening.items():
            held[outlet_id, product.id] += quantity
    for move in moves(store, until):
        held[move.outlet.id, move.product.id] += move.quantity
    return held


def stock_at(store: Store, outlet: Outlet, product: Product, until: datetime | None = None) -> Decimal:
    """Units of one product in one outlet; see ``balances``."""
    return balances(store, until)[outlet.id, product.id]


def start_transfer(
    store: Store, origin: Outlet, destination: Outlet | None, units: Units, at: datetime, *, reference: str = ""
) -> StockEvent:
    """Goods leave ``origin`` for another outlet, or go back to a supplier (``destination`` None)."""
    for product, quantity in units.items():
        if quantity <= 0:
            raise ValueError(f"{quantity} units of {product.sku} cannot be sent")
    number = store.numbers.count("transfer")
    event = StockEvent(
        id=store.numbers.guid(),
        transfer_id=store.numbers.guid(),
        action="start",
        type="out",
        out_type="tooutlet" if destination else "returnsupplier",
        at=at,
        outlet=origin,
        destination=destination,
        reference_code=reference or f"TO-{number:04d}",
        items=tuple(_item(origin, product, quantity=quantity) for product, quantity in units.items()),
    )
    store.stock_events.append(event)
    return event


def start_supply(
    store: Store, outlet: Outlet, units: Units, at: datetime, *, supplier: str, reference: str = ""
) -> StockEvent:
    """Goods are on their way from a supplier; no stock moves until they are accepted."""
    number = store.numbers.count("supply")
    event = StockEvent(
        id=store.numbers.guid(),
        transfer_id=store.numbers.guid(),
        action="start",
        type="in",
        at=at,
        outlet=outlet,
        supplier_name=supplier,
        reference_code=reference or f"TI-{number:04d}",
        items=tuple(_item(outlet, product, quantity=quantity) for product, quantity in units.items()),
    )
    store.stock_events.append(event)
    return event


def accept_transfer(
    store: Store,
    started: StockEvent,
    at: datetime,
    *,
    accepted: Units | None = None,
    cancelled: Units | None = None,
    rejected: Units | None = None,
) -> StockEvent:
    """A receipt, whole or in part; nothing named: everything that is left is accepted.

    Raises:
        ValueError: more than was sent.
    """
    left = left_to_receive(store, started)
    if accepted is None and cancelled is None and rejected is None:
        accepted = {product: quantity for product, quantity in left.items() if quantity}
    outcomes = (accepted or {}, cancelled or {}, rejected or {})
    items = []
    for product in dict.fromkeys(product for outcome in outcomes for product in outcome):
        good, back, lost = (outcome.get(product, ZERO) for outcome in outcomes)
        if not 0 < good + back + lost <= left.get(product, ZERO):
            raise ValueError(f"transfer {started.reference_code} has only {left.get(product, ZERO)} {product.sku} left")
        items.append(_item(started.outlet, product, accepted=good, cancelled=back, rejected=lost))
    event = StockEvent(
        id=store.numbers.guid(),
        transfer_id=started.transfer_id,
        action="accept",
        type=started.type,
        out_type=started.out_type,
        at=at,
        outlet=started.outlet,
        destination=started.destination,
        reference_code=started.reference_code,
        supplier_name=started.supplier_name,
        items=tuple(items),
    )
    store.stock_events.append(event)
    return event


def left_to_receive(store: Store, started: StockEvent) -> dict[Product, Decimal]:
    """What of a started transfer has no outcome yet."""
    left = {item.product: item.quantity for item in started.items}
    for event in store.stock_events:
        if event.action == "accept" and event.transfer_id == started.transfer_id:
            for item in event.items:
                left[item.product] -= item.accepted + item.cancelled + item.rejected
    return left


def adjust(store: Store, outlet: Outlet, units: Units, at: datetime, *, notes: str = "") -> StockEvent:
    """A manual correction; quantities are signed."""
    items = tuple(_item(outlet, product, quantity=quantity) for product, quantity in units.items())
    return _correction(store, "adjustment", outlet, items, at, notes=notes)


def count_stock(store: Store, outlet: Outlet, counted: Units, at: datetime, *, notes: str = "") -> StockEvent:
    """A stock count: what the system said at that moment and what was there."""
    held, items = balances(store, at), []
    for product, found in counted.items():
        said = held[outlet.id, product.id]
        items.append(_item(outlet, product, quantity=found - said, system=said, counted=found))
    return _correction(store, "opname", outlet, tuple(items), at, notes=notes)


def _correction(
    store: Store, action: str, outlet: Outlet, items: tuple[StockItem, ...], at: datetime, *, notes: str
) -> StockEvent:
    number = store.numbers.count(action)
    event = StockEvent(
        id=store.numbers.guid(),
        action=action,
        at=at,
        outlet=outlet,
        items=items,
        reference_code=f"{'SO' if action == 'opname' else 'SA'}-{number:04d}",
        notes=notes,
    )
    store.stock_events.append(event)
    return event


def _item(outlet: Outlet, product: Product, **quantities: Decimal) -> StockItem:
    return StockItem(product=product, buying_price=product.cost_at(outlet.id), **quantities)
