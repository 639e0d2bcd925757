"""Pages of the POS that repeat, shift and change while they are read: states of the stand-ins, set in advance."""

import random
from collections.abc import Callable

from posbridge.money import RUPIAH
from tests.outlet_world import World
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.receipt import Receipt
from tests.sandbox.moka.refunding import refund_units
from tests.soak.times import Times

Stir = Callable[[random.Random], None]
"""Makes one of the next unfinished pages odd."""
_MOKA = ("repeat_next_url", "empty_page", "duplicate_rows")


def stir_moka(world: World, times: Times) -> Stir:
    def change(_served: Outlet, shown: list[Receipt]) -> None:
        """A unit of a receipt that was just shown is given back."""
        plain = [r for r in shown if not (r.refunds or r.voided_at or r.invoice or r.offline or len(r.tenders) > 1)]
        fit = [each for each in plain if each.total and all(line.net and line.variant for line in each.lines)]
        if fit:
            refund_units(fit[0], {0: RUPIAH}, times.now(), world.moka.numbers)

    def stir(rng: random.Random) -> None:
        if rng.random() < 0.15:
            world.moka.after_page.append(change)
            return
        knob = rng.choice(_MOKA)
        knobs = world.moka_control.knobs
        setattr(knobs, knob, getattr(knobs, knob) + 1)

    return stir


def stir_iseller(world: World) -> Stir:
    def stir(rng: random.Random) -> None:
        knob = "insert_rows" if rng.random() < 0.1 else "duplicate_rows"
        knobs = world.iseller_control.knobs
        setattr(knobs, knob, getattr(knobs, knob) + 1)

    return stir


def still(world: World) -> int:
    """Take back what no page has used up; how many that were."""
    left = len(world.moka.after_page)
    world.moka.after_page.clear()
    knobs = ((world.moka_control.knobs, _MOKA), (world.iseller_control.knobs, ("insert_rows", "duplicate_rows")))
    for holder, names in knobs:
        for name in names:
            left += getattr(holder, name)
            setattr(holder, name, 0)
    return left
