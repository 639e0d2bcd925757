"""Lines of sales invoices (contract jurnal §4.4, §7.9)."""

from collections.abc import Sequence

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import resolve
from tests.sandbox.jurnal.amounts import line_amount
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.records import Invoice, InvoiceLine
from tests.sandbox.jurnal.refusals import BLANK, LINE_NOT_POSITIVE, invalid


def build_lines(company: Company, bodies: Sequence[Body]) -> list[InvoiceLine]:
    """New lines, in order.

    Raises:
        Refusal: no lines, an unknown product, a discount above 100 percent, an amount that is not above zero.
    """
    if not bodies:
        raise invalid("transaction_lines_attributes", BLANK)
    return [_line(company, body, row) for row, body in enumerate(bodies, 1)]


def merged_lines(company: Company, old: Invoice, bodies: Sequence[Body]) -> list[InvoiceLine]:
    """Lines after a change: by ``id``, else by product, else new; ``_destroy`` removes; the others stay."""
    lines = list(old.lines)
    for row, body in enumerate(bodies, 1):
        line_id = body.whole("id")
        at = next((i for i, line in enumerate(lines) if line.id == line_id), None)
        if line_id is not None and at is None:
            raise invalid("transaction_lines_attributes", f"line {line_id} does not belong to this invoice")
        if at is None:
            product = resolve.product(company, body, row)
            at = next((i for i, line in enumerate(lines) if line.product_id == product.id), None)
        if at is None:
            lines.append(_line(company, body, row))
        elif body.flag("_destroy"):
            del lines[at]
        else:
            lines[at] = _line(company, Body({**_as_body(lines[at]), **body.values}), row, lines[at].id)
    if not lines:
        raise invalid("transaction_lines_attributes", BLANK)
    return lines


def _line(company: Company, body: Body, row: int, line_id: int | None = None) -> InvoiceLine:
    product = resolve.product(company, body, row)
    quantity = body.number("quantity")
    quantity = Decimal(1) if quantity is None else quantity
    rate = body.number("rate")
    rate = product.sell_price if rate is None else rate
    discount = body.number_or_zero("discount")
    if discount > 100:
        raise invalid("discount", "cannot exceed the total item amount")
    if quantity <= 0 or rate <= 0 or discount < 0:
        raise invalid("transaction_lines.amount", LINE_NOT_POSITIVE)
    tax = resolve.tax(company, body)
    return InvoiceLine(
        id=line_id or company.next_id(),
        product_id=product.id,
        quantity=quantity,
        rate=rate,
        discount=discount,
        description=body.text("description") or product.description or None,
        tax_id=None if tax is None else tax.id,
        tax_rate=ZERO if tax is None else tax.rate,
        custom_id=body.text("custom_id"),
        amount=line_amount(quantity, rate, discount),
    )


def _as_body(line: InvoiceLine) -> dict[str, object]:
    return {
        "product_id": line.product_id,
        "quantity": line.quantity,
        "rate": line.rate,
        "discount": line.discount,
        "description": line.description,
        "line_tax_id": line.tax_id,
        "custom_id": line.custom_id,
    }
