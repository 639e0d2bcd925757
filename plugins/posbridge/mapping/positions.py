"""What is left of an invoice after the returns so far."""

from collections.abc import Sequence

from posbridge.domain.documents import InvoiceBody, InvoiceLine, ReturnBody
from posbridge.domain.records import Sale
from posbridge.mapping.lines import PRODUCT
from posbridge.money import ZERO, Decimal

Quantities = dict[int, Decimal]
"""Quantity by the index of the invoice line."""


def taken(returned: Sequence[ReturnBody]) -> Quantities:
    """Quantities that returns have taken back, all together."""
    sums: Quantities = {}
    for body in returned:
        for line in body.lines:
            sums[line.line] = sums.get(line.line, ZERO) + line.quantity
    return sums


def left(body: InvoiceBody, returned: Sequence[ReturnBody]) -> list[Decimal]:
    """Quantity of each invoice line that may still come back."""
    gone = taken(returned)
    return [line.quantity - gone.get(index, ZERO) for index, line in enumerate(body.lines)]


def units_back(sale: Sale, body: InvoiceBody, returned: Sequence[ReturnBody]) -> dict[str, Decimal]:
    """Units of each sale line that returns have taken back; goods that stand on no line count as none."""
    gone = taken(returned)
    units: dict[str, Decimal] = {}
    for line in sale.lines:
        telling = _telling(body, line.key)
        posted = sum((each.quantity for _, each in telling), ZERO)
        back = sum((gone.get(index, ZERO) for index, _ in telling), ZERO)
        units[line.key] = back * line.quantity / posted if posted else ZERO
    return units


def _telling(body: InvoiceBody, key: str) -> list[tuple[int, InvoiceLine]]:
    """The invoice lines that count a sale line's units: its product's, or its modifiers' if that was free."""
    lines = [(index, line) for index, line in enumerate(body.lines) if line.sale_line == key]
    return [(index, line) for index, line in lines if line.role == PRODUCT] or lines
