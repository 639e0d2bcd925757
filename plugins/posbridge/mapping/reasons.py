"""Every reason that mapping gives, with what a person can do about it (docs/errors.md lists the codes)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from posbridge.domain.states import Reason
from posbridge.mapping.nearest import nearest
from posbridge.money import Decimal, format_rupiah

CODES: Final = (
    "account_missing",
    "account_not_cash_bank",
    "already_reversed",
    "before_start",
    "changed_after_posting",
    "deleted_in_pos",
    "does_not_close",
    "negative_amount",
    "payout_not_completed",
    "payout_not_mapped",
    "period_locked",
    "product_deleted",
    "refund_too_large",
    "refund_units_unknown",
    "sale_skipped",
    "tax_account_missing",
    "tax_missing_in_jurnal",
    "tax_not_explained",
    "tax_rate_differs",
    "unknown_payment_type",
    "unmapped_tax",
    "voided_before_posting",
    "waiting_for_sale",
    "warehouse_missing",
    "zero_total",
)


def account_missing(subject: str, *, number: str, field: str, file: str) -> Reason:
    return Reason(
        code="account_missing",
        message=f"{subject}: Jurnal has no account {number} ({file}, {field}).",
        remedy=f"Make account {number} in Jurnal, or correct {field} in {file}; the next run tries again.",
    )


def account_not_cash_bank(subject: str, *, number: str, category: str, field: str, file: str) -> Reason:
    return Reason(
        code="account_not_cash_bank",
        message=f"{subject}: account {number} ({file}, {field}) is of category {category}, not Cash & Bank.",
        remedy=f"Name a Cash & Bank account in {field} of {file}; Jurnal takes money on no other.",
    )


def already_reversed(receipt: str) -> Reason:
    return Reason(
        code="already_reversed",
        message=f"Receipt {receipt}: everything on it was returned before it was voided.",
        remedy="Nothing to do.",
    )


def before_start(subject: str, *, day: date, earliest: date, file: str) -> Reason:
    return Reason(
        code="before_start",
        message=f"{subject}: of {day}, before {earliest}, the earliest day that {file} lets be synced.",
        remedy="Nothing to do: such days are kept in Jurnal by hand.",
    )


def changed_after_posting(subject: str, custom_id: str) -> Reason:
    return Reason(
        code="changed_after_posting",
        message=f"{subject}: the POS changed it after {custom_id} was sent to Jurnal.",
        remedy=f"Compare it with {custom_id} in Jurnal and correct Jurnal by hand; posbridge never "
        "changes a document that is posted.",
    )


def deleted_in_pos(subject: str) -> Reason:
    return Reason(
        code="deleted_in_pos",
        message=f"{subject}: deleted in the POS.",
        remedy="Nothing to do: what stands in Jurnal stays.",
    )


def does_not_close(subject: str, *, what: str, residual: Decimal) -> Reason:
    return Reason(
        code="does_not_close",
        message=f"{subject}: {what}; Rp {format_rupiah(residual)} is unexplained.",
        remedy="Compare the receipt in the POS with its raw record. If the POS is right, book the receipt in "
        "Jurnal by hand and report the case.",
        residual=residual,
    )


def negative_amount(subject: str, *, what: str, amount: Decimal) -> Reason:
    return Reason(
        code="negative_amount",
        message=f"{subject}: {what} is Rp {format_rupiah(amount)}; Jurnal takes no amount below zero.",
        remedy="Correct the receipt in the POS, or book it in Jurnal by hand.",
        residual=amount,
    )


def payout_not_completed(subject: str, *, status: str) -> Reason:
    return Reason(
        code="payout_not_completed",
        message=f"{subject}: its status is {status!r}; money has moved only when it is completed.",
        remedy="Nothing to do: it is booked when the provider says that it is completed.",
    )


def payout_not_mapped(subject: str, *, method: str, label: str, file: str, known: Iterable[str]) -> Reason:
    return Reason(
        code="payout_not_mapped",
        message=f"{subject}: payment type {_pair(method, label)!r} is not among payouts in {file}"
        f"{nearest(label or method, known)}.",
        remedy=f"Add {_pair(method, label)!r} to payouts in {file} with the bank account and the account of fees; "
        "the next run books it.",
    )


def period_locked(subject: str, *, day: date, closed_until: date, file: str, moves: bool = False) -> Reason:
    """``moves``: the settings would move it, and there is no open day yet."""
    known = f"Jurnal's books are closed up to {closed_until}"
    remedy = f"Open the period in Jurnal, or set closed_periods: first_open_day in {file}; the next run books it."
    return Reason(
        code="period_locked",
        message=f"{subject}: of {day}, and {known}{', so that no day is open yet' if moves else ''}.",
        remedy="Open the period in Jurnal; the next run books it." if moves else remedy,
    )


def product_deleted(receipt: str, *, product: str, product_id: str, file: str) -> Reason:
    return Reason(
        code="product_deleted",
        message=f"Receipt {receipt}: {product!r} ({product_id}) is not among the outlet's products: "
        "the POS has deleted it and it was never synced.",
        remedy=f"Restore the product in the POS and run master, or set match_products_by_name: true in {file} "
        "and have a Jurnal product of that name.",
    )


def refund_too_large(receipt: str, *, what: str, residual: Decimal) -> Reason:
    return Reason(
        code="refund_too_large",
        message=f"Receipt {receipt}: the refund gives back more than is left ({what}).",
        remedy="Check the refunds of this receipt in the POS, then book this one in Jurnal by hand.",
        residual=residual,
    )


def refund_units_unknown(receipt: str, *, amount: Decimal) -> Reason:
    return Reason(
        code="refund_units_unknown",
        message=f"Receipt {receipt}: the POS does not say which goods the refund of Rp {format_rupiah(amount)} "
        "brought back, and no choice among the refunded goods comes to it.",
        remedy="Look the refund up in the POS and book it in Jurnal by hand as a sales return.",
        residual=amount,
    )


def sale_skipped(receipt: str, reason: Reason | None = None) -> Reason:
    """``reason``: why the sale makes no document."""
    why = f": {reason.message}" if reason else "."
    return Reason(
        code="sale_skipped",
        message=f"Receipt {receipt}: its sale makes no document, and so neither does this{why}",
        remedy=reason.remedy if reason else "Nothing to do.",
    )


def tax_account_missing(receipt: str, *, tax: str) -> Reason:
    return Reason(
        code="tax_account_missing",
        message=f"Receipt {receipt}: the account that Jurnal books sales tax {tax!r} on is not known.",
        remedy=f"Set the sales tax account of {tax!r} in Jurnal; the next run tries again.",
    )


def tax_missing_in_jurnal(receipt: str, *, tax: str, jurnal_tax: str, file: str, known: Iterable[str]) -> Reason:
    return Reason(
        code="tax_missing_in_jurnal",
        message=f"Receipt {receipt}: tax {tax!r} is mapped to {jurnal_tax!r} ({file}, taxes), "
        f"which Jurnal does not have{nearest(jurnal_tax, known)}.",
        remedy=f"Make the tax {jurnal_tax!r} in Jurnal, or correct taxes in {file}; the next run tries again.",
    )


def tax_not_explained(receipt: str, *, line: str, taxes: str, residual: Decimal) -> Reason:
    return Reason(
        code="tax_not_explained",
        message=f"Receipt {receipt}: the tax of {line} does not follow from the receipt's taxes ({taxes}); "
        f"the nearest is off by Rp {format_rupiah(residual)}.",
        remedy="Check the product's tax in the POS; if it is right, book the receipt in Jurnal by hand.",
        residual=residual,
    )


def tax_rate_differs(receipt: str, *, tax: str, rate: Decimal, jurnal_tax: str, jurnal_rate: Decimal) -> Reason:
    return Reason(
        code="tax_rate_differs",
        message=f"Receipt {receipt}: tax {tax!r} is {rate.normalize():f} % in the POS and {jurnal_tax!r} is "
        f"{jurnal_rate.normalize():f} % in Jurnal.",
        remedy="Map the tax to a Jurnal tax of the same rate, or correct the rate where it is wrong.",
    )


def unknown_payment_type(subject: str, *, method: str, label: str, file: str, known: Iterable[str]) -> Reason:
    pair = _pair(method, label)
    return Reason(
        code="unknown_payment_type",
        message=f"{subject}: payment type {pair!r} is not among payment_methods in {file}"
        f"{nearest(label or method, known)}.",
        remedy=f"Add {pair!r} to payment_methods in {file}; the next run books it.",
    )


def unmapped_tax(receipt: str, *, tax: str, file: str, known: Iterable[str]) -> Reason:
    return Reason(
        code="unmapped_tax",
        message=f"Receipt {receipt}: tax {tax!r} is not among taxes in {file}{nearest(tax, known)}.",
        remedy=f"Add {tax!r} to taxes in {file} with the name of the Jurnal tax; the next run books it.",
    )


def voided_before_posting(receipt: str) -> Reason:
    return Reason(
        code="voided_before_posting",
        message=f"Receipt {receipt}: voided before it was posted.",
        remedy="Nothing to do: it never was in the books.",
    )


def waiting_for_sale(receipt: str, reason: Reason | None = None) -> Reason:
    """``reason``: why the sale itself is not in the books, where that is known."""
    why = f" ({reason.message})" if reason else ""
    return Reason(
        code="waiting_for_sale",
        message=f"Receipt {receipt}: waits for the invoice of its sale{why}.",
        remedy=(reason.remedy if reason else "") or "See why the sale is not posted; this follows in the run after.",
    )


def warehouse_missing(subject: str, *, warehouse: str, field: str, file: str, known: Iterable[str]) -> Reason:
    return Reason(
        code="warehouse_missing",
        message=f"{subject}: Jurnal has no warehouse {warehouse!r} ({file}, {field}){nearest(warehouse, known)}.",
        remedy=f"Make the warehouse in Jurnal, or correct {field} in {file}; the next run tries again.",
    )


def zero_total(subject: str) -> Reason:
    return Reason(
        code="zero_total",
        message=f"{subject}: comes to nothing, which Jurnal does not take.",
        remedy="Nothing to do. Where its goods are counted, adjust their stock in Jurnal.",
    )


def _pair(method: str, label: str) -> str:
    return f"{method}/{label}" if label else method or "(none)"
