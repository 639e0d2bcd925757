"""A store with some generated days in it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.world import ISellerWorld
from tests.sandbox.iseller_days import BEKASI, DEPOK, FEWEST, PROFILES, ISellerGenerator, Profile, add_store

FIRST = date(2026, 11, 19)
SECOND = FIRST + timedelta(days=1)
SEEDS = st.integers(0, 2**32)
RUNS = settings(max_examples=6, deadline=None)

profiles = st.sampled_from(list(PROFILES.values()))

Call = tuple[Profile, int]
"""An outlet and the number of its day."""

BY_OUTLET: tuple[Call, ...] = ((BEKASI, 0), (BEKASI, 1), (BEKASI, 2), (DEPOK, 0), (DEPOK, 1), (DEPOK, 2))
BY_DAY: tuple[Call, ...] = ((DEPOK, 0), (BEKASI, 0), (BEKASI, 1), (DEPOK, 1), (DEPOK, 2), (BEKASI, 2))


def make(seed: int, calls: Sequence[Call] = BY_OUTLET, orders: int = FEWEST + 4) -> Store:
    world = ISellerWorld(seed)
    store = add_store(world)
    for profile in PROFILES.values():
        ISellerGenerator(world, seed).generate_past_order(store.outlet(profile.code), FIRST - timedelta(days=100))
    for profile, number in calls:
        ISellerGenerator(world, seed).generate_day(store.outlet(profile.code), FIRST + timedelta(days=number), orders)
    return store


def sold(store: Store, profile: Profile, day: date) -> list[Order]:
    return [order for order in store.orders if order.outlet.code == profile.code and order.ordered_at.date() == day]


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
