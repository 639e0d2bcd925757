"""Credit memos, stock documents, journal entries and bank documents."""

from dataclasses import dataclass, field

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal.records.masters import Kind, Transaction
from tests.sandbox.jurnal.records.sales import Settled


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
