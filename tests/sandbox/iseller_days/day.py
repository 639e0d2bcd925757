"""One day at one outlet while it is being made: its own source of chance, and short words for the till."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from posbridge.money import RUPIAH, ZERO, Decimal
from tests.sandbox.iseller.basket import Basket, BasketLine, Choice, Discount, Promotion
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.payment import Pay, PaymentType, exactly
from tests.sandbox.iseller.product import Product
from tests.sandbox.iseller.rules import PriceRules
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.till import Visit, ring_up
from tests.sandbox.iseller_days.menu import GOODS

OPEN, CLOSE = time(8, 15), time(21, 40)
LAST = time(21, 50)
"""Nothing is sold between ``CLOSE`` and the end of the last shift, but refunds are made until ``LAST``."""
TENDERS = (
    ("cash", "Cash", 40),
    ("external_debit", "Debit BCA", 18),
    ("external_credit", "Kartu Kredit", 8),
    ("custom", "GoPay", 16),
    ("gift_card", "Gift Card", 3),
    ("iseller_pay", "iSeller Pay", 15),
)


class Day:
    """Everything that happens is drawn from ``rng``, which hangs on seed, outlet and day alone."""

    def __init__(self, store: Store, outlet: Outlet, day: date, seed: int) -> None:
        self.store = store
        self.outlet = outlet
        self.day = day
        self.rng = random.Random(f"{seed}-{outlet.code}-{day}")
        self.menu = [product for product in store.products if product.category != GOODS]
        self.tracked = [product for product in store.products if product.track_inventory]

    def at(self, clock: time, *, days: int = 0) -> datetime:
        return datetime.combine(self.day + timedelta(days=days), clock, tzinfo=self.outlet.zone)

    def moments(self, count: int) -> list[datetime]:
        """``count`` different whole seconds while the outlet is open, in order."""
        opening, span = self.at(OPEN), self.at(CLOSE) - self.at(OPEN)
        return [
            opening + timedelta(seconds=s) for s in sorted(self.rng.sample(range(int(span.total_seconds())), count))
        ]

    def later(self, after: datetime) -> datetime:
        """Some time after ``after``, on the same day."""
        moment = after + timedelta(seconds=self.rng.randrange(600, 4_500))
        return min(moment, self.at(LAST) + timedelta(seconds=self.rng.randrange(300)))

    def morning(self) -> datetime:
        return self.at(time(9, 30)) + timedelta(seconds=self.rng.randrange(7_200))

    def product(self, sku: str) -> Product:
        return self.store.product(sku)

    def line(
        self,
        sku: str | None = None,
        quantity: int | str | None = None,
        *,
        discounts: tuple[Discount, ...] = (),
        promotions: tuple[Promotion, ...] = (),
        choices: tuple[Choice, ...] | None = None,
    ) -> BasketLine:
        """One product of the menu, sometimes with modifiers unless ``choices`` says which."""
        product = self.rng.choice(self.menu) if sku is None else self.product(sku)
        drawn = tuple(
            Choice(modifier=self.rng.choice(group.modifiers))
            for group in product.modifier_groups
            if self.rng.random() < 0.35
        )
        return BasketLine(
            product=product,
            quantity=self._quantity(product) if quantity is None else Decimal(quantity),
            choices=drawn if choices is None else choices,
            discounts=discounts,
            promotions=promotions,
        )

    def lines(self, count: int | None = None) -> tuple[BasketLine, ...]:
        return tuple(self.line() for _ in range(count or self.rng.choices((1, 2, 3, 4), (40, 32, 18, 10))[0]))

    def untracked_line(self, quantity: int) -> BasketLine:
        """A product that uses up nothing that is counted."""
        return self.line("MIE", quantity, choices=())

    def payment_type(self, gateway: str, name: str = "") -> PaymentType:
        return self.store.payment_type(gateway, name)

    def cash(self) -> Pay:
        """The whole total in cash."""
        return exactly(self.payment_type("cash"))

    def tender(self) -> Pay:
        gateway, name, _ = self.rng.choices(TENDERS, [weight for _, _, weight in TENDERS])[0]
        return exactly(self.payment_type(gateway, name))

    def ring(
        self,
        at: datetime,
        lines: Sequence[BasketLine],
        *,
        pay: Pay | None = None,
        discounts: tuple[Discount, ...] = (),
        promotions: tuple[Promotion, ...] = (),
        shipping: Decimal = ZERO,
        rules: PriceRules | None = None,
        **visit: Any,
    ) -> Order:
        """Ring up at one moment on either register; ``visit`` are fields of ``Visit``."""
        seconds = self.rng.randrange(20, 240)
        about = {
            "closed_at": at + timedelta(seconds=seconds),
            "register": self.rng.choice(self.outlet.registers),
            "cashier": self.rng.choice(self.store.staff[:2]),
            "server": self.rng.choice((None, *self.store.staff[2:])),
            "order_type": self.rng.choice(("dine_in", "take_away")),
            **visit,
        }
        basket = Basket(lines=tuple(lines), discounts=discounts, promotions=promotions, shipping=shipping)
        return ring_up(self.store, self.outlet, basket, Visit(at=at, **about), pay=pay or self.tender(), rules=rules)

    def _quantity(self, product: Product) -> Decimal:
        if product.need_scale:
            return Decimal(self.rng.randrange(50, 900)) / 1000
        return RUPIAH * self.rng.choices((1, 2, 3, 5), (70, 20, 8, 2))[0]
