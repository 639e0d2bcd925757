"""Records: what a source told us, typed. Shared by every source; a vendor's odd shapes stop before here.

Amounts are rupiah, positive unless said otherwise; times are zone-aware; ids are opaque text.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from posbridge.domain.movements import (
    Movement,
    StockAdjustment,
    StockCount,
    StockItem,
    TransferReceipt,
    TransferStart,
)
from posbridge.domain.states import Reason, RecordKind
from posbridge.money import ZERO, Decimal

LATER = {"later": True}
"""Marks a fact that was added after documents had been posted: at its default it is not told (mapping.facts)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer of the POS. Nothing but the name is carried into the books."""

    source_id: str
    name: str
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One sellable variant. ``source_id`` is the variant's id, ``item_id`` that of the item above it."""

    source_id: str
    item_id: str
    name: str
    variant: str = ""
    sku: str = ""
    price: Decimal = ZERO
    track_stock: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """One option of a modifier (a topping): sold as a product of its own."""

    source_id: str
    group: str
    name: str
    price: Decimal = ZERO
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldModifier:
    """A modifier on a sale line. ``gross`` and ``net`` are for all units of the line together."""

    source_id: str
    group: str
    name: str
    quantity: Decimal
    gross: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleLine:
    """One product on a receipt.

    ``gross`` and ``net`` are the product's own share, without its modifiers, before and after every
    discount (line and bill). ``service`` and ``tax`` are the whole line's, modifiers included. Where
    prices include tax, ``gross`` and ``net`` include it (and the service charge) too.
    ``product_id`` is None for a custom amount. ``refunded`` is how many units have been refunded so far.
    ``uses`` is the stock that the line took, modifiers and components of sets included; None where the
    source does not say (then it is the product itself).
    """

    key: str
    product_id: str | None
    item_id: str | None
    name: str
    variant: str = ""
    sku: str = ""
    quantity: Decimal
    gross: Decimal
    net: Decimal
    service: Decimal = ZERO
    tax: Decimal = ZERO
    refunded: Decimal = ZERO
    modifiers: tuple[SoldModifier, ...] = ()
    uses: tuple[StockItem, ...] | None = field(default=None, metadata=LATER)

    @property
    def full_net(self) -> Decimal:
        """Net of the product and its modifiers."""
        return self.net + sum((m.net for m in self.modifiers), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedTax:
    """One tax as the receipt totals it. ``rate`` is percent; ``base`` is None where the source is silent."""

    name: str
    rate: Decimal
    amount: Decimal
    base: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedService:
    """One service charge as the receipt totals it. ``rate`` is percent, zero where the source is silent.

    ``taxed``: it is in the base of the receipt's taxes. ``on_top``: it is added to prices that include tax,
    rather than included in them.
    """

    name: str
    rate: Decimal
    amount: Decimal
    taxed: bool = field(default=True, metadata=LATER)
    on_top: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One receipt as it was sold; refunds, voids and payments are records of their own.

    ``subtotal`` is after discounts, before service and tax (or including them where ``inclusive``).
    ``rounding`` is signed. ``total`` is what the customer owed and is what the invoice must come to.
    Exclusive: ``total = subtotal + service + tax + rounding``; inclusive: ``total = subtotal + rounding``, and
    what of ``services`` is ``on_top`` is added. Where services are told, ``service`` is their sum.
    ``credit`` marks a sale that is invoiced now and collected later. ``channel`` is where it was sold, the
    broad word first ("marketplace/tokopedia"); empty for the till. ``register`` is the till's id.
    Goods are still on the shelf until they are ``handed_over``; ``handed_over_at`` is None where that was at the sale.
    """

    source_id: str
    receipt_no: str
    occurred_at: datetime
    customer_id: str | None = None
    customer_name: str | None = None
    lines: tuple[SaleLine, ...]
    taxes: tuple[AppliedTax, ...] = ()
    services: tuple[AppliedService, ...] = ()
    inclusive: bool = False
    subtotal: Decimal
    discount: Decimal = ZERO
    service: Decimal = ZERO
    tax: Decimal = ZERO
    rounding: Decimal = ZERO
    total: Decimal
    credit: bool = False
    due_date: date | None = None
    channel: str = field(default="", metadata=LATER)
    register: str = field(default="", metadata=LATER)
    handed_over: bool = field(default=True, metadata=LATER)
    handed_over_at: datetime | None = field(default=None, metadata=LATER)

    @property
    def business_date(self) -> date:
        """The calendar day in the outlet's zone: ``occurred_at`` is already in that zone."""
        return self.occurred_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money taken for a sale: a tender at the till, an invoice's deposit, or a later instalment.

    ``method`` and ``label`` are the POS's payment type and its label; the pair is what settings map.
    ``fee`` is what the provider will keep of it (MDR), as far as the source knows; a payout books it.
    """

    source_id: str
    sale_id: str
    receipt_no: str
    occurred_at: datetime
    method: str
    label: str = ""
    amount: Decimal
    origin: str = "tender"  # tender | deposit | instalment
    fee: Decimal = field(default=ZERO, metadata=LATER)

    @property
    def business_date(self) -> date:
        return self.occurred_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundedLine:
    """Units of one sale line that a refund gave back; ``key`` is the sale line's."""

    key: str
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money given back for a sale, on its own date.

    ``amount`` is what left the till. ``net``, ``service`` and ``tax`` are its parts where the source
    tells them. ``lines`` is None where the source does not say which units came back, and empty for a
    refund by amount. ``synthetic`` marks one inferred from a grown refund total with no row of its own.
    ``stock_back`` is what went back onto the shelf; None where the source does not say.
    """

    source_id: str
    sale_id: str
    receipt_no: str
    occurred_at: datetime
    amount: Decimal
    net: Decimal | None = None
    service: Decimal | None = None
    tax: Decimal | None = None
    lines: tuple[RefundedLine, ...] | None = None
    by_amount: bool = False
    full: bool = False
    method: str = ""
    label: str = ""
    synthetic: bool = False
    stock_back: tuple[StockItem, ...] | None = field(default=None, metadata=LATER)

    @property
    def business_date(self) -> date:
        return self.occurred_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """A receipt that the POS deleted."""

    source_id: str
    sale_id: str
    receipt_no: str
    occurred_at: datetime

    @property
    def business_date(self) -> date:
        return self.occurred_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """A payment provider's transfer to the bank for payments taken before.

    ``deposit = amount - fees`` is what reaches the bank. ``method`` and ``label`` are the payment type that it
    settles. ``status`` is the provider's word; only ``completed`` money has moved.
    """

    source_id: str
    reference: str
    occurred_at: datetime
    method: str
    label: str = ""
    amount: Decimal
    fees: Decimal
    deposit: Decimal
    completed: bool = True
    status: str = ""

    @property
    def business_date(self) -> date:
        return self.occurred_at.date()


Typed = Customer | Product | Modifier | Sale | Payment | Refund | Void | Payout | Movement

RECORD_TYPES: dict[RecordKind, type] = {
    RecordKind.CUSTOMER: Customer,
    RecordKind.PRODUCT: Product,
    RecordKind.MODIFIER: Modifier,
    RecordKind.SALE: Sale,
    RecordKind.PAYMENT: Payment,
    RecordKind.REFUND: Refund,
    RecordKind.VOID: Void,
    RecordKind.PAYOUT: Payout,
    RecordKind.TRANSFER_START: TransferStart,
    RecordKind.TRANSFER_RECEIPT: TransferReceipt,
    RecordKind.STOCK_ADJUSTMENT: StockAdjustment,
    RecordKind.STOCK_COUNT: StockCount,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record on its way into the inbox.

    ``typed`` is None exactly when ``problem`` says why it could not be read. ``raw`` is the source's row as
    JSON text, without card data and secrets; only the row that carried the record keeps it (a payment or
    refund inside a receipt's row has ``raw=None`` and points to it by ``parent_id``). ``fingerprint``
    changes whenever anything that matters to us changed.
    """

    kind: RecordKind
    source_id: str
    parent_id: str | None = None
    receipt_no: str = ""
    occurred_at: datetime | None = None
    typed: Typed | None
    problem: Reason | None = None
    raw: str | None = None
    fingerprint: str = ""
    page: str = ""
