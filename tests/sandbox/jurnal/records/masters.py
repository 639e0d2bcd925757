"""Master data, and what every record and every transaction starts with."""

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
