"""Which units of a sale a refund gave back.

Some sources say so. Others only count, on each sold line, how many units were refunded so far, and give
each refund's amount (contract moka §3.4.2). Then the units are those of the counted ones that come to
the refund's net, found by a bounded search; where several choices do, the first in the receipt's order,
so that the answer is the same every time. Later refunds of the sale must be able to come to theirs with
what is left.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from posbridge.domain.records import Refund, Sale, SaleLine
from posbridge.mapping import reasons
from posbridge.mapping.pricing import step_of
from posbridge.mapping.results import HoldError
from posbridge.money import RUPIAH, STORED, ZERO, Decimal, quantize

Units = dict[str, Decimal]
"""Units by the key of the sale line."""

TRIES = 20_000
"""Partial choices looked at before a search gives up."""


def refunded_units(
    refund: Refund,
    sale: Sale,
    back: Mapping[str, Decimal],
    siblings: Sequence[Refund],
    *,
    standing: Collection[str] = (),
) -> Units | None:
    """Units that ``refund`` gave back; None where it gave back money without goods.

    Args:
        back: units that other refunds have brought back, by line key.
        siblings: all refunds of the sale, in any order; ``refund`` may be among them.
        standing: source ids of those whose returns are in ``back``, later ones among them.

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
    later = [each for each in siblings if order(each) > order(refund) and each.source_id not in standing]
    for each in later:
        for given in each.lines or ():
            counted[given.key] = counted.get(given.key, ZERO) - given.quantity
    unknown = [each for each in later if each.lines is None and not each.by_amount]
    for exactly in (True, False):
        found = _Search(sale, exactly=exactly).first([refund, *unknown], counted, back)
        if found is not None:
            return found
    raise HoldError(reasons.refund_units_unknown(sale.receipt_no, amount=refund.amount))


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


class _Search:
    """Depth-first over lines and quantities, for one refund after the other.

    ``exactly``: a line's running share is rounded half up, as a till does that rounds; else the shares are
    not rounded, and half a rupiah for each line may be missing.
    """

    def __init__(self, sale: Sale, *, exactly: bool) -> None:
        self._sale = sale
        self._lines = [line for line in sale.lines if line.quantity > 0]
        self._step = step_of(each for line in sale.lines for each in (line.net, line.full_net)) if exactly else None
        self._slack = STORED if exactly else max(RUPIAH, Decimal(len(sale.lines)) / 2)
        self._tries = 0

    def first(self, refunds: Sequence[Refund], counted: Units, gone: Mapping[str, Decimal]) -> Units | None:
        """Units of the first of ``refunds``, such that the others can have theirs of what is left.

        Args:
            counted: units that may have come back.
            gone: units that came back before.
        """
        refund, others = refunds[0], refunds[1:]
        every = {key: quantity for key, quantity in counted.items() if quantity > 0}
        goal = refund.amount if refund.net is None else refund.net
        lines = [line for line in self._lines if line.key in every]
        worth = [
            {quantity: self._worth(refund, line, gone[line.key], quantity) for quantity in _steps(every[line.key])}
            for line in lines
        ]
        most = [each[every[line.key]] for line, each in zip(lines, worth, strict=True)]
        if not others and every and abs(sum(most, ZERO) - goal) < self._slack:
            return every
        for chosen in self._choices(lines, worth, most, goal):
            if not self._taxes_fit(refund, chosen):
                continue
            rest = {key: quantity - chosen.get(key, ZERO) for key, quantity in every.items()}
            now = {key: quantity + chosen.get(key, ZERO) for key, quantity in gone.items()}
            if not others or self.first(others, rest, now) is not None:
                return chosen
        return None

    def _choices(
        self,
        lines: Sequence[SaleLine],
        worth: Sequence[Mapping[Decimal, Decimal]],
        most: Sequence[Decimal],
        goal: Decimal,
    ) -> Iterator[Units]:
        def choose(index: int, chosen: Units, lacking: Decimal) -> Iterator[Units]:
            self._tries += 1
            reachable = -self._slack < lacking < sum(most[index:], ZERO) + self._slack
            if self._tries > TRIES or not reachable:
                return
            if index == len(lines):
                if chosen:
                    yield chosen
                return
            for quantity, share in worth[index].items():
                more = chosen | {lines[index].key: quantity} if quantity else chosen
                yield from choose(index + 1, more, lacking - share)

        yield from choose(0, {}, goal)

    def _taxes_fit(self, refund: Refund, chosen: Units) -> bool:
        """Goods of one price may bear different taxes; a rupiah for each line may be rounded away."""
        if refund.tax is None:
            return True
        taxes = [line.tax * chosen[line.key] / line.quantity for line in self._lines if line.key in chosen]
        return abs(sum(taxes, ZERO) - refund.tax) < len(taxes) + 1

    def _worth(self, refund: Refund, line: SaleLine, before: Decimal, quantity: Decimal) -> Decimal:
        whole = line.full_net
        if refund.net is None and not self._sale.inclusive:
            whole += line.service + line.tax
        shares = [whole * units / line.quantity for units in (before, before + quantity)]
        if self._step is not None:
            shares = [quantize(share, self._step) for share in shares]
        return shares[1] - shares[0]


def _steps(quantity: Decimal) -> Iterator[Decimal]:
    """Quantities to try, largest first: whole units, or all or nothing of what is weighed."""
    if quantity == quantity.to_integral_value() and quantity <= TRIES:
        yield from (quantity - units for units in range(int(quantity) + 1))
    else:
        yield from (quantity, ZERO)
