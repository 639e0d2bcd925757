"""Service charge and rounding: how they stand on an invoice.

A fee in rupiah stands as ``quantity = rupiah, rate = 1``, so that any part of it can be given back later.
"""

from collections.abc import Iterable, Sequence

from posbridge.domain.books import BookTax
from posbridge.domain.documents import InvoiceLine
from posbridge.mapping.identity import fee_id
from posbridge.mapping.names import clean, fitted
from posbridge.mapping.services import Charge
from posbridge.money import RUPIAH, ZERO, Decimal
from posbridge.settings import lookup
from posbridge.settings.model import OutletSettings

SERVICE = "service"
ROUNDING = "rounding"
CUSTOM = "custom"


def service_lines(
    outlet: OutletSettings, found: Sequence[Charge], taxes: Sequence[BookTax | None]
) -> list[InvoiceLine]:
    """One line per tax, in the order in which the taxes first stand on the receipt; untaxed charges on one without.

    Args:
        found: the receipt's charges.
        taxes: the tax of each line.
    """
    sums: dict[str | None, Decimal] = {}
    rates: dict[str | None, Decimal] = {}
    names: dict[str | None, list[str]] = {}
    for charge in found:
        stated = charge.stated([tax.rate if tax else ZERO for tax in taxes])
        for share, line_tax in zip(stated, taxes, strict=True):
            tax = line_tax if charge.taxed else None
            name = tax.name if tax else None
            sums[name] = sums.get(name, ZERO) + share
            rates[name] = tax.rate if tax else ZERO
            if share and charge.name:
                names.setdefault(name, []).append(charge.name)
    return [
        _fee(outlet, SERVICE, amount, tax=name, tax_rate=rates[name], told=names.get(name, ()))
        for name, amount in sums.items()
        if amount
    ]


def rounding_line(outlet: OutletSettings, amount: Decimal) -> InvoiceLine:
    """Rounding in the outlet's favour. Rounding in the customer's is a bill discount (contract jurnal §8)."""
    return _fee(outlet, ROUNDING, amount)


def _fee(
    outlet: OutletSettings,
    role: str,
    amount: Decimal,
    *,
    tax: str | None = None,
    tax_rate: Decimal = ZERO,
    told: Iterable[str] = (),
) -> InvoiceLine:
    return InvoiceLine(
        role=role,
        product=fee_id(outlet, role),
        product_name=lookup.fee_product(outlet, role).name,
        quantity=amount,
        rate=RUPIAH,
        description=fitted(", ".join(dict.fromkeys(filter(None, map(clean, told))))),
        tax=tax,
        tax_rate=tax_rate,
    )
