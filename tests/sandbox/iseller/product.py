"""What a store sells: products of four types, their prices and stock per outlet, and modifiers.

Products are the store's; price, buying price, tax and stock may differ by outlet.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from posbridge.money import RUPIAH, ZERO, Decimal
from tests.sandbox.iseller.rules import TaxRate

EPOCH = datetime(2025, 1, 6, 2, 0, tzinfo=UTC)
TYPES = ("standard", "variant", "composite", "comboset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """``quantity`` units of ``product`` go into one unit of a composite."""

    product: "Product"
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ComboOption:
    """One choice of the slot ``category`` of a comboset."""

    category: str
    product: "Product"
    quantity: Decimal = RUPIAH


@dataclass(slots=True, kw_only=True, eq=False)
class Modifier:
    """One choice of a modifier group; ``product`` is the stock item behind it, if any."""

    id: str
    title: str
    price: Decimal
    quantity: Decimal = RUPIAH
    product: "Product | None" = None


@dataclass(slots=True, kw_only=True, eq=False)
class ModifierGroup:
    id: str
    title: str
    modifiers: list[Modifier] = field(default_factory=list)
    is_active: bool = True


@dataclass(slots=True, kw_only=True, eq=False)
class Product:
    """One sellable thing.

    Variants of one product share ``header_id`` and ``name`` and differ in ``variant_name``. ``tax`` is what the
    product opts in to; ``outlet_taxes`` overrides it by outlet id (None: untaxed there). ``opening`` is the stock
    by outlet id before anything happened. ``buying_price`` is per unit; None: no cost is known.
    """

    id: str
    name: str
    price: Decimal
    sku: str = ""
    header_id: str = ""
    variant_name: str = ""
    variant_option: str = ""
    type: str = "standard"
    category: str = ""
    vendor: str = ""
    unit: str = "pcs"
    tax: TaxRate | None = None
    outlet_taxes: dict[str, TaxRate | None] = field(default_factory=dict)
    outlet_prices: dict[str, Decimal] = field(default_factory=dict)
    buying_price: Decimal | None = None
    outlet_buying_prices: dict[str, Decimal] = field(default_factory=dict)
    track_inventory: bool = False
    allow_negative_stock: bool = True
    opening: dict[str, Decimal] = field(default_factory=dict)
    ingredients: tuple[Ingredient, ...] = ()
    slots: tuple[ComboOption, ...] = ()
    modifier_groups: list[ModifierGroup] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    need_scale: bool = False
    is_active: bool = True
    modified_at: datetime = EPOCH

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"product {self.name}: type is one of {', '.join(TYPES)}, not {self.type!r}")
        self.header_id = self.header_id or self.id

    def price_at(self, outlet_id: str) -> Decimal:
        return self.outlet_prices.get(outlet_id, self.price)

    def cost_at(self, outlet_id: str) -> Decimal | None:
        """Cost of one unit; of a composite without a cost of its own, its ingredients'."""
        own = self.outlet_buying_prices.get(outlet_id, self.buying_price)
        if own is not None or not self.ingredients:
            return own
        return sum(((each.product.cost_at(outlet_id) or ZERO) * each.quantity for each in self.ingredients), ZERO)

    def tax_at(self, outlet_id: str) -> TaxRate | None:
        return self.outlet_taxes.get(outlet_id, self.tax)

    def default_choice(self) -> tuple[ComboOption, ...]:
        """The first option of every slot."""
        first: dict[str, ComboOption] = {}
        for option in self.slots:
            first.setdefault(option.category, option)
        return tuple(first.values())
