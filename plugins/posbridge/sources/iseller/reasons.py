"""Why something of iSeller could not be read, in words that name it and what to do."""

from collections.abc import Sequence

from posbridge.domain.states import Reason
from posbridge.money import Decimal, format_rupiah

__all__ = [
    "RowProblemError",
    "broken",
    "does_not_close",
    "payments_do_not_close",
    "payout_does_not_close",
    "refund_not_paid_out",
    "refund_without_amount",
    "unknown_word",
]

_LOOK = "Look at it in iSeller's back office. Its row is kept: report it if it is right."


class RowProblemError(ValueError):
    """What is wrong with one row; it becomes a record with this as its problem."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.message)
        self.reason = reason


def broken(field: str, how: str, value: object = None) -> RowProblemError:
    """One field that cannot be read."""
    shown = "" if value is None else f" ({str(value)[:80]!r})"
    return RowProblemError(Reason(code="unreadable", message=f"{field} {how}{shown}", remedy=_LOOK))


def unknown_word(field: str, word: str, known: Sequence[str]) -> Reason:
    """A word that no document names is never taken for another (contract iseller §9)."""
    return Reason(
        code="unknown_word",
        message=f"{field} is {word!r}; known are {', '.join(known)}.",
        remedy="Find out in iSeller's back office what it means, and report the word. Until then book it by hand.",
    )


def does_not_close(receipt: str, what: str, residual: Decimal) -> Reason:
    """``what`` says which amounts were compared."""
    return Reason(
        code="does_not_close",
        message=f"Order {receipt}: {what}; {format_rupiah(residual)} is unexplained.",
        remedy="Compare the order in iSeller's back office; it stays out of the books until its amounts add up.",
        residual=residual,
    )


def payments_do_not_close(receipt: str, *, total: Decimal, paid: Decimal) -> Reason:
    return Reason(
        code="payments_do_not_close",
        message=f"Order {receipt} is paid, but its payments come to {format_rupiah(paid)} and not to its total "
        f"{format_rupiah(total)}.",
        remedy="The payments that iSeller tells are booked. Compare them in its back office and book the rest by hand.",
        residual=total - paid,
    )


def refund_without_amount(receipt: str) -> Reason:
    return Reason(
        code="refund_without_amount",
        message=f"A refund of order {receipt} names no amount.",
        remedy="Look at the order in iSeller's back office and book the refund by hand.",
    )


def refund_not_paid_out(receipt: str, amount: Decimal) -> Reason:
    return Reason(
        code="refund_not_paid_out",
        message=f"A refund of order {receipt} gives back {format_rupiah(amount)}, and no refund transactions of the "
        "order come to that.",
        remedy="Compare the order's transactions in iSeller's back office and book the refund by hand.",
        residual=amount,
    )


def payout_does_not_close(reference: str, *, amount: Decimal, fees: Decimal, deposit: Decimal) -> Reason:
    residual = amount - fees - deposit
    return Reason(
        code="does_not_close",
        message=f"Payout {reference}: {format_rupiah(amount)} less fees of {format_rupiah(fees)} is not the deposit "
        f"{format_rupiah(deposit)}; {format_rupiah(residual)} is unexplained.",
        remedy="Compare it with the payout report in iSeller's back office and book it by hand.",
        residual=residual,
    )
