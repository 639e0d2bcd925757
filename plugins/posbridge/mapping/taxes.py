"""Which tax each line of a receipt carries.

Sources total the taxes of a receipt and give each line an amount, not a name. So a line's tax is the one
of the receipt's taxes (or the sum of several) whose rate on the line's base comes nearest to that amount.
The base is net and those service charges that are taxed (contract moka §3.4.1, iseller §4.11); a line with
tax 0 is untaxed, whatever the settings of the product say. A till that rounds a receipt's tax once and shares
it out to the lines may be off by more than a rupiah on one of them; the receipt as a whole is still checked
to less than one.
"""

from collections.abc import Sequence
from itertools import combinations

from posbridge.domain.books import BookTax
from posbridge.domain.records import AppliedTax, Sale
from posbridge.mapping import reasons
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import HoldError
from posbridge.mapping.rules import sales_tax
from posbridge.mapping.services import tax_bases
from posbridge.money import ZERO, Decimal

NEAR = Decimal(2)
Combination = tuple[AppliedTax, ...]


def line_taxes(sale: Sale, ctx: MapContext) -> list[BookTax | None]:
    """The Jurnal tax of each line, in the receipt's order; None where it is untaxed."""
    found: dict[Combination, BookTax] = {}
    taxes: list[BookTax | None] = []
    for applied in applied_taxes(sale):
        if applied and applied not in found:
            found[applied] = sales_tax(ctx, sale.receipt_no, applied)
        taxes.append(found[applied] if applied else None)
    return taxes


def applied_taxes(sale: Sale) -> list[Combination]:
    """The POS taxes that each line carries, in the receipt's order.

    Raises:
        HoldError: a line's tax follows from none of the receipt's.
    """
    choices = _choices(sale.taxes)
    bases = tax_bases(sale)
    if sale.tax and not any(line.tax for line in sale.lines):
        everywhere = _nearest(sale, choices, sum(bases, ZERO), sale.tax, "the receipt")
        return [everywhere if line.full_net else () for line in sale.lines]
    return [
        _nearest(sale, choices, base, line.tax, line.name) if line.tax else ()
        for line, base in zip(sale.lines, bases, strict=True)
    ]


def _nearest(sale: Sale, choices: Sequence[Combination], base: Decimal, tax: Decimal, line: str) -> Combination:
    """Equally near ones: fewer taxes first, then the receipt's order."""
    best = min(choices, key=lambda choice: abs(_tax(base, choice, sale) - tax), default=())
    residual = tax - _tax(base, best, sale)
    if not best or abs(residual) >= NEAR:
        told = ", ".join(f"{each.name} {each.rate.normalize():f} %" for each in sale.taxes) or "none"
        raise HoldError(reasons.tax_not_explained(sale.receipt_no, line=line, taxes=told, residual=residual))
    return best


def _tax(base: Decimal, choice: Combination, sale: Sale) -> Decimal:
    rate = sum((tax.rate for tax in choice), ZERO)
    return base * rate / (100 + rate if sale.inclusive else 100)


def _choices(taxes: Sequence[AppliedTax]) -> list[Combination]:
    named = [tax for tax in taxes if tax.rate]
    return [choice for size in range(1, len(named) + 1) for choice in combinations(named, size)]
