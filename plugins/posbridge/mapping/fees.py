"""Service charge and rounding: how they stand on an invoice and which share of them a line carries.

A fee in rupiah stands as ``quantity = rupiah, rate = 1``, so that any part of it can be given back later.
"""

from collections.abc import Sequence

from posbridge.domain.books import BookTax
from posbridge.domain.documents import InvoiceLine
from posbridge.domain.records import Sale
from posbridge.mapping.identity import fee_id
from posbridge.mapping.pricing import quantum
from posbridge.mapping.rules import close
from posbridge.money import RUPIAH, ZERO, Decimal, quantize, split
from posbridge.settings import lookup
from posbridge.settings.model import OutletSettings

SERVICE = "service"
ROUNDING = "rounding"
CUSTOM = "custom"
FINEST = Decimal("0.0001")


def service_shares(sale: Sale) -> list[Decimal]:
    """Each line's share of the receipt's service charge, before tax; they sum to the charge exactly.

    A source that totals the charge but does not spread it has it spread over what the lines come to.
    """
    told = [line.service for line in sale.lines]
    if sum(told, ZERO) == sale.service:
        return told
    if any(told):
        residual = sale.service - sum(told, ZERO)
        close(sale.receipt_no, "the lines' service charges are not the receipt's", residual, within=RUPIAH)
        return split(sale.service, told, quantum(sale.service))
    return split(sale.service, [max(line.full_net, ZERO) for line in sale.lines], quantum(sale.service))


def fee_shares(sale: Sale, rates: Sequence[Decimal]) -> list[Decimal]:
    """Each line's share as it stands on the invoice: with tax where prices include it.

    Args:
        rates: percent of tax on each line.
    """
    shares = service_shares(sale)
    if not sale.inclusive:
        return shares
    return [quantize(share * (100 + rate) / 100, FINEST) for share, rate in zip(shares, rates, strict=True)]


def service_lines(
    outlet: OutletSettings, shares: Sequence[Decimal], taxes: Sequence[BookTax | None]
) -> list[InvoiceLine]:
    """One line per tax, in the order in which the taxes first stand on the receipt."""
    sums: dict[str | None, Decimal] = {}
    rates: dict[str | None, Decimal] = {}
    for share, tax in zip(shares, taxes, strict=True):
        name = tax.name if tax else None
        sums[name] = sums.get(name, ZERO) + share
        rates[name] = tax.rate if tax else ZERO
    return [_fee(outlet, SERVICE, amount, tax=name, tax_rate=rates[name]) for name, amount in sums.items() if amount]


def rounding_line(outlet: OutletSettings, amount: Decimal) -> InvoiceLine:
    """Rounding in the outlet's favour. Rounding in the customer's is a bill discount (contract jurnal §8)."""
    return _fee(outlet, ROUNDING, amount)


def _fee(
    outlet: OutletSettings, role: str, amount: Decimal, *, tax: str | None = None, tax_rate: Decimal = ZERO
) -> InvoiceLine:
    return InvoiceLine(
        role=role,
        product=fee_id(outlet, role),
        product_name=lookup.fee_product(outlet, role).name,
        quantity=amount,
        rate=RUPIAH,
        tax=tax,
        tax_rate=tax_rate,
    )
