"""What the cashier keyed in, before it is priced."""

from dataclasses import dataclass

from posbridge.money import RUPIAH, ZERO, Decimal, whole_rupiah
from tests.sandbox.iseller.product import ComboOption, Modifier, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """``percent`` of what is left, or ``amount`` rupiah at most."""

    name: str
    percent: Decimal | None = None
    amount: Decimal = ZERO

    def worth(self, base: Decimal) -> Decimal:
        return min(self.amount, base) if self.percent is None else whole_rupiah(base * self.percent / 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion(Discount):
    """A rule of the store that took something off by itself."""

    id: str
    type: str = "discount"
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A modifier with how many of it go on one unit of the line; ``price`` None: the modifier's."""

    modifier: Modifier
    quantity: Decimal = RUPIAH
    price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketLine:
    """One product. ``quantity`` may be fractional (weighed goods); ``price`` None: the outlet's price.

    ``components`` are the chosen options of a comboset; empty: the first of every slot. ``weight`` is a scale
    reading that is kept apart from the quantity; stock is then used by weight.
    """

    product: Product
    quantity: Decimal = RUPIAH
    price: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    discounts: tuple[Discount, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    components: tuple[ComboOption, ...] = ()
    weight: Decimal | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """``discounts`` and ``promotions`` here are the whole order's; ``untaxed``: a sale on which no tax is due."""

    lines: tuple[BasketLine, ...]
    discounts: tuple[Discount, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    shipping: Decimal = ZERO
    untaxed: bool = False
