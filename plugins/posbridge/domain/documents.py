"""Documents: what Jurnal shall hold, decided before anything is sent.

Bodies are target-neutral words of accounting; the Jurnal adapter turns them into its wire shapes.
"""

from dataclasses import dataclass, field
from datetime import date

from posbridge.domain.states import DocumentKind
from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerBody:
    """A customer card. Only the name, never phone or address (contract moka §3.3: personal data)."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductBody:
    """A product card. Accounts are account numbers; ``price`` is the list price in rupiah."""

    name: str
    code: str
    unit: str = "Pcs"
    price: Decimal = ZERO
    sell_account: str
    buy_account: str | None = None
    inventory_account: str | None = None
    track_inventory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One invoice line: ``quantity x rate x (1 - discount/100)``, discount in percent.

    ``role`` is ``product``, ``modifier``, ``service``, ``rounding``. ``sale_line`` is the key of the
    sale line behind it (None for fees), so that a refund finds the lines to give back.
    ``tax`` is the Jurnal tax's name and ``tax_rate`` its percent.
    """

    role: str
    product: str  # custom_id of the product document
    product_name: str
    quantity: Decimal
    rate: Decimal
    discount: Decimal = ZERO
    description: str = ""
    tax: str | None = None
    tax_rate: Decimal = ZERO
    sale_line: str | None = None

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.rate * (100 - self.discount) / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceBody:
    """A sales invoice. ``bill_discount`` is in rupiah and leaves the tax base alone."""

    customer: str  # custom_id of the customer document
    customer_name: str
    due_date: date
    reference: str
    memo: str = ""
    tags: tuple[str, ...] = ()
    warehouse: str | None = None
    inclusive: bool = False
    bill_discount: Decimal = ZERO
    lines: tuple[InvoiceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBody:
    """A receive payment on one invoice; ``account`` is the number of a Cash & Bank account."""

    invoice: str  # custom_id
    customer_name: str
    amount: Decimal
    method: str
    account: str
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """``line`` is the index into the invoice's lines."""

    line: int
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnBody:
    """A sales return against a posted invoice."""

    invoice: str  # custom_id
    lines: tuple[ReturnedLine, ...]
    warehouse: str | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoLine:
    """A debit on an account, by number; ``account_name`` overrides it where only a name is known."""

    account: str
    amount: Decimal
    description: str = ""
    account_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMemoBody:
    """A customer credit memo without goods: a refund by amount, or what a return cannot express."""

    customer: str
    customer_name: str
    lines: tuple[MemoLine, ...]
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoRefundBody:
    """Pays credit memos out of a tender's account.

    ``memos`` are custom_ids of the sales returns and credit memos whose credit is paid out;
    ``invoice`` is the custom_id of the sale's invoice where there is one (its ``credit_memos`` name them).
    ``left_open`` is what of their credit no refund pays out: decimals that the POS rounded away. All refunds
    of the same memos state the same.
    """

    customer: str
    customer_name: str
    memos: tuple[str, ...]
    amount: Decimal
    account: str
    invoice: str | None = None
    memo: str = ""
    left_open: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """Units of one product card. ``product`` as on an invoice line.

    In a transfer ``quantity`` is positive; in an adjustment it is the signed difference, in a count the
    quantity that shall be there. ``cost`` is the price of one unit of goods that come in, where it is known.
    """

    product: str
    product_name: str
    quantity: Decimal
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBody:
    """Goods from one Jurnal warehouse to another, at no change of value; warehouses by name."""

    origin: str
    destination: str
    lines: tuple[StockLine, ...]
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentBody:
    """Stock in and out of one warehouse, or with ``counted`` the quantities found there (contract jurnal §7.13).

    ``account`` is the number of the account that takes the difference. One line per product.
    """

    warehouse: str
    account: str
    counted: bool
    lines: tuple[StockLine, ...]
    memo: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One side of a journal entry: ``debit`` or ``credit`` in rupiah on an account, by number."""

    account: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalBody:
    """A journal entry; debits equal credits."""

    lines: tuple[JournalLine, ...]
    memo: str = ""
    tags: tuple[str, ...] = ()


Body = (
    CustomerBody
    | ProductBody
    | InvoiceBody
    | PaymentBody
    | ReturnBody
    | CreditMemoBody
    | MemoRefundBody
    | TransferBody
    | AdjustmentBody
    | JournalBody
)

BODY_TYPES: dict[DocumentKind, type] = {
    DocumentKind.CUSTOMER: CustomerBody,
    DocumentKind.PRODUCT: ProductBody,
    DocumentKind.INVOICE: InvoiceBody,
    DocumentKind.PAYMENT: PaymentBody,
    DocumentKind.SALES_RETURN: ReturnBody,
    DocumentKind.CREDIT_MEMO: CreditMemoBody,
    DocumentKind.MEMO_REFUND: MemoRefundBody,
    DocumentKind.JOURNAL: JournalBody,
    DocumentKind.WAREHOUSE_TRANSFER: TransferBody,
    DocumentKind.STOCK_ADJUSTMENT: AdjustmentBody,
    DocumentKind.STOCK_COUNT: AdjustmentBody,
    DocumentKind.STOCK_USE: AdjustmentBody,
}

Day = date
"""The type, for a class that has a field named ``date``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document on its way to Jurnal.

    ``custom_id`` and ``transaction_no`` are made of immutable POS facts alone. ``facts`` is a digest of
    the POS facts that the document states: a posted document whose facts change is a conflict, while a
    change of settings is not. ``expected_total`` is what Jurnal must store, in rupiah. ``needs`` are the
    custom_ids that must be posted before it. ``date`` is the day it is booked on; ``day`` the day it
    happened, where a closed period keeps it from being booked on that.
    """

    kind: DocumentKind
    custom_id: str
    transaction_no: str = ""
    record_id: str
    receipt_no: str = ""
    date: date
    body: Body
    facts: str
    expected_total: Decimal = ZERO
    needs: tuple[str, ...] = field(default=())
    day: Day | None = None

    @property
    def business_day(self) -> Day:
        """The day on which it happened, in the outlet's zone."""
        return self.day or self.date
