"""The payments ledger of one day, and what it comes to by payment type (contract iseller §5.2, §5.3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import structlog

from posbridge.domain.windows import Window
from posbridge.money import RUPIAH, ZERO, Decimal, format_rupiah
from posbridge.sources.iseller.asking import between
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.paging import sheets
from posbridge.sources.iseller.parse_payments import STATUSES, TYPES

__all__ = ["Entry", "by_label", "read_ledger", "refunded", "warn_of_summary"]

_CALL, _SUMMARY_CALL = "v2/GetTransactions", "v2/GetTransactionSummary"
_COLUMNS = (
    ("cash",),
    ("external_debit", "debit"),
    ("external_credit", "credit"),
    ("gift_card",),
    ("iseller_pay",),
    ("points", "loyalty_point"),
    ("store_credit",),
    ("account_balance",),
)
"""The sample's names, then the table's; the sample is the likelier."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One successful transaction. ``kind`` is ``sale``, ``refund`` or ``void``; ``amount`` is positive rupiah."""

    transaction_id: str
    order_id: str
    kind: str
    label: str
    amount: Decimal


def read_ledger(client: ISellerClient, outlet: str, window: Window) -> list[Entry]:
    """Successful transactions of the outlet in the window, each once.

    Raises:
        RowProblemError: one cannot be read.
    """
    asked = {**between("created", window), "outlet_id": outlet, "page_size": client.options.page_size}
    listed = sheets(client, _CALL, asked, "transactions", identity="transaction_id")
    rows = [Row(raw, path="transactions") for sheet in listed for raw in sheet.rows]
    return [_entry(row) for row in rows if row.word("status", known=STATUSES) == "success"]


def by_label(entries: Sequence[Entry], *, not_of: Collection[str]) -> dict[str, Decimal]:
    """Money by payment label, that for older sales on account as well; refunds are taken off.

    Args:
        not_of: orders that were voided; all that was paid for them was given back.
    """
    sums: dict[str, Decimal] = {}
    for each in entries:
        if each.kind != "void" and each.order_id not in not_of:
            signed = each.amount if each.kind == "sale" else -each.amount
            sums[each.label] = sums.get(each.label, ZERO) + signed
    return sums


def refunded(entries: Sequence[Entry], *, not_of: Collection[str]) -> Decimal:
    """What was given back, voided orders left out."""
    return sum((each.amount for each in entries if each.kind == "refund" and each.order_id not in not_of), ZERO)


def warn_of_summary(client: ISellerClient, outlet: str, window: Window, entries: Sequence[Entry]) -> None:
    """Say where iSeller's own summary of payments is not what its ledger comes to. The ledger counts.

    How the summary cuts days is not known, but the request lets nothing else into it.
    """
    envelope = Row(client.ask(_SUMMARY_CALL, {**between("created", window), "outlet_id": outlet}), path=_SUMMARY_CALL)
    told = sum((_row_sum(row) for row in envelope.rows("transaction_summaries", "transaction_summary")), ZERO)
    ledger = sum((each.amount if each.kind == "sale" else -each.amount for each in entries), ZERO)
    if abs(told - ledger) >= RUPIAH:
        log.warning(
            "the payment summary is not what the payments come to; the payments count",
            outlet=outlet,
            start=window.start.isoformat(),
            summary=format_rupiah(told),
            payments=format_rupiah(ledger),
        )


def _entry(row: Row) -> Entry:
    return Entry(
        transaction_id=row.identity("transaction_id"),
        order_id=row.text("order_id"),
        kind=row.word("type", known=TYPES),
        label=row.text("payment_type_name") or row.text("gateway"),
        amount=row.magnitude("amount"),
    )


def _row_sum(row: Row) -> Decimal:
    customs = sum((each.amount("amount") for each in row.rows("customs")), ZERO)
    return customs + sum((row.amount(*names) for names in _COLUMNS), ZERO)
