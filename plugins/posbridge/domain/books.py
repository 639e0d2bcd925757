"""What a Jurnal company has that mapping must know: a remembered snapshot, read-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

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
class Closing:
    """What is known of a company's closed periods: days up to and including ``until`` take no documents.

    ``told`` is the last closed day as Jurnal says it. A plain lock may not show there, so ``refused`` is the latest day
    on which a document was refused for it (contract jurnal §9). ``read_at`` is when Jurnal was asked; None: never, or
    it has refused something since.
    """

    told: date | None = None
    refused: date | None = None
    read_at: datetime | None = None

    @property
    def until(self) -> date | None:
        return max((day for day in (self.told, self.refused) if day is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Keys: accounts by number, taxes by name, products and warehouses by name. Tags are names."""

    accounts: Mapping[str, BookAccount] = field(default_factory=dict)
    taxes: Mapping[str, BookTax] = field(default_factory=dict)
    products: Mapping[str, BookProduct] = field(default_factory=dict)
    warehouses: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    closing: Closing = Closing()

    @property
    def closed_until(self) -> date | None:
        """The last day that takes no documents; None where every day does, as far as is known."""
        return self.closing.until


class BookResource:
    """Names of what can be refreshed in the books."""

    ACCOUNTS = "accounts"
    TAXES = "taxes"
    PRODUCTS = "products"
    WAREHOUSES = "warehouses"
    TAGS = "tags"
    CUSTOMERS = "customers"
    CLOSING = "closing"
