"""Control totals: what each side says of one outlet-day. Amounts are rupiah; refunds are positive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from posbridge.domain.states import DocumentKind
from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotals:
    """The POS's own reports of one day.

    ``gross - discounts - refunds = net`` and ``net + service + tax + rounding = collected`` (exclusive
    prices). ``by_payment`` is keyed by the POS's payment label, ``by_tax`` by its tax name.
    ``credit`` is what the day's credit sales (invoices) come to, apart from money taken.
    ``refunds_apart``: service and tax are of sales alone, as the reports do not split refunds.
    ``with_instalments``: ``by_payment`` counts money for earlier credit sales too.
    """

    day: date
    gross: Decimal = ZERO
    discounts: Decimal = ZERO
    refunds: Decimal = ZERO
    net: Decimal = ZERO
    service: Decimal = ZERO
    tax: Decimal = ZERO
    rounding: Decimal = ZERO
    collected: Decimal = ZERO
    transactions: int = 0
    by_payment: Mapping[str, Decimal] = field(default_factory=dict)
    by_tax: Mapping[str, Decimal] = field(default_factory=dict)
    credit: Decimal = ZERO
    refunds_apart: bool = False
    with_instalments: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PosStock:
    """What the POS holds of one product at the outlet right now; ``reserved`` of it are sold and not handed over."""

    product_id: str
    sku: str
    name: str
    quantity: Decimal
    reserved: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class BookStock:
    """What Jurnal holds of one product in one warehouse, by name; ``jurnal_id`` is the product's."""

    warehouse: str
    jurnal_id: str
    product_name: str
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """One row of a Jurnal sales report."""

    transaction_no: str
    date: date
    total: Decimal
    customer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerMove:
    """One row of Jurnal's general ledger; ``account`` is the account number.

    ``kind`` is Jurnal's own word ("Receive Payment"). ``document_id`` is empty where the report does not tell it.
    """

    account: str
    date: date
    kind: str
    transaction_no: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    document_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookDocument:
    """One document as Jurnal holds it now, whoever made it.

    ``accounts`` are the numbers of the accounts that its money is on. ``against`` are ids of the invoices that it
    pays or gives back, and "memo:<id>" for credit memos that it pays out. ``goods`` are units by Jurnal's product
    id, signed but in a transfer, which goes from the first of ``warehouses`` to the second; ``counts`` are what is
    there after an adjustment. ``tags`` are in small letters.
    """

    kind: DocumentKind
    jurnal_id: str
    transaction_no: str
    date: date
    total: Decimal = ZERO
    custom_id: str = ""
    customer: str = ""
    method: str = ""
    accounts: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    warehouses: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    goods: Mapping[str, Decimal] = field(default_factory=dict)
    counts: Mapping[str, Decimal] = field(default_factory=dict)
