"""The arithmetic of invoices and returns (contract jurnal §7.11, §8), on numbers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posbridge.money import STORED, ZERO, Decimal, quantize
from tests.sandbox.jurnal.records import Invoice, InvoiceLine, Totals

RETURNED = Decimal("0.001")
"""Shares of a return are kept to three decimals, as the vendor's example shows them."""


def line_amount(quantity: Decimal, rate: Decimal, discount: Decimal) -> Decimal:
    return quantity * rate * (100 - discount) / 100


def inside(amount: Decimal, rate: Decimal) -> Decimal:
    """The tax inside an amount that includes it, not rounded."""
    return amount * rate / (100 + rate)


def totals(
    lines: Sequence[InvoiceLine],
    *,
    discount: Decimal,
    percent: bool,
    tax_after_discount: bool,
    inclusive: bool,
    shipping: Decimal,
    witholding: Decimal,
    witholding_percent: bool,
) -> Totals:
    """All totals of an invoice. Quotients are kept to five decimals, nothing is rounded to rupiah."""
    subtotal = sum((line.quantity * line.rate for line in lines), ZERO)
    amounts = sum((line.amount for line in lines), ZERO)
    discount_price = amounts * discount / 100 if percent else discount
    net = amounts - discount_price
    taxes = _taxes(lines, amounts, net if tax_after_discount else amounts, inclusive=inclusive, step=STORED)
    added = ZERO if inclusive else sum(taxes.values(), ZERO)
    return Totals(
        subtotal=subtotal,
        discount_per_lines=subtotal - amounts,
        discount_price=discount_price,
        net=net,
        taxes=taxes,
        shipping=shipping,
        original=net + added + shipping,
        witholding=net * witholding / 100 if witholding_percent else witholding,
    )


def _taxes(
    lines: Sequence[InvoiceLine], amounts: Decimal, base: Decimal, *, inclusive: bool, step: Decimal
) -> dict[int, Decimal]:
    groups: dict[int, tuple[Decimal, Decimal]] = {}
    for line in lines:
        if line.tax_id is not None:
            held = groups.get(line.tax_id, (ZERO, line.tax_rate))[0]
            groups[line.tax_id] = (held + line.amount, line.tax_rate)
    result = {}
    for tax_id, (amount, rate) in groups.items():
        share = amount * base / amounts if amounts else ZERO
        result[tax_id] = quantize(inside(share, rate) if inclusive else share * rate / 100, step)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a return gives back."""

    amounts: dict[int, Decimal]
    discount_lines: Decimal
    discount_whole: Decimal
    taxes: dict[int, Decimal]
    witholding: Decimal
    amount: Decimal


def returned(invoice: Invoice, quantities: Mapping[int, Decimal]) -> Returned:
    """What returning ``quantities`` (by line id) gives back.

    Each line gives its amount less its share of the whole discount, plus its tax. A return that leaves nothing on
    the invoice gives back whatever earlier returns left, so that complete returns add up to the invoice: ours.
    """
    lines = [line for line in invoice.lines if line.id in quantities]
    amounts = {line.id: line_amount(quantities[line.id], line.rate, line.discount) for line in lines}
    gross = sum((quantities[line.id] * line.rate for line in lines), ZERO)
    amount = sum(amounts.values(), ZERO)
    whole = invoice.totals
    base = sum((line.amount for line in invoice.lines), ZERO)
    last = all(line.returned + quantities.get(line.id, ZERO) == line.quantity for line in invoice.lines)

    def part(name: str, share: Decimal, full: Decimal) -> Decimal:
        return full - invoice.returned.get(name, ZERO) if last else quantize(share, RETURNED)

    discount = part("discount", amount * whole.discount_price / base, whole.discount_price)
    taxes = {
        tax_id: part(
            f"tax {tax_id}",
            _returned_tax(invoice, tax_id, amounts, whole.net / base if invoice.tax_after_discount else Decimal(1)),
            full,
        )
        for tax_id, full in whole.taxes.items()
    }
    net = amount - discount
    witholding = part("witholding", whole.witholding * net / whole.net if whole.net else ZERO, whole.witholding)
    added = ZERO if invoice.inclusive else sum(taxes.values(), ZERO)
    return Returned(
        amounts=amounts,
        discount_lines=gross - amount,
        discount_whole=discount,
        taxes=taxes,
        witholding=witholding,
        amount=net + added - witholding,
    )


def _returned_tax(invoice: Invoice, tax_id: int, amounts: Mapping[int, Decimal], share: Decimal) -> Decimal:
    tax = ZERO
    for line in invoice.lines:
        if line.tax_id == tax_id and line.id in amounts:
            base = amounts[line.id] * share
            tax += inside(base, line.tax_rate) if invoice.inclusive else base * line.tax_rate / 100
    return tax
