"""What Jurnal stores for an invoice and a sales return, computed before anything is sent.

Contract jurnal §8 and §7.11. Jurnal rounds nothing to whole rupiah: taxes of an invoice keep five
decimals, shares of a return three. Invoices of posbridge leave the tax base alone
(``tax_after_discount`` false); the general functions know both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posbridge.domain.documents import InvoiceBody, InvoiceLine, ReturnBody
from posbridge.money import ZERO, Decimal, quantize

RETURNED = Decimal("0.001")
"""The finest step of a return's tax and discount share, as the vendor's example shows them."""


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


def return_total(body: InvoiceBody, returned: ReturnBody, earlier: Sequence[ReturnBody] = ()) -> ReturnTotal:
    """The amounts of a sales return against ``body``, after ``earlier`` returns."""
    return given_back(
        body.lines,
        quantities_of(returned),
        earlier=[quantities_of(each) for each in earlier],
        bill_discount=body.bill_discount,
        inclusive=body.inclusive,
    )


def quantities_of(returned: ReturnBody) -> dict[int, Decimal]:
    """Returned quantities by invoice line."""
    return {line.line: line.quantity for line in returned.lines}


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
    part = net / amounts if tax_after_discount and amounts else Decimal(1)
    whole = {index: line.amount for index, line in enumerate(lines)}
    taxes = _taxes(lines, whole, inclusive=inclusive)
    tax = sum((quantize(each * part) for each in taxes.values()), ZERO)
    return InvoiceTotal(
        subtotal=subtotal,
        line_discounts=subtotal - amounts,
        net=net,
        tax=tax,
        total=net if inclusive else net + tax,
    )


def given_back(
    lines: Sequence[InvoiceLine],
    quantities: Mapping[int, Decimal],
    *,
    earlier: Sequence[Mapping[int, Decimal]] = (),
    bill_discount: Decimal = ZERO,
    inclusive: bool = False,
    tax_after_discount: bool = False,
) -> ReturnTotal:
    """Price a return of ``quantities`` by line index against an invoice of ``lines`` (contract jurnal §7.11).

    A return that leaves nothing on the invoice gives back what ``earlier`` ones left of tax and discount,
    so that all of them together give back the invoice.
    """
    amounts = sum((line.amount for line in lines), ZERO)
    part = (amounts - bill_discount) / amounts if tax_after_discount and amounts else Decimal(1)

    def shares(of: Mapping[int, Decimal], step: Decimal | None) -> tuple[Decimal, dict[str, Decimal]]:
        back = {index: _worth(lines[index], quantity) for index, quantity in of.items()}
        discount = bill_discount * sum(back.values(), ZERO) / amounts if amounts else ZERO
        taxes = {name: tax * part for name, tax in _taxes(lines, back, inclusive=inclusive).items()}
        if step is None:
            return bill_discount, {name: quantize(tax) for name, tax in taxes.items()}
        return quantize(discount, step), {name: quantize(tax, step) for name, tax in taxes.items()}

    before = [shares(each, RETURNED) for each in earlier]
    if _leaves_nothing(lines, [*earlier, quantities]):
        share, taxes = shares(dict(enumerate(line.quantity for line in lines)), None)
        share -= sum((each for each, _ in before), ZERO)
        tax = sum(taxes.values(), ZERO) - sum((sum(each.values(), ZERO) for _, each in before), ZERO)
    else:
        share, taxes = shares(quantities, RETURNED)
        tax = sum(taxes.values(), ZERO)
    returned = sum((_worth(lines[index], quantity) for index, quantity in quantities.items()), ZERO)
    full = sum((lines[index].rate * quantity for index, quantity in quantities.items()), ZERO)
    return ReturnTotal(
        lines=returned,
        line_discounts=full - returned,
        share=share,
        tax=tax,
        total=returned - share + (ZERO if inclusive else tax),
    )


def _leaves_nothing(lines: Sequence[InvoiceLine], returns: Sequence[Mapping[int, Decimal]]) -> bool:
    return all(
        sum((each.get(index, ZERO) for each in returns), ZERO) == line.quantity for index, line in enumerate(lines)
    )


def _worth(line: InvoiceLine, quantity: Decimal) -> Decimal:
    return quantity * line.rate * (100 - line.discount) / 100


def _taxes(lines: Sequence[InvoiceLine], amounts: Mapping[int, Decimal], *, inclusive: bool) -> dict[str, Decimal]:
    """Tax by name of what the lines come to, not rounded."""
    sums: dict[str, Decimal] = {}
    for index, amount in amounts.items():
        line = lines[index]
        if line.tax is not None:
            tax = amount * line.tax_rate / (100 + line.tax_rate if inclusive else 100)
            sums[line.tax] = sums.get(line.tax, ZERO) + tax
    return sums
