"""What an outlet's settings do to a price: taxes, surcharges, rounding (contract iseller §4.11)."""

from dataclasses import dataclass

from posbridge.money import ZERO, Decimal, quantize

POSITIONS = ("order", "subtotal", "final")
DIRECTIONS = ("down", "up", "nearest")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """``rate`` is percent. The name is never on the wire, only the rate (contract iseller §0.2)."""

    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Surcharge:
    """``percent`` of what it is placed after.

    ``position``: ``order`` (right after the gross) and ``subtotal`` (before the subtotal) are part of the taxed
    subtotal; ``final`` (before the final total) is not taxed.
    """

    name: str
    percent: Decimal
    position: str = "final"

    def __post_init__(self) -> None:
        if self.position not in POSITIONS:
            raise ValueError(f"surcharge {self.name}: position is one of {', '.join(POSITIONS)}, not {self.position!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """To multiples of ``step`` rupiah (0: none)."""

    step: Decimal = ZERO
    direction: str = "down"

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise ValueError(f"rounding direction is one of {', '.join(DIRECTIONS)}, not {self.direction!r}")

    def apply(self, value: Decimal) -> Decimal:
        if not self.step or not value % self.step:
            return value
        if self.direction == "nearest":
            return quantize(value / self.step, Decimal(1)) * self.step
        below = value - value % self.step
        return below if self.direction == "down" else below + self.step


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRules:
    """An outlet's settings at the time of a sale; ``inclusive``: prices contain the tax."""

    inclusive: bool = False
    surcharges: tuple[Surcharge, ...] = ()
    rounding: Rounding = Rounding()
