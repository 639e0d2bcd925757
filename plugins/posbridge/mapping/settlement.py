"""Closing a reversal on what the POS gave back: the sales return, and what it cannot express.

A sales return gives back each line less its share of the bill discount, and tax with its decimals
(contract jurnal §7.11). What the POS gave back is compared with that; a difference (the gap) must have one
of these causes, or the refund is held:

- the bill discount's share of the returned lines. The bill discount is the receipt's negative rounding,
  which a POS does not spread over partial refunds (contract moka §7.1). A credit memo adds the share;
- less than a rupiah for each line that came back, of tax or of units at two rates, that the POS rounded. The
  invoice's rounding line gives it where there is one, else a credit memo adds it;
- rounding in the outlet's favour, which the POS kept when the last goods came back. The rounding line is not
  returned;
- earlier shares, when refunds add up to the whole receipt. The return then gives more than the POS did, and
  Jurnal has no credit memo below zero. So only goods are returned, and one credit memo stands for the
  service charge and its tax, less the difference. Without a service charge the refund is held;
- such decimals the other way: the return gives more than the POS did. The credit memo for the service
  charge takes that up as well. Without one, the memo refund pays what the POS paid, and the decimals stay
  open on the customer, where they can be seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from posbridge.domain.documents import InvoiceBody, MemoLine, ReturnBody
from posbridge.mapping.amounts import ReturnTotal, given_back, quantities_of
from posbridge.mapping.context import MapContext
from posbridge.mapping.fees import ROUNDING, SERVICE
from posbridge.mapping.positions import Quantities, left
from posbridge.mapping.pricing import plain
from posbridge.mapping.return_lines import Returned
from posbridge.mapping.rules import close, tax_account
from posbridge.money import CENT, RUPIAH, STORED, ZERO, Decimal, quantize
from posbridge.settings import lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """``quantities`` to return by invoice line, and lines of a credit memo beside it.

    Both together give what the POS gave back, and decimals that are ``left_open``.
    """

    quantities: Quantities
    memo: tuple[MemoLine, ...] = ()
    left_open: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What was given back, of which invoice, after which returns.

    ``whole``: with this one, refunds add up to the receipt's total. ``estimated``: the POS tells none of the
    amount's parts, so that each line's share may be rounded.
    """

    receipt: str
    invoice: InvoiceBody
    earlier: Sequence[ReturnBody]
    amount: Decimal
    whole: bool
    ctx: MapContext
    estimated: bool = False

    def total(self, quantities: Quantities) -> ReturnTotal:
        return given_back(
            self.invoice.lines,
            quantities,
            earlier=[quantities_of(each) for each in self.earlier],
            bill_discount=self.invoice.bill_discount,
            inclusive=self.invoice.inclusive,
        )

    def roles(self, candidate: Returned, role: str) -> Quantities:
        lines = self.invoice.lines
        return {index: quantity for index, quantity in candidate.quantities.items() if lines[index].role == role}

    def tolerance(self, candidate: Returned) -> Decimal:
        """A rupiah for each line, where tax or units at two rates leave decimals; else nothing."""
        lines = [self.invoice.lines[index] for index in candidate.quantities]
        taxed = not self.invoice.inclusive and any(line.tax for line in self.invoice.lines)
        shared = self.invoice.inclusive and bool(self.roles(candidate, SERVICE))
        rough = self.estimated or taxed or shared or not candidate.even
        return RUPIAH * len(lines) if rough else ZERO


def settle(claim: Claim, candidates: Sequence[Returned]) -> Settlement:
    """The first of ``candidates`` that gives back the amount exactly, else the first whose gap is explained.

    Raises:
        HoldError: no candidate closes; the reason carries the smallest gap.
    """
    found = settled(claim, candidates)
    if found is None:
        gap = min((gap for _, gap in _gaps(claim, candidates)), key=abs)
        close(claim.receipt, "the goods that came back are not worth the refund", gap)
        raise AssertionError("a gap of zero is settled")
    return found


