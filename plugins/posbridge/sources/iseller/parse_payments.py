"""Money taken for an order: its transactions of type ``sale`` that succeeded (contract iseller §4.8)."""

from collections.abc import Iterator
from datetime import timedelta

from posbridge.domain.records import Payment, Record, Sale
from posbridge.domain.states import RecordKind
from posbridge.money import RUPIAH, ZERO, Decimal
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.parse_sale import Head
from posbridge.sources.iseller.reasons import RowProblemError, payments_do_not_close
from posbridge.sources.records import good, unreadable

__all__ = ["GATEWAYS", "STATUSES", "TYPES", "payment_records", "transactions"]

TYPES = ("sale", "refund", "void")
STATUSES = ("success", "error", "pending", "failure")
GATEWAYS = (
    "cash",
    "external_debit",
    "external_credit",
    "gift_card",
    "points",
    "account_balance",
    "store_credit",
    "iseller_pay",
    "custom",
    "voucher",
)
_AT_CLOSING = timedelta(minutes=1)
"""A till stamps the closing and the payment one after the other."""


def transactions(order: Row) -> list[Row]:
    """Each transaction once."""
    found = {row.text("transaction_id") or f"#{n}": row for n, row in enumerate(order.rows("transactions"))}
    return list(found.values())


def payment_records(order: Row, head: Head, sale: Sale | None, page: str) -> Iterator[Record]:
    """A record of each payment, and one more where an order that is paid has not been paid its total.

    The payments that are there stand: they are money in the till. ``sale`` is None where it could not be read.
    """
    try:
        rows = transactions(order)
    except RowProblemError as problem:
        yield _problem(head, f"{head.sale_id}:payments", problem, page)
        return
    paid, all_read = ZERO, True
    for number, row in enumerate(rows, 1):
        try:
            payment = _payment(row, head)
        except RowProblemError as problem:
            all_read = False
            yield _problem(head, _name(row) or f"{head.sale_id}:payment:{number}", problem, page)
            continue
        if payment is not None:
            paid += payment.amount
            yield good(RecordKind.PAYMENT, payment, page=page, identity=payment_identity(payment))
    if sale is not None and all_read and _is_paid(order) and abs(sale.total - paid) >= RUPIAH:
        reason = payments_do_not_close(head.receipt_no, total=sale.total, paid=paid)
        yield _problem(head, f"{head.sale_id}:payments", RowProblemError(reason), page)


def payment_identity(payment: Payment) -> dict[str, object]:
    """What of a payment matters. Not its fee, which may be told later and is no money of ours."""
    return {
        "source_id": payment.source_id,
        "method": payment.method,
        "label": payment.label,
        "amount": payment.amount,
        "date": payment.business_date,
    }


def _payment(row: Row, head: Head) -> Payment | None:
    """None for refunds, voids, and tries that came to nothing."""
    kind = row.word("type", known=TYPES)
    if kind != "sale" or row.word("status", known=STATUSES) != "success":
        return None
    amount = row.magnitude("amount")
    if not amount:
        return None
    taken_at = row.moment("transaction_date")
    return Payment(
        source_id=row.identity("transaction_id"),
        sale_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=taken_at,
        method=row.word("gateway", known=GATEWAYS),
        label=row.text("payment_type_name"),
        amount=amount,
        origin="instalment" if taken_at > head.occurred_at + _AT_CLOSING else "tender",
        fee=_fee(row, amount),
    )


def _fee(row: Row, amount: Decimal) -> Decimal:
    """What the provider keeps (MDR): told as such, or as the amount after it."""
    told = row.rows("mdr")
    fee = sum((each.magnitude("payment_method_fee") for each in told), ZERO)
    if not fee and told and told[0].has("total_amount_fee"):
        return max(amount - told[0].magnitude("total_amount_fee"), ZERO)
    return fee


def _is_paid(order: Row) -> bool:
    return order.text("payment_status").casefold() == "paid"


def _name(row: Row) -> str:
    try:
        return row.text("transaction_id")
    except RowProblemError:
        return ""


def _problem(head: Head, source_id: str, problem: RowProblemError, page: str) -> Record:
    return unreadable(
        RecordKind.PAYMENT,
        source_id,
        problem.reason,
        parent_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=head.occurred_at,
        page=page,
    )
