"""What happened at a till: receipts and what befell them later.

A receipt is priced once (``pricing``) and never changes; refunds, instalments and a void are events of
their own. The wire shows them folded into one mutating row, the store does not.

Amounts are rupiah; times are zone-aware. ``service`` and ``tax`` are as the receipt totals them; where
prices are inclusive they are informational and already inside ``net`` (contract moka §3.4.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from posbridge.money import ZERO, Decimal
from tests.sandbox.moka.library import Discount, Gratuity, MokaCustomer, Option, SalesType, Tax, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDiscount:
    """One discount as it fell on one line."""

    discount: Discount
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineModifier:
    """A topping on all units of the line."""

    id: int
    uuid: str
    option: Option
    gross: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``gross`` and ``net`` include the modifiers. ``variant`` is None for a custom amount.

    ``own_discounts`` were given on the line; ``bill_shares`` are its parts of the bill's discounts.
    """

    id: int
    uuid: str
    name: str
    variant: Variant | None
    quantity: Decimal
    unit_price: Decimal
    gross: Decimal
    net: Decimal
    service: Decimal
    tax: Decimal
    taxes: Mapping[str, Decimal]
    own_discounts: tuple[LineDiscount, ...] = ()
    bill_shares: tuple[LineDiscount, ...] = ()
    modifiers: tuple[LineModifier, ...] = ()
    sales_type: SalesType | None = None

    @property
    def own_discount(self) -> Decimal:
        return sum((each.amount for each in self.own_discounts), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedTax:
    id: int
    tax: Tax
    total: Decimal
    base: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedGratuity:
    id: int
    gratuity: Gratuity
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDiscount:
    id: int
    discount: Discount
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """Money taken; ``change`` is what was given back of it, so ``amount`` is net of change."""

    type: str
    label: str
    amount: Decimal
    change: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRefund:
    """``quantity`` is zero where a refund by amount was spread over the lines."""

    line: Line
    quantity: Decimal
    gross: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money given back on its own date; ``kind`` is ``items``, ``full`` or ``amount``.

    ``rounding`` is the part of a full refund that undoes the receipt's rounding. ``recorded_at`` is the
    server's time of it, a moment after the till's.
    """

    id: int
    uuid: str
    at: datetime
    recorded_at: datetime
    kind: str
    amount: Decimal
    net: Decimal
    service: Decimal
    tax: Decimal
    rounding: Decimal
    taxes: Mapping[str, Decimal]
    lines: tuple[LineRefund, ...]
    tender: Tender
    reason: str = "Returned Goods"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """Money received for an invoice after it was issued."""

    id: int
    at: datetime
    type: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceTerms:
    """``deposit`` was taken when the invoice was issued; None: no deposit."""

    due: date
    deposit: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class Receipt:
    """One receipt. ``id`` and ``uuid`` are both its identity: which is shown is a knob."""

    id: int
    uuid: str
    number: str
    created_at: datetime
    synchronized_at: datetime
    lines: tuple[Line, ...]
    taxes: tuple[AppliedTax, ...]
    gratuities: tuple[AppliedGratuity, ...]
    bill_discounts: tuple[BillDiscount, ...]
    gross: Decimal
    subtotal: Decimal
    service: Decimal
    tax: Decimal
    rounding: Decimal
    total: Decimal
    inclusive: bool
    quantum: Decimal
    tenders: tuple[Tender, ...]
    customer: MokaCustomer | None = None
    customer_name: str | None = None
    cashier: str = "Kasir 1"
    server: str | None = None
    table: str | None = None
    offline: bool = False
    invoice: InvoiceTerms | None = None
    refunds: list[Refund] = field(default_factory=list)
    instalments: list[Instalment] = field(default_factory=list)
    voided_at: datetime | None = None

    @property
    def discount(self) -> Decimal:
        return self.gross - self.subtotal

    @property
    def paid(self) -> Decimal:
        """Taken so far, over tenders, deposit and instalments."""
        if self.invoice is None:
            return self.total
        return (self.invoice.deposit or ZERO) + sum((each.amount for each in self.instalments), ZERO)

    def refunded_units(self, line: Line, until: datetime | None = None) -> Decimal:
        """Units of ``line`` given back so far, or until a moment."""
        return sum(
            (part.quantity for refund in self.refunded(until) for part in refund.lines if part.line is line), ZERO
        )

    def refunded(self, until: datetime | None = None) -> list[Refund]:
        return [refund for refund in self.refunds if until is None or refund.at <= until]

    def received(self, until: datetime | None = None) -> list[Instalment]:
        return [each for each in self.instalments if until is None or each.at <= until]

    def is_void(self, until: datetime | None = None) -> bool:
        return self.voided_at is not None and (until is None or self.voided_at <= until)

    def updated_at(self, until: datetime | None = None) -> datetime:
        """Moves with refunds, instalments and the void; never with a late synchronization."""
        moments = [
            self.created_at,
            *(r.recorded_at for r in self.refunded(until)),
            *(i.at for i in self.received(until)),
        ]
        if self.voided_at is not None and self.is_void(until):
            moments.append(self.voided_at)
        return max(moments)
