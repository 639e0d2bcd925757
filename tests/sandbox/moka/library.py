"""What an outlet sells and to whom: the library and the customers.

Ids are the vendor's integers; item and variant ids are per outlet (contract moka §3.2). Prices are rupiah,
amounts of taxes, gratuities and percentage discounts are percent.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from posbridge.money import ZERO, Decimal

EPOCH = datetime(2025, 1, 6, 2, 0, tzinfo=UTC)


@dataclass(slots=True, kw_only=True, eq=False)
class Entry:
    """Common to every row of the library."""

    id: int
    name: str
    deleted: bool = False
    created_at: datetime = EPOCH
    updated_at: datetime = EPOCH


@dataclass(slots=True, kw_only=True, eq=False)
class Category(Entry):
    description: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Tax(Entry):
    amount: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class Gratuity(Entry):
    amount: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class Discount(Entry):
    """``type`` is ``percentage`` or ``cash``."""

    type: str
    amount: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class Promo(Entry):
    type: str = "discount_per_item"
    status: str = "active"


@dataclass(slots=True, kw_only=True, eq=False)
class SalesType(Entry):
    pass


@dataclass(slots=True, kw_only=True, eq=False)
class Option(Entry):
    modifier_id: int
    modifier_name: str
    price: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class Modifier(Entry):
    options: list[Option] = field(default_factory=list)
    item_ids: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class Variant(Entry):
    """``name`` is empty where the item has one variant only."""

    item: "Item"
    sku: str
    price: Decimal
    track_stock: bool = False
    stock: Decimal = ZERO


@dataclass(slots=True, kw_only=True, eq=False)
class Item(Entry):
    """``taxes`` are those put on the item; None: all of the outlet."""

    category: Category
    variants: list[Variant] = field(default_factory=list)
    modifiers: list[Modifier] = field(default_factory=list)
    taxes: list[Tax] | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class MokaCustomer(Entry):
    """``name`` is what the cashier typed; phone and e-mail are made up."""

    phone: str | None = None
    email: str | None = None


@dataclass(slots=True)
class Library:
    categories: list[Category] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    modifiers: list[Modifier] = field(default_factory=list)
    taxes: list[Tax] = field(default_factory=list)
    gratuities: list[Gratuity] = field(default_factory=list)
    discounts: list[Discount] = field(default_factory=list)
    promos: list[Promo] = field(default_factory=list)
    sales_types: list[SalesType] = field(default_factory=list)

    def variants(self, *, deleted: bool = False) -> list[Variant]:
        """Variants that can be sold; with ``deleted`` those that no longer can."""
        return [variant for item in self.items if item.deleted is deleted for variant in item.variants]

    def variant(self, variant_id: int) -> Variant:
        return next(v for item in self.items for v in item.variants if v.id == variant_id)
