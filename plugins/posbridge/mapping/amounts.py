"""What Jurnal stores for an invoice and a sales return, computed before anything is sent.

Contract jurnal §8 and §7.11. Jurnal rounds nothing to whole rupiah; it keeps five decimals, and so do
these results. Invoices of posbridge leave the tax base alone (``tax_after_discount`` false); the general
functions know both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posbridge.domain.documents import InvoiceBody, InvoiceLine, ReturnBody
from posbridge.money import ZERO, Decimal, quantize


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceTotal:
    """``net`` is after line discounts and the bill discount. Where prices include tax, so does ``net``."""

    subtotal: Decimal
    line_discounts: Decimal
    net: Decimal
    tax: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTotal:
    """``share`` is what the bill discount keeps back of the returned lines."""

    lines: Decimal
    line_discounts: Decimal
    share: Decimal
    tax: Decimal
    total: Decimal


def invoice_total(body: InvoiceBody) -> InvoiceTotal:
    """The amounts of an invoice as posbridge sends it."""
    return priced(body.lines, bill_discount=body.bill_discount, inclusive=body.inclusive)


def return_total(body: InvoiceBody, returned: ReturnBody) -> ReturnTotal:
    """The amounts of a sales return against ``body``."""
    quantities = {line.line: line.quantity for line in returned.lines}
    return given_back(body.lines, quantities, bill_discount=body.bill_discount, inclusive=body.inclusive)


def priced(
    lines: Sequence[InvoiceLine],
    *,
    bill_discount: Decimal = ZERO,
    inclusive: bool = False,
    tax_after_discount: bool = False,
) -> InvoiceTotal:
    """Price an invoice of these lines; ``bill_discount`` is in rupiah (contract jurnal §8)."""
    subtotal = sum((line.quantity * line.rate for line in lines), ZERO)
    amounts = sum((line.amount for line in lines), ZERO)
    net = amounts - bill_discount
    tax = sum((_tax(line, line.amount, inclusive=inclusive) for line in lines), ZERO)
    if tax_after_discount and amounts:
        tax = tax * net / amounts
    tax = quantize(tax)
    return InvoiceTotal(
        subtotal=subtotal,
        line_discounts=subtotal - amounts,
        net=net,
        tax=tax,
        total=quantize(net if inclusive else net + tax),
    )


def given_back(
    lines: Sequence[InvoiceLine],
    quantities: Mapping[int, Decimal],
    *,
    bill_discount: Decimal = ZERO,
    inclusive: bool = False,
    tax_after_discount: bool = False,
) -> ReturnTotal:
    """Price a return of ``quantities`` by line index against an invoice of ``lines`` (contract jurnal §7.11)."""
    amounts = sum((line.amount for line in lines), ZERO)
    full = sum((lines[index].rate * quantity for index, quantity in quantities.items()), ZERO)
    back = {i: lines[i].rate * quantity * (100 - lines[i].discount) / 100 for i, quantity in quantities.items()}
    returned = sum(back.values(), ZERO)
    share = quantize(bill_discount * returned / amounts) if amounts else ZERO
    tax = sum((_tax(lines[i], amount, inclusive=inclusive) for i, amount in back.items()), ZERO)
    if tax_after_discount and amounts:
        tax = tax * (amounts - bill_discount) / amounts
    tax = quantize(tax)
    return ReturnTotal(
        lines=returned,
        line_discounts=full - returned,
        share=share,
        tax=tax,
        total=quantize(returned - share + (ZERO if inclusive else tax)),
    )


def _tax(line: InvoiceLine, amount: Decimal, *, inclusive: bool) -> Decimal:
    return amount * line.tax_rate / (100 + line.tax_rate if inclusive else 100)
