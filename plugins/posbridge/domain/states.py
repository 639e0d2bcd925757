"""Entities, kinds and states, in the words of the sync log."""

from dataclasses import dataclass
from enum import StrEnum

from posbridge.money import Decimal


class Entity(StrEnum):
    """What a run carries, in the order in which loads run."""

    MASTER = "master"
    TRANSFERS = "transfers"
    SALES = "sales"
    PAYMENTS = "payments"
    RETURNS = "returns"


class RecordKind(StrEnum):
    """What the source told. The kind decides the entity."""

    CUSTOMER = "customer"
    PRODUCT = "product"
    MODIFIER = "modifier"
    SALE = "sale"
    PAYMENT = "payment"
    REFUND = "refund"
    VOID = "void"
    PAYOUT = "payout"
    TRANSFER_START = "transfer_start"
    TRANSFER_RECEIPT = "transfer_receipt"
    STOCK_ADJUSTMENT = "stock_adjustment"
    STOCK_COUNT = "stock_count"

    @property
    def entity(self) -> Entity:
        return _ENTITY_OF_RECORD[self]


class DocumentKind(StrEnum):
    """What Jurnal shall hold."""

    CUSTOMER = "customer"
    PRODUCT = "product"
    INVOICE = "invoice"
    PAYMENT = "payment"
    SALES_RETURN = "sales_return"
    CREDIT_MEMO = "credit_memo"
    MEMO_REFUND = "memo_refund"
    JOURNAL = "journal"
    WAREHOUSE_TRANSFER = "warehouse_transfer"
    STOCK_ADJUSTMENT = "stock_adjustment"
    STOCK_COUNT = "stock_count"
    STOCK_USE = "stock_use"

    @property
    def entity(self) -> Entity:
        return _ENTITY_OF_DOCUMENT[self]

    @property
    def is_master(self) -> bool:
        """Master data may be updated after it was posted; everything else never is."""
        return self.entity is Entity.MASTER

    @property
    def is_shared(self) -> bool:
        """Outlets of a company may stand for one document together, and any of them may send it: master data,
        and a transfer that both of its ends tell of."""
        return self.is_master or self in {DocumentKind.WAREHOUSE_TRANSFER, DocumentKind.STOCK_ADJUSTMENT}


class RecordState(StrEnum):
    """Where a record stands. ``NEW`` and ``PLANNED`` are stored; a run ends in one of the others."""

    NEW = "new"
    PLANNED = "planned"
    POSTED = "posted"
    WAITING = "waiting"
    HELD = "held"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    SKIPPED = "skipped"


class DocumentState(StrEnum):
    """Where a document stands; ``domain.posting`` says what leads from one state to the next."""

    PLANNED = "planned"
    SENDING = "sending"
    POSTED = "posted"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a record or document is where it is, for a person to act on.

    ``code`` is stable (docs/errors.md lists each), ``message`` names the thing, ``remedy`` says what to
    do. ``residual`` is the amount in rupiah that does not close, where that is the reason.
    """

    code: str
    message: str
    remedy: str = ""
    residual: Decimal | None = None


_ENTITY_OF_RECORD = {
    RecordKind.CUSTOMER: Entity.MASTER,
    RecordKind.PRODUCT: Entity.MASTER,
    RecordKind.MODIFIER: Entity.MASTER,
    RecordKind.SALE: Entity.SALES,
    RecordKind.PAYMENT: Entity.PAYMENTS,
    RecordKind.REFUND: Entity.RETURNS,
    RecordKind.VOID: Entity.RETURNS,
    RecordKind.PAYOUT: Entity.PAYMENTS,
    RecordKind.TRANSFER_START: Entity.TRANSFERS,
    RecordKind.TRANSFER_RECEIPT: Entity.TRANSFERS,
    RecordKind.STOCK_ADJUSTMENT: Entity.TRANSFERS,
    RecordKind.STOCK_COUNT: Entity.TRANSFERS,
}
_ENTITY_OF_DOCUMENT = {
    DocumentKind.CUSTOMER: Entity.MASTER,
    DocumentKind.PRODUCT: Entity.MASTER,
    DocumentKind.INVOICE: Entity.SALES,
    DocumentKind.PAYMENT: Entity.PAYMENTS,
    DocumentKind.SALES_RETURN: Entity.RETURNS,
    DocumentKind.CREDIT_MEMO: Entity.RETURNS,
    DocumentKind.MEMO_REFUND: Entity.RETURNS,
    DocumentKind.JOURNAL: Entity.PAYMENTS,
    DocumentKind.WAREHOUSE_TRANSFER: Entity.TRANSFERS,
    DocumentKind.STOCK_ADJUSTMENT: Entity.TRANSFERS,
    DocumentKind.STOCK_COUNT: Entity.TRANSFERS,
    DocumentKind.STOCK_USE: Entity.RETURNS,
}
