"""How a refund was paid out: how much of it, and from which account."""

from collections.abc import Sequence

from posbridge.domain.documents import Document
from posbridge.mapping import rules
from posbridge.mapping.refund_case import RefundCase
from posbridge.mapping.reversals import Reversal
from posbridge.money import ZERO, Decimal
from posbridge.settings import lookup


def paid_out(
    case: RefundCase, reversal: Reversal, memos: Sequence[Document], left_open: Decimal = ZERO
) -> tuple[Document, ...]:
    """The memo refund that pays the credit of ``memos`` out; none where only debt was reduced."""
    cash = _cash(case)
    return (reversal.memo_refund(memos, cash, _account(case), left_open=left_open),) if cash else ()


def _cash(case: RefundCase) -> Decimal:
    """What was paid out: all of it, or of a credit sale what exceeds the debt that was left."""
    if not case.sale.credit:
        return case.refund.amount
    paid = sum((each.amount for each in case.tenders), ZERO)
    owed = max(case.sale.total - paid - case.earlier(), ZERO)
    return max(case.refund.amount - owed, ZERO)


def _account(case: RefundCase) -> str:
    refund = case.refund
    method, label = refund.method, refund.label
    # The refund of a credit sale may bear the type "invoice", which is no way to pay money out.
    unusable = case.sale.credit and lookup.payment_method(case.ctx.settings, method, label) is None
    if case.tenders and (unusable or not (method or label)):
        method, label = case.tenders[0].method, case.tenders[0].label
    return rules.tender(case.ctx, f"Receipt {refund.receipt_no}", method, label).account
