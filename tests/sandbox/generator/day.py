"""One day at one outlet while it is being made: its own source of chance, and short words for the till."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from posbridge.money import RUPIAH, ZERO, Decimal
from tests.sandbox.generator import menus
from tests.sandbox.moka.library import Discount, MokaCustomer, Variant
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.pricing import Basket, BasketLine
from tests.sandbox.moka.receipt import InvoiceTerms, Receipt, Tender
from tests.sandbox.moka.till import Pay, Visit, cash, exactly, ring_up
from tests.sandbox.moka.world import MokaWorld

OPEN, CLOSE = time(8, 0), time(21, 50)
TENDERS: tuple[tuple[str, str, int], ...] = (
    ("cash", "Cash", 38),
    ("edc", "BCA", 16),
    ("edc", "Mandiri", 8),
    ("gopay", "GoPay", 14),
    ("ovo", "OVO", 10),
    ("tcash", "TCASH", 4),
    ("gift_card", "Gift Card", 3),
    ("other", "Tokopedia", 7),
)


class Day:
    """Everything that happens is drawn from ``rng``, which hangs on seed, outlet and day alone."""

    def __init__(self, world: MokaWorld, outlet: Outlet, day: date, seed: int) -> None:
        self.world = world
        self.outlet = outlet
        self.day = day
        self.rng = random.Random(f"{seed}-{outlet.id}-{day}")
        self.customers = world.businesses[outlet.business_id].customers

    def at(self, clock: time, *, days: int = 0) -> datetime:
        return datetime.combine(self.day + timedelta(days=days), clock, tzinfo=self.outlet.zone)

    def moments(self, count: int) -> list[datetime]:
        """``count`` different times of the day while the outlet is open, to the millisecond, in order."""
        opening, span = self.at(OPEN), self.at(CLOSE) - self.at(OPEN)
        picks = self.rng.sample(range(int(span.total_seconds() * 1000)), count)
        return [opening + timedelta(milliseconds=pick) for pick in sorted(picks)]

    def variant(self) -> Variant:
        return self.rng.choice(self.outlet.library.variants())

    def line(self, variant: Variant | None = None, quantity: int | None = None, *discounts: str) -> BasketLine:
        """One product, sometimes with toppings; ``discounts`` by name."""
        variant = variant or self.variant()
        options = [self.rng.choice(modifier.options) for modifier in variant.item.modifiers if self.rng.random() < 0.3]
        return BasketLine(
            variant=variant,
            quantity=Decimal(quantity or self.rng.choices((1, 2, 3, 5), (70, 20, 8, 2))[0]),
            options=tuple(options),
            discounts=tuple(self.discount(name) for name in discounts),
            sales_type=self.rng.choice(self.outlet.library.sales_types[:2]),
        )

    def lines(self, count: int | None = None) -> tuple[BasketLine, ...]:
        return tuple(self.line() for _ in range(count or self.rng.choices((1, 2, 3, 4), (40, 32, 18, 10))[0]))

    def discount(self, name: str) -> Discount:
        return next(each for each in self.outlet.library.discounts if each.name == name)

    def customer(self) -> MokaCustomer:
        return self.rng.choice(self.customers)

    def tender(self) -> Pay:
        kind, label, _ = self.rng.choices(TENDERS, [weight for _, _, weight in TENDERS])[0]
        return cash if kind == "cash" else exactly(kind, label)

    def ring(
        self,
        at: datetime,
        lines: Sequence[BasketLine],
        *discounts: str,
        pay: Pay | None = None,
        customer: MokaCustomer | None = None,
        customer_name: str | None = None,
        synchronized_at: datetime | None = None,
        invoice: InvoiceTerms | None = None,
        untaxed: bool = False,
    ) -> Receipt:
        """Ring up at one moment; the server has it some seconds later, or at ``synchronized_at``."""
        online = self.rng.randrange(400, 9_000)
        visit = Visit(
            at=at,
            synchronized_at=synchronized_at,
            customer=customer,
            customer_name=customer_name,
            cashier=self.rng.choice(menus.CASHIERS),
            server=self.rng.choice((None, "Ayu", "Bagas")),
            table=self.rng.choice((None, None, "Meja 4", "Meja 11")),
        )
        basket = Basket(lines=tuple(lines), discounts=tuple(self.discount(name) for name in discounts), untaxed=untaxed)
        receipt = ring_up(self.outlet, basket, visit, self.world.numbers, pay=pay or self.tender(), invoice=invoice)
        if synchronized_at is None:
            receipt.synchronized_at = at + timedelta(milliseconds=online)
        return receipt


def split_over(*tenders: tuple[str, str]) -> Pay:
    """Several tenders in round parts; the last takes what is left."""

    def pay(total: Decimal) -> tuple[Tender, ...]:
        part = max(RUPIAH, total // len(tenders) // 1000 * 1000)
        left, parts = total, []
        for kind, label in tenders[:-1]:
            parts.append(Tender(type=kind, label=label, amount=part))
            left -= part
        kind, label = tenders[-1]
        return (*parts, Tender(type=kind, label=label, amount=max(left, ZERO)))

    return pay
