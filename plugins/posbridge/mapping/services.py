"""The service charges of a receipt: which share of them each line carries, beside prices and taxes.

A charge may be in the base of the taxes or not, and where prices include tax it may be part of them or be
added on top. A receipt that tells no charges of their own, or only such as are taxed like its goods, has
one: ``Sale.service``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from posbridge.domain.records import AppliedService, Sale
from posbridge.mapping.pricing import quantum
from posbridge.mapping.rules import close
from posbridge.money import RUPIAH, ZERO, Decimal, quantize, split

FINEST = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A service charge, spread over the lines of its receipt.

    ``shares`` sum to it exactly, as the receipt totals it: without tax, but with it where it is on top of
    prices that include tax. ``inside``: prices include it. ``name`` is empty for the receipt's only charge.
    """

    shares: Sequence[Decimal]
    taxed: bool = True
    inside: bool = False
    name: str = ""

    def stated(self, rates: Sequence[Decimal]) -> list[Decimal]:
        """Each line's share as it stands on the invoice: with tax where it is taken out of prices that include tax.

        Args:
            rates: percent of tax on each line.
        """
        if not (self.inside and self.taxed):
            return list(self.shares)
        return [quantize(share * (100 + rate) / 100, FINEST) for share, rate in zip(self.shares, rates, strict=True)]


def charges(sale: Sale) -> list[Charge]:
    """The receipt's charges, those that are taxed like its goods first and as one.

    Raises:
        HoldError: the receipt's charges, or what its lines say of them, do not come to its service.
    """
    special = [each for each in sale.services if _is_special(each, sale)]
    if not special:
        return [Charge(shares=_spread(sale.service, sale), inside=sale.inclusive)]
    told = sum((each.amount for each in sale.services), ZERO)
    close(sale.receipt_no, "the service charges do not come to the receipt's service", sale.service - told)
    ordinary = [each for each in sale.services if each not in special]
    found = [
        Charge(
            shares=_spread(each.amount, sale),
            taxed=each.taxed,
            inside=sale.inclusive and not each.on_top,
            name=each.name,
        )
        for each in special
    ]
    if ordinary:
        amount = sum((each.amount for each in ordinary), ZERO)
        name = ", ".join(dict.fromkeys(each.name for each in ordinary))
        found.insert(0, Charge(shares=_spread(amount, sale), inside=sale.inclusive, name=name))
    return found


def on_top(sale: Sale) -> Decimal:
    """What is added to prices that include tax."""
    return sum((each.amount for each in sale.services if sale.inclusive and each.on_top), ZERO)


def tax_bases(sale: Sale) -> list[Decimal]:
    """What each line's tax is figured on; where prices include tax, the base includes it too."""
    bases = [line.full_net for line in sale.lines]
    for charge in charges(sale):
        if charge.taxed is not charge.inside:
            sign = 1 if charge.taxed else -1
            bases = [base + sign * share for base, share in zip(bases, charge.shares, strict=True)]
    return bases


def _is_special(service: AppliedService, sale: Sale) -> bool:
    return not service.taxed or (sale.inclusive and service.on_top)


def _spread(amount: Decimal, sale: Sale) -> list[Decimal]:
    """Each line's share of ``amount``, by what the lines tell of all charges, else by what they come to."""
    told = [line.service for line in sale.lines]
    if amount == sale.service == sum(told, ZERO):
        return told
    if any(told):
        residual = sale.service - sum(told, ZERO)
        close(sale.receipt_no, "the lines' service charges are not the receipt's", residual, within=RUPIAH)
        return split(amount, told, quantum(amount))
    nets = [max(line.full_net, ZERO) for line in sale.lines]
    return split(amount, nets, quantum(amount)) if nets else []
