"""One receipt as it was sold: header, taxes, service, rounding, and proof that they close."""

from dataclasses import dataclass
from datetime import datetime

from posbridge.domain.records import AppliedService, AppliedTax, Sale, SaleLine
from posbridge.domain.states import Reason
from posbridge.money import RUPIAH, ZERO, Decimal, format_rupiah
from posbridge.sources.moka.fields import Row, RowProblemError, UnreadableFieldError
from posbridge.sources.moka.parse_lines import parse_lines

__all__ = ["Head", "is_credit", "parse_head", "parse_sale"]

_ROUNDING_STEPS = (Decimal(100), Decimal(1000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Which receipt: what its payments, refunds and void refer to. ``occurred_at`` is the till's time."""

    sale_id: str
    receipt_no: str
    occurred_at: datetime


def parse_head(row: Row) -> Head:
    """Raises ``UnreadableFieldError`` where the row has no id or no time."""
    return Head(sale_id=row.identity("id"), receipt_no=row.text("payment_no"), occurred_at=row.moment("created_at"))


def parse_sale(row: Row, head: Head) -> Sale:
    """The sale of a row of ``payments[]``.

    Raises:
        RowProblemError: a field cannot be read; or the lines, the taxes or the total do not add up, with
            the residual in rupiah.
    """
    subtotal, service, tax = row.amount("subtotal"), row.amount("gratuities"), row.amount("taxes")
    total = row.amount("total_collected")
    lines, residual = parse_lines(row, subtotal)
    if residual:
        raise RowProblemError(_lines_open(row, head, subtotal, residual))
    taxes, services = _taxes(row), _services(row)
    _check_parts(head, "tax", tax, [each.amount for each in taxes])
    _check_parts(head, "service", service, [each.amount for each in services])
    inclusive, rounding = _closing(row, head, subtotal, service + tax, total)
    return Sale(
        source_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=head.occurred_at,
        customer_id=_optional(row, "customer_id"),
        customer_name=_optional(row, "customer_name"),
        lines=lines,
        taxes=taxes,
        services=services,
        inclusive=inclusive,
        subtotal=subtotal,
        discount=sum((_full_gross(line) for line in lines), ZERO) - subtotal,
        service=service,
        tax=tax,
        rounding=rounding,
        total=total,
        credit=is_credit(row),
        due_date=row.day("invoice_due_date"),
    )


def is_credit(row: Row) -> bool:
    """Sold now, collected later: nothing was taken at the till (contract moka §3.5)."""
    return row.text("payment_type").casefold() == "invoice"


def _closing(row: Row, head: Head, subtotal: Decimal, on_top: Decimal, total: Decimal) -> tuple[bool, Decimal]:
    """Whether prices are inclusive, and the rounding that closes the total exactly.

    Exclusive: ``total = subtotal + service + tax + rounding``. Where the receipt says that prices include
    them, that is tried first and ``total = subtotal + rounding`` second (contract moka §3.4.1 items 2, 6).
    A stated rounding must agree within a rupiah; an absent one is computed, and then the smaller one is
    the likelier reading.
    """
    readings = [(False, total - subtotal - on_top)]
    if row.flag("include_gratuity_tax"):
        readings.append((True, total - subtotal))
    if row.has("total_rounding_amount"):
        stated = row.amount("total_rounding_amount")
        for inclusive, rounding in readings:
            if abs(rounding - stated) < RUPIAH:
                return inclusive, rounding
        residual = min((rounding - stated for _, rounding in readings), key=abs)
    else:
        likely = [reading for reading in readings if _is_rounding(reading[1], total)]
        if likely:
            return min(likely, key=lambda reading: abs(reading[1]))
        residual = min((rounding for _, rounding in readings), key=abs)
    raise RowProblemError(
        _open(
            head,
            f"subtotal {format_rupiah(subtotal)} and service and tax {format_rupiah(on_top)} "
            f"do not come to the total {format_rupiah(total)}",
            residual,
        )
    )


def _is_rounding(difference: Decimal, total: Decimal) -> bool:
    """Moka rounds to hundreds or thousands (contract moka §3.4.1 item 5): any other difference is an error."""
    if abs(difference) < RUPIAH:
        return True
    return any(abs(difference) < step and not total % step for step in _ROUNDING_STEPS)


def _taxes(row: Row) -> tuple[AppliedTax, ...]:
    return tuple(
        AppliedTax(
            name=each.text("name"),
            rate=_percent(each),
            amount=each.magnitude("total"),
            base=each.magnitude("taxable_amount") if each.has("taxable_amount") else None,
        )
        for each in row.rows("payment_taxes")
    )


def _services(row: Row) -> tuple[AppliedService, ...]:
    return tuple(
        AppliedService(name=each.text("name"), rate=_percent(each), amount=each.magnitude("total"))
        for each in row.rows("payment_gratuities")
    )


def _percent(row: Row) -> Decimal:
    rate = row.amount("amount")
    if not 0 <= rate <= 100:
        raise UnreadableFieldError(f"the rate of {row.text('name')!r} is {rate}, which is no percentage")
    return rate


def _check_parts(head: Head, what: str, header: Decimal, parts: list[Decimal]) -> None:
    residual = header - sum(parts, ZERO)
    if parts and abs(residual) >= RUPIAH:
        raise RowProblemError(_open(head, f"its {what} rows do not sum to {format_rupiah(header)}", residual))


def _lines_open(row: Row, head: Head, subtotal: Decimal, residual: Decimal) -> Reason:
    redeemed = sum((each.magnitude("redeem_amount") for each in row.rows("checkouts", "checkout")), ZERO)
    if redeemed and abs(residual) == redeemed:
        return Reason(
            code="loyalty_redemption",
            message=f"Receipt {head.receipt_no} closes only with the loyalty redemption of {format_rupiah(redeemed)}.",
            remedy="Loyalty redemptions are not booked yet: book this receipt by hand.",
            residual=residual,
        )
    return _open(head, f"its lines do not sum to the subtotal {format_rupiah(subtotal)}", residual)


def _open(head: Head, what: str, residual: Decimal) -> Reason:
    return Reason(
        code="does_not_close",
        message=f"Receipt {head.receipt_no}: {what}; {format_rupiah(residual)} is unexplained.",
        remedy="Compare the receipt in Moka's Back Office; it stays out of the books until its amounts add up.",
        residual=residual,
    )


def _full_gross(line: SaleLine) -> Decimal:
    return line.gross + sum((each.gross for each in line.modifiers), ZERO)


def _optional(row: Row, name: str) -> str | None:
    text = row.text(name)
    return text if text not in {"", "0"} else None
