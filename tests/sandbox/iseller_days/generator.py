"""Days of an outlet, from a seed: the same seed and the same order of calls give the same world."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.world import ISellerWorld
from tests.sandbox.iseller_days import aftermath, offers, stock_events
from tests.sandbox.iseller_days.day import Day
from tests.sandbox.iseller_days.giving_back import give_back_one
from tests.sandbox.iseller_days.odd_orders import ODD_ORDERS
from tests.sandbox.iseller_days.payouts import pay_out
from tests.sandbox.iseller_days.profiles import CLOSED_DOWN
from tests.sandbox.iseller_days.returned_orders import RETURNED_ORDERS
from tests.sandbox.iseller_days.shifts import shifts

ODD = (*ODD_ORDERS, *RETURNED_ORDERS)
FEWEST = len(ODD) + 2 * aftermath.NEEDED
"""Orders that a day with odd cases needs at least."""

_CLOSED_DOWN_BEFORE = timedelta(days=90)


class ISellerGenerator:
    """Makes days in a world. Days of one outlet are made in order, as later days befall earlier orders and stock.

    Stock does not hang on whose day is made first: outlet by outlet and day by day come to the same.
    """

    def __init__(self, world: ISellerWorld, seed: int = 7) -> None:
        self.world = world
        self.seed = seed

    def generate_day(self, outlet: Outlet, day: date, orders: int = 300, *, odd_cases: bool = True) -> list[Order]:
        """A realistic day of ``orders`` orders with its register shifts.

        With ``odd_cases`` each kind of odd order once, what befalls orders of earlier days, two more orders of last
        night that are uploaded late, transfers, supplies, waste and counts, the payout of iSeller Pay, and an
        edit of an old order of the outlet that was closed down.

        Raises:
            ValueError: too few orders to hold the odd cases.
        """
        if odd_cases and orders < FEWEST:
            raise ValueError(f"a day with odd cases has at least {FEWEST} orders, not {orders}")
        store = self._store_of(outlet)
        made = Day(store, outlet, day, self.seed)
        before = [order for order in store.orders if order.outlet is outlet]
        moments = made.moments(orders)
        odd = dict(zip(made.rng.sample(range(orders), len(ODD)), ODD, strict=True)) if odd_cases else {}
        rung = [odd[i](made, at) if i in odd else _ordinary_order(made, at) for i, at in enumerate(moments)]
        shifts(made)
        if odd_cases:
            self._befall(made, before)
            rung += aftermath.late_uploads(made)
            if not stock_events.has_transfers(made):
                stock_events.transfers(made, self.seed)
                _edit_an_old_order(made, self.seed)
            stock_events.supply_and_waste(made)
            stock_events.count(made)
            pay_out(store)
        return rung

    def generate_plain_day(self, outlet: Outlet, day: date, orders: int = 300, refunds: int = 5) -> list[Order]:
        """No odd cases: every order is paid by one tender, and ``refunds`` of them give one unit back."""
        made = Day(self._store_of(outlet), outlet, day, self.seed)
        rung = [_ordinary_order(made, at) for at in made.moments(orders)]
        shifts(made)
        fit = [order for order in rung if order.transactions[0].payment_type.gateway != "iseller_pay"]
        for order in made.rng.sample(fit, refunds):
            give_back_one(made, order, made.later(order.ordered_at))
        return rung

    def generate_past_order(self, outlet: Outlet, day: date) -> Order:
        """One ordinary order at noon of a day long gone, for a refund of an old sale."""
        made = Day(self._store_of(outlet), outlet, day, self.seed)
        return made.ring(made.at(time(12, 0, 1)), made.lines(2), pay=made.cash())

    def _store_of(self, outlet: Outlet) -> Store:
        return next(store for store in self.world.stores.values() if outlet in store.outlets)

    def _befall(self, made: Day, before: Sequence[Order]) -> None:
        midnight, yesterday = made.at(time(0)), made.at(time(0), days=-1)
        aftermath.settle_older(made, _between(before, made.at(time(0), days=-60), yesterday))
        aftermath.day_before(made, _between(before, yesterday, midnight))
        aftermath.last_month(made, before)


def _ordinary_order(day: Day, at: datetime) -> Order:
    """One tender, sometimes a customer, now and then a discount on a line or the order."""
    rng = day.rng
    lines = list(day.lines())
    if rng.random() < 0.08:
        lines[0] = day.line(None, None, discounts=(rng.choice((offers.MEMBER, offers.FIVE_THOUSAND)),))
    discounts = (rng.choice((offers.TEN_PERCENT, offers.STAFF)),) if rng.random() < 0.08 else ()
    customer = rng.choice(day.store.customers[:30]) if rng.random() < 0.25 else None
    return day.ring(at, lines, discounts=discounts, customer=customer)


def _edit_an_old_order(day: Day, seed: int) -> None:
    """An order of the outlet that was closed down, from long ago, whose notes someone changed today."""
    then = Day(day.store, day.store.outlet(CLOSED_DOWN.code), day.day - _CLOSED_DOWN_BEFORE, seed)
    order = then.ring(then.at(time(13, 7, 5)), then.lines(2), pay=then.cash())
    order.notes = "Faktur diminta"
    order.touched_at.append(day.at(time(11, 20)))


def _between(orders: Sequence[Order], start: datetime, end: datetime) -> list[Order]:
    return [order for order in orders if start <= order.ordered_at < end]
