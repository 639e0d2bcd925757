"""What an invoice, or some of its lines, is made of: sales, service charges and each tax."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from posbridge.domain.documents import InvoiceBody
from posbridge.mapping.fees import SERVICE
from posbridge.mapping.picks import worth
from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Rupiah, unrounded: ``sales`` and ``service`` without tax, rounding among the sales; ``taxes`` by name."""

    sales: Decimal
    service: Decimal
    taxes: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        return self.sales + self.service + sum(self.taxes.values(), ZERO)


def parts_near(body: InvoiceBody, quantities: Mapping[int, Decimal], amount: Decimal) -> Parts:
    """The parts of ``quantities`` by line index: with their share of the bill discount, which is the receipt's
    rounding, or without it, as comes nearer to ``amount``."""
    whole = _parts(body, quantities)
    bill = sum((line.amount for line in body.lines), ZERO)
    lines = sum((worth(body.lines[index], quantity) for index, quantity in quantities.items()), ZERO)
    discount = body.bill_discount * lines / bill if bill else ZERO
    rounded = replace(whole, sales=max(whole.sales - discount, ZERO))
    return min(rounded, whole, key=lambda parts: abs(parts.total - amount))


def _parts(body: InvoiceBody, quantities: Mapping[int, Decimal]) -> Parts:
    sales = service = ZERO
    taxes: dict[str, Decimal] = {}
    for index, quantity in quantities.items():
        line = body.lines[index]
        net = worth(line, quantity)
        if line.tax is not None:
            tax = net * line.tax_rate / (100 + line.tax_rate if body.inclusive else 100)
            taxes[line.tax] = taxes.get(line.tax, ZERO) + tax
            net -= tax if body.inclusive else ZERO
        if line.role == SERVICE:
            service += net
        else:
            sales += net
    return Parts(sales=sales, service=service, taxes=taxes)
