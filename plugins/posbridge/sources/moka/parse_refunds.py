"""Money given back for a receipt, however Moka tells of it (contract moka §3.4.2).

A refund comes inside its receipt (``payment_refunds[]``), as a row of its own (``parent_payment_id``), or
both. Its id is made of the receipt's id and the refund row's own, so that both tell of the same record.
"""

from posbridge.domain.records import Refund, RefundedLine, Sale, Void
from posbridge.domain.states import Reason
from posbridge.money import ZERO, Decimal, format_rupiah
from posbridge.sources.moka.fields import Row, RowProblemError
from posbridge.sources.moka.parse_sale import Head

__all__ = [
    "is_uuid",
    "parse_embedded",
    "parse_separate",
    "parse_void",
    "refund_id",
    "refund_identity",
    "stated_refund",
]

_UUID = (8, 4, 4, 4, 12)


def refund_id(refund: Row, sale_id: str) -> str:
    """Which refund: an embedded row has both kinds of id, and the receipt's own tells which kind rows bear."""
    names = ("uuid", "id") if is_uuid(sale_id) else ("id", "uuid")
    return f"{sale_id}:refund:{refund.identity(*names)}"


def parse_embedded(receipt: Row, head: Head, sale: Sale | None) -> list[tuple[Refund | RowProblemError, str]]:
    """Each refund inside a receipt's row, or what is wrong with it, with its id.

    Which units came back is known where one refund alone gave back units: the receipt's own
    ``refunded_quantity``. Otherwise ``lines`` is None. ``sale`` is None where it could not be read.
    """
    found: list[tuple[Refund | RowProblemError, str]] = []
    rows = receipt.rows("payment_refunds")
    by_units = [row for row in rows if not _by_amount(row)]
    units = _units(sale) if sale is not None and len(by_units) == 1 else None
    for number, row in enumerate(rows):
        source_id = f"{head.sale_id}:refund:#{number}"
        try:
            source_id = refund_id(row, head.sale_id)
            found.append((_embedded(row, receipt, head, sale=sale, units=units), source_id))
        except RowProblemError as problem:
            found.append((problem, source_id))
    return found


def parse_separate(row: Row) -> Refund:
    """A refund that has its own row in ``payments[]``; its lines name the receipt's lines."""
    sale_id = row.identity("parent_payment_id")
    _check_standing(row, row.text("payment_no"))
    parts = [part for part in row.rows("checkouts", "checkout") if not part.flag("is_deleted")]
    given = tuple(unit for part in parts if (unit := _returned(part)).quantity > 0)
    return Refund(
        source_id=f"{sale_id}:refund:{row.identity('id')}",
        sale_id=sale_id,
        receipt_no=row.text("payment_no"),
        occurred_at=row.moment("refunded_date" if row.has("refunded_date") else "created_at"),
        amount=_given_back(row, "refund_amount", "total_refund", "total_collected"),
        net=_part(row, "subtotal"),
        service=_part(row, "gratuities"),
        tax=_part(row, "taxes"),
        lines=given,
        by_amount=not given,
        full=row.text("refund_type") == "full",
        method=row.text("payment_type"),
        label=row.text("payment_type_label"),
    )


def parse_void(row: Row, head: Head) -> Void:
    """A deleted receipt; it was deleted when its row last changed."""
    return Void(
        source_id=f"{head.sale_id}:void",
        sale_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=row.moment("updated_at"),
    )


def stated_refund(receipt: Row) -> Decimal:
    """What the receipt itself says was given back so far."""
    return max(receipt.magnitude("total_refund"), receipt.magnitude("refund_amount"))


def refund_identity(refund: Refund) -> dict[str, object]:
    """What of a refund never changes and is told alike in both places: not its lines, whose knowledge
    is lost again when a second refund follows."""
    return {"source_id": refund.source_id, "amount": refund.amount, "date": refund.business_date}


def is_uuid(text: str) -> bool:
    return tuple(len(part) for part in text.split("-")) == _UUID


def _embedded(
    row: Row, receipt: Row, head: Head, *, sale: Sale | None, units: tuple[RefundedLine, ...] | None
) -> Refund:
    _check_standing(row, head.receipt_no)
    amount = _given_back(row, "refund_amount")
    method = row.text("payment_type") or receipt.text("payment_type")
    full = row.text("refund_type") == "full" or (sale is not None and amount == sale.total)
    lines = units
    if _by_amount(row):
        lines = ()
    elif full and sale is not None and units is not None:
        lines = tuple(RefundedLine(key=line.key, quantity=line.quantity) for line in sale.lines)
    return Refund(
        source_id=refund_id(row, head.sale_id),
        sale_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=row.moment("refunded_date" if row.has("refunded_date") else "created_at"),
        amount=amount,
        net=_part(row, "total_net_sales"),
        service=_part(row, "total_gratuity_amount"),
        tax=_part(row, "total_tax_amount"),
        lines=lines,
        by_amount=lines == (),
        full=full,
        method=method,
        label=_label(receipt, method),
    )


def _check_standing(row: Row, receipt_no: str) -> None:
    """Only a refund that is done and was not deleted is money given back."""
    status = row.text("status")
    if row.flag("is_deleted"):
        raise RowProblemError(
            Reason(
                code="refund_deleted",
                message=f"A refund of receipt {receipt_no} was deleted in Moka.",
                remedy="If it was already booked, reverse it in Jurnal by hand.",
            )
        )
    if status and status.casefold() != "done":
        raise RowProblemError(
            Reason(
                code="refund_not_done",
                message=f"A refund of receipt {receipt_no} has the status {status!r}.",
                remedy="It is booked once Moka says Done; look at it in the Back Office if it stays.",
            )
        )


def _by_amount(row: Row) -> bool:
    """A refund that says of itself that it was not itemised."""
    return row.has("is_refund_breakdown") and not row.flag("is_refund_breakdown") and row.text("refund_type") != "full"


def _units(sale: Sale) -> tuple[RefundedLine, ...]:
    return tuple(RefundedLine(key=line.key, quantity=line.refunded) for line in sale.lines if line.refunded)


def _returned(row: Row) -> RefundedLine:
    """Units that a refund's own line gave back; it names the receipt's line, or bears its key itself."""
    key = row.identity("parent_checkout_uuid", "parent_checkout_id", "uuid", "id")
    return RefundedLine(key=key, quantity=row.magnitude("quantity"))


def _label(receipt: Row, method: str) -> str:
    """The receipt's own label of a payment type: refund rows inside it have none."""
    tenders = [receipt, *receipt.rows("split_payment_details")]
    same = (each for each in tenders if each.text("payment_type").casefold() == method.casefold())
    return next((each.text("payment_type_label") for each in same), "")


def _given_back(row: Row, *names: str) -> Decimal:
    amount = next((found for name in names if (found := row.magnitude(name))), ZERO)
    if not amount:
        raise RowProblemError(
            Reason(
                code="refund_without_amount",
                message=f"A refund of receipt {row.text('payment_no')} gives back {format_rupiah(amount)}.",
                remedy="Look at the receipt in Moka's Back Office and book the refund by hand.",
            )
        )
    return amount


def _part(row: Row, name: str) -> Decimal | None:
    return row.magnitude(name) if row.has(name) else None
