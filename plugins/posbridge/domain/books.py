"""What a Jurnal company has that mapping must know: a remembered snapshot, read-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from posbridge.money import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAccount:
    jurnal_id: str
    number: str
    name: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookTax:
    """``rate`` is percent. ``account`` is the number of the account that sales tax is booked on."""

    jurnal_id: str
    name: str
    rate: Decimal
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookProduct:
    """A product already in Jurnal. ``custom_id`` is None where a person made it."""

    jurnal_id: str
    name: str
    code: str
    custom_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Keys: accounts by number, taxes by name, products and warehouses by name. Tags are names."""

    accounts: Mapping[str, BookAccount] = field(default_factory=dict)
    taxes: Mapping[str, BookTax] = field(default_factory=dict)
    products: Mapping[str, BookProduct] = field(default_factory=dict)
    warehouses: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


class BookResource:
    """Names of what can be refreshed in the books."""

    ACCOUNTS = "accounts"
    TAXES = "taxes"
    PRODUCTS = "products"
    WAREHOUSES = "warehouses"
    TAGS = "tags"
    CUSTOMERS = "customers"
