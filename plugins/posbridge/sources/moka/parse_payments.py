"""Money taken for a receipt: tenders at the till, an invoice's deposit and its later instalments."""

from collections.abc import Sequence

from posbridge.domain.records import Payment
from posbridge.domain.states import Reason
from posbridge.money import ZERO, format_rupiah
from posbridge.sources.moka.fields import Row, RowProblemError
from posbridge.sources.moka.parse_lines import DUST
from posbridge.sources.moka.parse_sale import Head, is_credit

__all__ = ["parse_deposit", "parse_instalment", "parse_tenders", "payment_identity"]


def parse_tenders(row: Row, head: Head) -> list[Payment]:
    """What was taken at the till; ``<sale>:<n>``, n from 1 in the receipt's order.

    A credit sale has none. Parts of a split payment must sum to what was collected (contract moka §3.4.3).

    Raises:
        RowProblemError: they do not, or an amount cannot be read.
    """
    if is_credit(row):
        return []
    total = row.amount("total_collected")
    parts = row.rows("split_payment_details")
    if not parts:
        return _taken([_tender(row, head, 1, "total_collected")])
    if all(part.has("position") for part in parts):
        parts.sort(key=lambda part: part.amount("position"))
    tenders = [_tender(part, head, number, "collected_amount") for number, part in enumerate(parts, 1)]
    residual = total - sum((tender.amount for tender in tenders), ZERO)
    if abs(residual) > DUST:
        raise RowProblemError(
            Reason(
                code="split_does_not_close",
                message=f"The split payments of receipt {head.receipt_no} do not sum to its total "
                f"{format_rupiah(total)}; {format_rupiah(residual)} is unexplained.",
                remedy="Compare the receipt in Moka's Back Office and book its payments by hand.",
                residual=residual,
            )
        )
    return _taken(tenders)


def parse_deposit(row: Row, head: Head) -> list[Payment]:
    """The deposit of an invoice, taken when it was issued; none or one.

    Moka does not say how it was paid: its method is the invoice's own payment type.
    """
    deposit = Payment(
        source_id=f"{head.sale_id}:deposit",
        sale_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=head.occurred_at,
        method="invoice",
        amount=row.amount("invoice_deposit_amount"),
        origin="deposit",
    )
    return _taken([deposit])


def parse_instalment(row: Row, head: Head) -> list[Payment]:
    """One row of ``invoice_payment_records``, dated on its own ``payment_date``; none or one."""
    paid_at = row.moment_or_day("payment_date" if row.has("payment_date") else "created_at")
    instalment = Payment(
        source_id=f"{head.sale_id}:rec:{row.identity('id', 'uniq_id', 'guid')}",
        sale_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=paid_at,
        method=row.text("payment_type"),
        amount=row.amount("amount_received"),
        origin="instalment",
    )
    return _taken([instalment])


def payment_identity(payment: Payment) -> dict[str, object]:
    """What of a payment matters: both feeds that tell of an invoice's payments must say the same, and
    their clocks differ by fractions of a second."""
    return {
        "source_id": payment.source_id,
        "method": payment.method,
        "label": payment.label,
        "amount": payment.amount,
        "date": payment.business_date,
    }


def _tender(row: Row, head: Head, number: int, amount: str) -> Payment:
    return Payment(
        source_id=f"{head.sale_id}:{number}",
        sale_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=head.occurred_at,
        method=row.text("payment_type"),
        label=row.text("payment_type_label"),
        amount=row.amount(amount),
    )


def _taken(payments: Sequence[Payment]) -> list[Payment]:
    return [payment for payment in payments if payment.amount]