def settled(claim: Claim, candidates: Sequence[Returned]) -> Settlement | None:
    """As ``settle``; None where no candidate closes."""
    gaps = _gaps(claim, candidates)
    for candidate, gap in gaps:
        if not gap:
            return Settlement(quantities=candidate.quantities)
    for candidate, gap in gaps:
        found = _by_rounding_line(claim, candidate, gap)
        if found is None:
            found = _by_memo(claim, candidate, gap) if gap > 0 else _fees_by_memo(claim, candidate, gap)
        if found is not None:
            return found
    nearest, gap = min(gaps, key=lambda each: abs(each[1]))
    if 0 < -gap < claim.tolerance(nearest):
        # Less than a cent is paid out with the rest: Jurnal would show a memo that is open over nothing.
        return Settlement(quantities=nearest.quantities, left_open=-gap if -gap >= CENT else ZERO)
    return None


def _gaps(claim: Claim, candidates: Sequence[Returned]) -> list[tuple[Returned, Decimal]]:
    """What each candidate lacks to the amount."""
    return [(each, claim.amount - claim.total(each.quantities).total) for each in candidates]


def _by_rounding_line(claim: Claim, candidate: Returned, gap: Decimal) -> Settlement | None:
    """Return more or less of the rounding line, for decimals; or none of it, where the POS kept it."""
    lines = claim.invoice.lines
    index = next((place for place, line in enumerate(lines) if line.role == ROUNDING), None)
    if index is None:
        return None
    quantities, there = dict(candidate.quantities), left(claim.invoice, claim.earlier)[index]
    tolerance = claim.tolerance(candidate)
    if not abs(gap) < tolerance and not abs(quantities.get(index, ZERO) + gap) < max(tolerance, STORED):
        return None
    # Twice: the last return of an invoice also gives back decimals that earlier ones left.
    for _ in range(2):
        quantities[index] = quantities.get(index, ZERO) + claim.amount - claim.total(quantities).total
    if not 0 <= quantities[index] <= there or claim.total(quantities).total != claim.amount:
        return None
    return Settlement(quantities={place: plain(quantity) for place, quantity in quantities.items() if quantity})


def _by_memo(claim: Claim, candidate: Returned, gap: Decimal) -> Settlement | None:
    """The POS gave more than the return: a credit memo adds the discount's share, or decimals."""
    share = claim.total(candidate.quantities).share
    tolerance = claim.tolerance(candidate)
    if not (gap == share or gap < tolerance or abs(gap - share) < tolerance):
        return None
    text = "rounding share" if share else "tax rounding"
    line = MemoLine(account=claim.ctx.settings.accounts.sales, amount=plain(gap), description=text)
    return Settlement(quantities=candidate.quantities, memo=(line,))


def _fees_by_memo(claim: Claim, candidate: Returned, gap: Decimal) -> Settlement | None:
    """Return the goods alone; a credit memo for the service charge, its tax, and the gap."""
    fees = claim.roles(candidate, SERVICE)
    goods = {index: quantity for index, quantity in candidate.quantities.items() if index not in fees}
    if not fees or not goods or not (claim.whole or -gap < claim.tolerance(candidate)):
        return None
    taxes = _fee_taxes(claim.invoice, fees)
    service = claim.amount - claim.total(goods).total - sum(taxes.values(), ZERO)
    if service <= 0:
        return None
    account = lookup.fee_product(claim.ctx.settings, SERVICE).sell_account
    text = "service charge, less earlier rounding shares" if claim.whole else "service charge, as the POS rounded it"
    memo = [MemoLine(account=account, amount=plain(service), description=text)]
    for name, tax in taxes.items():
        number = tax_account(claim.ctx, claim.receipt, name)
        memo.append(MemoLine(account=number, amount=plain(tax), description=f"{name} on the service charge"))
    return Settlement(quantities=goods, memo=tuple(memo))


def _fee_taxes(invoice: InvoiceBody, fees: Quantities) -> dict[str, Decimal]:
    taxes: dict[str, Decimal] = {}
    for index, quantity in fees.items():
        line = invoice.lines[index]
        if line.tax is not None:
            base = 100 + line.tax_rate if invoice.inclusive else 100
            tax = quantize(quantity * line.rate * line.tax_rate / base)
            taxes[line.tax] = taxes.get(line.tax, ZERO) + tax
    return {name: tax for name, tax in taxes.items() if tax}
