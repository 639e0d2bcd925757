"""What mapping knows besides the record: settings, books, and what is already on its way."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Self

from posbridge.domain.books import Books
from posbridge.domain.documents import InvoiceBody
from posbridge.domain.records import Sale
from posbridge.domain.states import DocumentState
from posbridge.money import Decimal
from posbridge.settings import lookup
from posbridge.settings.model import OutletSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class MapContext:
    """Read-only surroundings of one outlet's mapping.

    ``names`` maps display names of customers and products that are taken in the company to the custom_id
    that holds them (empty text: a record that posbridge did not make). A caller that maps several master
    records adds each document's name before it maps the next, so that the two cannot take the same one.
    ``known_products`` are custom_ids of product documents in the outbox or in Jurnal; ``tracked`` are those
    whose stock Jurnal keeps. ``skus`` maps SKUs, as ``settings.keys.key_text`` writes them, to custom_ids; one
    that several products share is left out.
    """

    settings: OutletSettings
    books: Books
    names: Mapping[str, str] = field(default_factory=dict)
    known_products: Set[str] = frozenset()
    tracked: Set[str] = frozenset()
    skus: Mapping[str, str] = field(default_factory=dict)

    def of(self, sale: Sale | None) -> Self:
        """The same with the settings that hold for the sale's channel."""
        settings = lookup.for_channel(self.settings, sale.channel) if sale is not None else self.settings
        return self if settings is self.settings else replace(self, settings=settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredInvoice:
    """The invoice of a sale as it was planned or posted, whatever the settings say today."""

    body: InvoiceBody
    custom_id: str
    state: DocumentState


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTender:
    """A receive payment that stands in the books: its custom_id, Cash & Bank account number and amount."""

    custom_id: str
    account: str
    amount: Decimal
