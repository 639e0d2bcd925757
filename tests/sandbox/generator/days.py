"""Days of an outlet, from a seed: the same seed and the same order of calls give the same world."""

from collections.abc import Sequence
from datetime import date, datetime, time

from tests.sandbox.generator import aftermath
from tests.sandbox.generator.day import Day
from tests.sandbox.generator.odd_sales import ODD_SALES
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.receipt import Receipt
from tests.sandbox.moka.world import MokaWorld

FEWEST = len(ODD_SALES) + 3 * aftermath.NEEDED
"""Receipts that a day with odd cases needs at least."""


class Generator:
    """Makes days in a world. Days of one outlet are made in order, as later days befall earlier receipts."""

    def __init__(self, world: MokaWorld, seed: int = 7) -> None:
        self.world = world
        self.seed = seed

    def generate_day(self, outlet: Outlet, day: date, receipts: int = 300, *, odd_cases: bool = True) -> list[Receipt]:
        """A realistic day of ``receipts`` receipts; with ``odd_cases`` each kind of odd sale once, refunds,
        voids and instalments, and two more receipts of last night that arrive late.

        Raises:
            ValueError: too few receipts to hold the odd cases.
        """
        if odd_cases and receipts < FEWEST:
            raise ValueError(f"a day with odd cases has at least {FEWEST} receipts, not {receipts}")
        made = Day(self.world, outlet, day, self.seed)
        before = list(outlet.receipts)
        moments = made.moments(receipts)
        odd = {}
        if odd_cases:
            odd = dict(zip(made.rng.sample(range(receipts), len(ODD_SALES)), ODD_SALES, strict=True))
        rung = [odd[i](made, at) if i in odd else _ordinary_sale(made, at) for i, at in enumerate(moments)]
        if odd_cases:
            plain = [receipt for i, receipt in enumerate(rung) if i not in odd]
            aftermath.same_day(made, plain)
            yesterday = _between(before, made.at(time(0), days=-1), made.at(time(0)))
            aftermath.settle_older(made, _between(before, made.at(time(0), days=-60), made.at(time(0), days=-1)))
            aftermath.day_before(made, yesterday)
            aftermath.last_month(made, before)
            rung += aftermath.late_offline(made)
        return rung

    def generate_plain_day(self, outlet: Outlet, day: date, receipts: int = 300, refunds: int = 5) -> list[Receipt]:
        """No odd cases: every receipt is paid by one tender, and ``refunds`` of them give one unit back."""
        made = Day(self.world, outlet, day, self.seed)
        rung = [_ordinary_sale(made, at) for at in made.moments(receipts)]
        for receipt in made.rng.sample(rung, refunds):
            aftermath.refund_items(made, receipt)
        return rung

    def generate_past_sale(self, outlet: Outlet, day: date) -> Receipt:
        """One ordinary receipt at noon of a day long gone, for a refund of an old sale."""
        made = Day(self.world, outlet, day, self.seed)
        return made.ring(made.at(time(12, 0, 0, 123_000)), made.lines(2))


def _ordinary_sale(day: Day, at: datetime) -> Receipt:
    """One tender, sometimes a customer, now and then a discount on a line or the bill."""
    rng = day.rng
    lines = list(day.lines())
    if rng.random() < 0.08:
        lines[0] = day.line(None, None, rng.choice(("Promo 10", "Member 12.5", "Voucher 5rb")))
    fit = ("Promo 10", "Karyawan 15", "Potongan 10rb") if sum(line.gross for line in lines) > 30_000 else ("Promo 10",)
    discounts = [rng.choice(fit)] if rng.random() < 0.08 else []
    customer = day.rng.choice(day.customers[:40]) if rng.random() < 0.25 else None
    return day.ring(at, lines, *discounts, customer=customer)


def _between(receipts: Sequence[Receipt], start: datetime, end: datetime) -> list[Receipt]:
    return [receipt for receipt in receipts if start <= receipt.created_at < end]
