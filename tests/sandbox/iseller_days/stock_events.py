"""Stock of a day: transfers between the two outlets, supplies, waste and counts.

Transfers are the store's: whichever outlet's day is made first makes them, from a source of chance of their
own, so that stock does not hang on which outlet comes first. Counts come last, when all before them is known.
"""

import random
from datetime import time

from posbridge.money import RUPIAH, ZERO, Decimal
from tests.sandbox.iseller.product import Product
from tests.sandbox.iseller.shelf import accept_transfer, adjust, count_stock, start_supply, start_transfer, stock_at
from tests.sandbox.iseller_days.day import Day
from tests.sandbox.iseller_days.profiles import BEKASI, DEPOK

FIRST_COUNT = time(8, 0)
LATER_COUNT = {BEKASI.code: time(8, 0), DEPOK.code: time(14, 30)}
"""Bekasi counts before it opens, Depok while it sells."""
SUPPLIER = "CV Sumber Teh"
WASTE = ("DONAT", "LAPIS")


def has_transfers(day: Day) -> bool:
    """Whether the other outlet's day has made them."""
    return any(event.reference_code == _reference(day, 1) for event in day.store.stock_events)


def transfers(day: Day, seed: int) -> None:
    """Two transfers from Bekasi to Depok: the first is received whole but for one product, partly rejected on
    even days and partly cancelled on odd ones; the second in two receipts on even days, the next day on odd ones."""
    store, even = day.store, day.day.toordinal() % 2 == 0
    rng = random.Random(f"{seed}-transfers-{day.day}")
    origin, destination = store.outlet(BEKASI.code), store.outlet(DEPOK.code)
    drawn = rng.sample(day.tracked, 5)
    first = {product: _some(rng, product) for product in drawn[:3]}
    second = {product: _some(rng, product) for product in drawn[3:]}

    started = start_transfer(store, origin, destination, first, day.at(time(9)), reference=_reference(day, 1))
    odd = drawn[0]
    missing = {odd: _step(odd)}
    accepted = {product: quantity - missing.get(product, ZERO) for product, quantity in first.items()}
    outcome = {"rejected": missing} if even else {"cancelled": missing}
    accept_transfer(store, started, day.at(time(15)), accepted=accepted, **outcome)

    started = start_transfer(store, origin, destination, second, day.at(time(9, 20)), reference=_reference(day, 2))
    if even:
        part = {product: _step(product) for product in second}
        accept_transfer(store, started, day.at(time(15, 10)), accepted=part)
        accept_transfer(store, started, day.at(time(17, 30)))
    else:
        accept_transfer(store, started, day.at(time(10, 15), days=1))


def supply_and_waste(day: Day) -> None:
    """Goods from a supplier in the morning, spoiled ones thrown away in the evening."""
    store, outlet = day.store, day.outlet
    units = {product: _some(day.rng, product) * 3 for product in day.rng.sample(day.tracked, 3)}
    reference = f"TI-{outlet.code}-{day.day:%y%m%d}"
    started = start_supply(store, outlet, units, day.at(time(7, 50)), supplier=SUPPLIER, reference=reference)
    accept_transfer(store, started, day.at(time(10, 30)))
    spoiled = {day.product(sku): Decimal(-day.rng.randrange(1, 5)) for sku in WASTE}
    adjust(store, outlet, spoiled, day.at(time(21, 55)), notes="Basi")


def count(day: Day) -> None:
    """Everything tracked when the outlet is counted for the first time, later a few products."""
    store, outlet = day.store, day.outlet
    counted_before = any(event.action == "opname" and event.outlet is outlet for event in store.stock_events)
    at = day.at(LATER_COUNT[outlet.code] if counted_before else FIRST_COUNT)
    products = day.rng.sample(day.tracked, 4) if counted_before else day.tracked
    found = {product: stock_at(store, outlet, product, at) + _difference(day, product) for product in products}
    count_stock(store, outlet, found, at, notes="Opname sebagian" if counted_before else "Opname awal")


def _reference(day: Day, number: int) -> str:
    return f"TO-{day.day:%y%m%d}-{number}"


def _some(rng: random.Random, product: Product) -> Decimal:
    return _step(product) * rng.randrange(4, 13)


def _step(product: Product) -> Decimal:
    """The smallest amount that is sent around."""
    return RUPIAH if product.unit == "pcs" else Decimal("0.25")


def _difference(day: Day, product: Product) -> Decimal:
    """What a count finds too much or, mostly, too little; sometimes nothing."""
    return _step(product) * day.rng.choice((0, 0, -1, -1, -2, 1))
