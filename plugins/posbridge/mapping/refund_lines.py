"""Which units of a sale a refund gave back.

Some sources say so. Others only count, on each sold line, how many units were refunded so far, and give
each refund's amount (contract moka §3.4.2). Then the units are those of the counted ones that come to
the refund's net, found by a bounded search; where several choices do, the first in the receipt's order,
so that the answer is the same every time. Later refunds of the sale must be able to come to theirs with
what is left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from posbridge.domain.records import Refund, Sale, SaleLine
from posbridge.mapping import reasons
from posbridge.mapping.results import HoldError
from posbridge.money import RUPIAH, ZERO, Decimal

Units = dict[str, Decimal]
"""Units by the key of the sale line."""

TRIES = 20_000
"""Partial choices looked at before a search gives up."""


def refunded_units(refund: Refund, sale: Sale, back: Mapping[str, Decimal], siblings: Sequence[Refund]) -> Units | None:
    """Units that ``refund`` gave back; None where it gave back money without goods.

    Args:
        back: units that earlier refunds have brought back, by line key.
        siblings: all refunds of the sale, in any order; ``refund`` may be among them.

    Raises:
        HoldError: units of unknown lines, more than are left, or no choice comes to the amount.
    """
    left = {line.key: line.quantity - back.get(line.key, ZERO) for line in sale.lines}
    if refund.by_amount or refund.lines == ():
        return None
    if refund.lines is not None:
        return _given(refund, left)
    earlier = [each for each in siblings if order(each) < order(refund)]
    if refund.full or refund.amount + sum((each.amount for each in earlier), ZERO) == sale.total:
        return left
    counted = {line.key: min(line.refunded, line.quantity) - back.get(line.key, ZERO) for line in sale.lines}
    if not any(line.refunded for line in sale.lines):
        return None
    later = [each for each in siblings if order(each) > order(refund)]
    for each in later:
        for given in each.lines or ():
            counted[given.key] = counted.get(given.key, ZERO) - given.quantity
    unknown = [each for each in later if each.lines is None and not each.by_amount]
    found = _Search(sale).first([refund, *unknown], counted)
    if found is None:
        raise HoldError(reasons.refund_units_unknown(sale.receipt_no, amount=refund.amount))
    return found


def _given(refund: Refund, left: Mapping[str, Decimal]) -> Units:
    units: Units = {}
    for line in refund.lines or ():
        units[line.key] = units.get(line.key, ZERO) + line.quantity
    for key, quantity in units.items():
        if quantity > left.get(key, ZERO):
            excess = quantity - left.get(key, ZERO)
            raise HoldError(reasons.refund_too_large(refund.receipt_no, what=f"line {key}", residual=excess))
    return units


def order(refund: Refund) -> tuple[datetime, str]:
    """Refunds of a sale count oldest first."""
    return (refund.occurred_at, refund.source_id)


@dataclass
class _Search:
    """Depth-first over lines and quantities, for one refund after the other."""

    sale: Sale
    tries: int = 0

    def first(self, refunds: Sequence[Refund], counted: Units) -> Units | None:
        """Units of the first of ``refunds``, such that the others can have theirs of what is left."""
        refund, others = refunds[0], refunds[1:]
        every = {key: quantity for key, quantity in counted.items() if quantity > 0}
        if not others and self._comes_to(refund, every):
            return every
        for chosen in self._choices(refund, every):
            rest = {key: quantity - chosen.get(key, ZERO) for key, quantity in every.items()}
            if not others or self.first(others, rest) is not None:
                return chosen
        return None

    def _choices(self, refund: Refund, counted: Units) -> Iterator[Units]:
        lines = [line for line in self.sale.lines if counted.get(line.key, ZERO) > 0]
        most = [self._worth(refund, line, counted[line.key]) for line in lines]
        goal = self._goal(refund)

        def choose(index: int, chosen: Units, worth: Decimal) -> Iterator[Units]:
            self.tries += 1
            if self.tries > TRIES or worth - goal >= RUPIAH:
                return
            if goal - worth - sum(most[index:], ZERO) >= RUPIAH:
                return
            if index == len(lines):
                if chosen:
                    yield chosen
                return
            line = lines[index]
            for quantity in _steps(counted[line.key]):
                more = {**chosen, line.key: quantity} if quantity else chosen
                yield from choose(index + 1, more, worth + self._worth(refund, line, quantity))

        yield from choose(0, {}, ZERO)

    def _comes_to(self, refund: Refund, units: Units) -> bool:
        worth = sum((self._worth(refund, line, units[line.key]) for line in self.sale.lines if line.key in units), ZERO)
        return bool(units) and abs(worth - self._goal(refund)) < RUPIAH

    def _goal(self, refund: Refund) -> Decimal:
        return refund.amount if refund.net is None else refund.net

    def _worth(self, refund: Refund, line: SaleLine, quantity: Decimal) -> Decimal:
        whole = line.full_net
        if refund.net is None and not self.sale.inclusive:
            whole += line.service + line.tax
        return whole * quantity / line.quantity


def _steps(quantity: Decimal) -> Iterator[Decimal]:
    """Quantities to try, largest first: whole units, or all or nothing of what is weighed."""
    if quantity == quantity.to_integral_value():
        yield from (Decimal(units) for units in range(int(quantity), -1, -1))
    else:
        yield from (quantity, ZERO)
