"""Stock that moves apart from sales and refunds: transfers, adjustments, counts, as the POS recorded them.

Quantities are units; times are zone-aware; places are the POS's outlet codes.
"""

from dataclasses import dataclass
from datetime import date, datetime

from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem:
    """Units of one stock product. ``product_id`` is the POS's; a hand-made table may know the SKU alone.

    ``quantity`` is positive, but in an adjustment it is signed: what came in, or went out.
    """

    product_id: str | None = None
    sku: str = ""
    name: str = ""
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStart:
    """Goods left ``origin`` for ``destination``: POS outlet codes, as settings map them to warehouses.

    One end is None where it is a supplier. ``transfer_id`` is the same for the start and every receipt.
    """

    source_id: str
    transfer_id: str
    reference: str
    occurred_at: datetime
    origin: str | None
    destination: str | None
    supplier: str = ""
    note: str = ""
    items: tuple[StockItem, ...]

    @property
    def business_date(self) -> date:
        return self.occurred_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedItem:
    """What became of units that arrived: ``cancelled`` go back to where they came from, ``rejected`` are a loss.

    ``cost`` is the purchase price of one unit, for goods from a supplier.
    """

    product_id: str | None = None
    sku: str = ""
    name: str = ""
    accepted: Decimal = ZERO
    rejected: Decimal = ZERO
    cancelled: Decimal = ZERO
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReceipt:
    """Goods of a transfer arrived, all or some of them; a transfer may have several receipts."""

    source_id: str
    transfer_id: str
    reference: str
    occurred_at: datetime
    origin: str | None
    destination: str | None
    supplier: str = ""
    note: str = ""
    items: tuple[ReceivedItem, ...]

    @property
    def business_date(self) -> date:
        return self.occurred_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class StockAdjustment:
    """A correction of stock at ``place`` (a POS outlet code); quantities of its items are signed."""

    source_id: str
    reference: str
    occurred_at: datetime
    place: str
    note: str = ""
    items: tuple[StockItem, ...]

    @property
    def business_date(self) -> date:
        return self.occurred_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedItem:
    """``counted`` units were found; ``system`` is what the POS thought there were, where it says."""

    product_id: str | None = None
    sku: str = ""
    name: str = ""
    counted: Decimal
    system: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockCount:
    """A stock count (opname) at ``place``: from that moment on there are ``counted`` units."""

    source_id: str
    reference: str
    occurred_at: datetime
    place: str
    note: str = ""
    items: tuple[CountedItem, ...]

    @property
    def business_date(self) -> date:
        return self.occurred_at.date()


Movement = TransferStart | TransferReceipt | StockAdjustment | StockCount
"""Stock that moved, or was found, apart from sales and refunds."""
