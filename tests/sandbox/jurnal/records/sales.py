"""Invoices, payments and returns."""

from dataclasses import dataclass, field
from datetime import date

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal.records.masters import Transaction


@dataclass(kw_only=True)
class InvoiceLine:
    """``unit_cost`` is what one unit of a tracked product left the stock with."""

    id: int
    product_id: int
    quantity: Decimal
    rate: Decimal
    discount: Decimal = ZERO
    description: str | None = None
    tax_id: int | None = None
    tax_rate: Decimal = ZERO
    custom_id: str | None = None
    amount: Decimal
    unit_cost: Decimal = ZERO
    returned: Decimal = ZERO


@dataclass(kw_only=True)
class Totals:
    """Contract jurnal §8. ``net`` still holds the tax when prices include it."""

    subtotal: Decimal
    discount_per_lines: Decimal
    discount_price: Decimal
    net: Decimal
    taxes: dict[int, Decimal]
    shipping: Decimal
    original: Decimal
    witholding: Decimal

    @property
    def tax(self) -> Decimal:
        return sum(self.taxes.values(), ZERO)


@dataclass(kw_only=True)
class Invoice(Transaction):
    """``receipts``, ``applied`` are amounts by payment or application id; ``offset`` is what returns took off."""

    person_id: int
    receivable_id: int
    due_date: date
    term_id: int | None
    warehouse_id: int | None
    lines: list[InvoiceLine]
    totals: Totals
    inclusive: bool
    tax_after_discount: bool
    discount_percent: bool
    discount_unit: Decimal
    witholding_percent: bool | None
    witholding_value: Decimal
    witholding_account_id: int | None
    texts: dict[str, str]
    is_shipped: bool
    shipping_date: date | None
    deposit: Decimal = ZERO
    deposit_to_id: int | None = None
    deposit_payment_id: int | None = None
    source: str = "apikey"
    receipts: dict[int, Decimal] = field(default_factory=dict)
    applied: dict[int, Decimal] = field(default_factory=dict)
    offset: Decimal = ZERO
    returned: dict[str, Decimal] = field(default_factory=dict)

    @property
    def received(self) -> Decimal:
        """What payments brought, the deposit apart."""
        return sum(self.receipts.values(), ZERO)

    @property
    def remaining(self) -> Decimal:
        taken = self.deposit + self.received + sum(self.applied.values(), ZERO) + self.offset
        return self.totals.original - self.totals.witholding - taken


@dataclass(kw_only=True)
class Settled:
    """One invoice that a payment or an applied memo settles."""

    id: int
    invoice_id: int
    amount: Decimal


@dataclass(kw_only=True)
class Payment(Transaction):
    person_id: int
    method_id: int | None
    deposit_to_id: int
    records: list[Settled]
    witholding_account_id: int | None = None
    witholding_percent: bool = True
    witholding_value: Decimal = ZERO
    witholding: Decimal = ZERO
    is_draft: bool = False
    is_deposit: bool = False

    @property
    def original(self) -> Decimal:
        return sum((record.amount for record in self.records), ZERO)


@dataclass(kw_only=True)
class ReturnLine:
    id: int
    line_id: int
    quantity: Decimal
    amount: Decimal


@dataclass(kw_only=True)
class Return(Transaction):
    """``offset`` went off the invoice's remaining; the rest of ``amount`` became memo ``memo_id``."""

    invoice_id: int
    person_id: int
    warehouse_id: int | None
    lines: list[ReturnLine]
    message: str = ""
    discount_lines: Decimal
    discount_whole: Decimal
    taxes: dict[int, Decimal]
    witholding: Decimal
    amount: Decimal
    offset: Decimal = ZERO
    memo_id: int | None = None

    @property
    def tax(self) -> Decimal:
        return sum(self.taxes.values(), ZERO)
