"""What a company holds: plain records that point at each other by id. Amounts are rupiah."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from posbridge.money import ZERO, Decimal

UNASSIGNED = -1
"""The pseudo-warehouse that goods without a warehouse are in (contract jurnal §7.5)."""


class Kind(Enum):
    """Transaction types: id and name (contract jurnal §7; from 40 on the ids are ours)."""

    INVOICE = (1, "Sales Invoice")
    PAYMENT = (2, "Receive Payment")
    RETURN = (12, "Sales Return")
    MEMO = (13, "Credit Memo")
    MEMO_PAYMENT = (14, "Credit Memo Payment")
    MEMO_REFUND = (15, "Credit Memo Refund")
    ADJUSTMENT = (26, "Stock Adjustment")
    TRANSFER = (40, "Warehouse Transfer")
    JOURNAL = (41, "Journal Entry")
    BANK_DEPOSIT = (42, "Bank Deposit")
    BANK_WITHDRAWAL = (43, "Bank Withdrawal")
    BANK_TRANSFER = (44, "Bank Transfer")


@dataclass(kw_only=True)
class Stored:
    """``stored_at`` is a monotonic reading, for the window in which two creates do not see each other."""

    id: int
    created_at: datetime
    updated_at: datetime
    stored_at: float
    custom_id: str | None = None


@dataclass(kw_only=True)
class Named(Stored):
    """A tag, a unit, a product category, a payment method."""

    name: str


@dataclass(kw_only=True)
class Account(Named):
    number: str
    category: str
    description: str = ""
    parent_id: int | None = None
    is_parent: bool = False


@dataclass(kw_only=True)
class Tax(Named):
    """``rate`` is percent."""

    rate: Decimal
    sell_account_id: int
    buy_account_id: int
    is_witholding: bool = False
    is_compound: bool = False


@dataclass(kw_only=True)
class Warehouse(Named):
    code: str | None = None
    address: str | None = None
    description: str | None = None


@dataclass(kw_only=True)
class Term(Named):
    longetivity: int = 0


@dataclass(kw_only=True)
class Person(Stored):
    """``card`` holds the fields that are only kept: phone, address and so on."""

    display_name: str
    is_customer: bool = True
    is_vendor: bool = False
    archive: bool = False
    receivable_id: int
    payable_id: int
    source: str | None = None
    card: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Product(Named):
    product_code: str
    unit_id: int | None = None
    description: str = ""
    is_sold: bool = True
    sell_price: Decimal = ZERO
    sell_account_id: int
    taxable_sell: bool = False
    sell_tax_id: int | None = None
    is_bought: bool = False
    buy_price: Decimal = ZERO
    buy_account_id: int
    track_inventory: bool = False
    inventory_account_id: int
    category_ids: list[int] = field(default_factory=list)
    archive: bool = False


@dataclass(kw_only=True)
class Transaction(Stored):
    transaction_no: str
    date: date
    memo: str = ""
    tag_ids: list[int] = field(default_factory=list)


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


@dataclass(kw_only=True)
class AccountLine:
    id: int
    account_id: int
    description: str | None
    debit: Decimal
    credit: Decimal
    tax_id: int | None = None


@dataclass(kw_only=True)
class Memo(Transaction):
    """``uses`` are amounts by refund or application id; ``return_id`` where a sales return made it."""

    person_id: int
    for_vendor: bool
    lines: list[AccountLine]
    original: Decimal
    return_id: int | None = None
    invoice_id: int | None = None
    uses: dict[int, Decimal] = field(default_factory=dict)

    @property
    def remaining(self) -> Decimal:
        return self.original - sum(self.uses.values(), ZERO)


@dataclass(kw_only=True)
class Application(Transaction):
    person_id: int
    memo_id: int
    records: list[Settled]


@dataclass(kw_only=True)
class RefundLine:
    id: int
    memo_id: int
    amount: Decimal
    description: str | None


@dataclass(kw_only=True)
class MemoRefund(Transaction):
    person_id: int
    refund_from_id: int
    lines: list[RefundLine]


@dataclass(kw_only=True)
class AdjustmentLine:
    id: int
    product_id: int
    recorded: Decimal
    difference: Decimal
    price: Decimal


@dataclass(kw_only=True)
class Adjustment(Transaction):
    """``is_count``: a stock count; else stock in or out."""

    adjustment_type: str
    is_count: bool
    account_id: int
    warehouse_id: int
    lines: list[AdjustmentLine]


@dataclass(kw_only=True)
class TransferLine:
    id: int
    product_id: int
    quantity: Decimal


@dataclass(kw_only=True)
class Transfer(Transaction):
    from_id: int
    to_id: int
    lines: list[TransferLine]


@dataclass(kw_only=True)
class Journal(Transaction):
    lines: list[AccountLine]


@dataclass(kw_only=True)
class BankMove(Transaction):
    """A deposit, a withdrawal (lines against ``account_id``) or a transfer (``other_id`` is its target)."""

    kind: Kind
    account_id: int
    other_id: int | None = None
    person_id: int | None = None
    lines: list[AccountLine] = field(default_factory=list)
    amount: Decimal = ZERO
