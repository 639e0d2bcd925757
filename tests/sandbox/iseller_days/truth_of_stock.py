"""Stock of one outlet at a moment, added up from what was sold, given back, sent, received and counted."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.stock import StockEvent
from tests.sandbox.iseller.store import Store


def stock_by_sku(store: Store, outlet: Outlet, until: datetime) -> dict[str, Decimal]:
    """Units of every tracked product just before ``until``; weights are kilograms, volumes litres.

    What a till sold while it was offline counts from the time of the sale, not from its upload.
    """
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for product in store.products:
        if product.track_inventory:
            sums[product.sku] = product.opening.get(outlet.id, ZERO)
    for order in store.orders:
        if order.outlet is outlet:
            _add_order(sums, order, until)
    for event in store.stock_events:
        if event.at < until:
            _add_event(sums, event, outlet)
    return dict(sums)


def _add_order(sums: dict[str, Decimal], order: Order, until: datetime) -> None:
    voided = order.voided_at is not None and order.voided_at < until and order.void_stock_back
    out = [fulfilment.units for fulfilment in order.fulfilments if fulfilment.at < until]
    back = [refund.units for refund in order.refunds if refund.at < until and refund.stock_back]
    for units in [] if voided else out:
        _add_units(sums, order, units, -1)
    for units in back:
        _add_units(sums, order, units, 1)


def _add_units(sums: dict[str, Decimal], order: Order, units: Mapping[str, Decimal], sign: int) -> None:
    for line in order.lines:
        for used in line.units:
            sums[used.product.sku] += sign * used.quantity * units.get(line.id, ZERO) / line.quantity


def _add_event(sums: dict[str, Decimal], event: StockEvent, outlet: Outlet) -> None:
    """Cancelled goods are the sender's again, rejected ones nobody's."""
    sends = event.outlet is outlet and event.type == "out"
    receives = event.destination is outlet or (event.outlet is outlet and event.type == "in")
    for item in event.items:
        if event.action == "start" and sends:
            sums[item.product.sku] -= item.quantity
        elif event.action == "accept":
            sums[item.product.sku] += (item.cancelled if sends else ZERO) + (item.accepted if receives else ZERO)
        elif event.action in ("adjustment", "opname") and event.outlet is outlet:
            sums[item.product.sku] += item.quantity
