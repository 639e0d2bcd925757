"""Choosing among the units of a sold line that stand at two rates (see ``pricing``).

One of three units sold for 10,000 is worth 3,333 or 3,334. Which of them came back follows from what the
POS gave back for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from posbridge.domain.documents import InvoiceLine
from posbridge.mapping.positions import Quantities
from posbridge.mapping.pricing import plain
from posbridge.money import RUPIAH, ZERO, Decimal, quantize


@dataclass(slots=True, kw_only=True)
class Pick:
    """Units of one product within one sold line.

    ``ideal`` is their share of what the line came to. ``rates`` are the indexes of the cheap and the dear
    line where there are two; ``step`` is how much can be traded between them at once.
    """

    lines: Sequence[InvoiceLine]
    left: Sequence[Decimal]
    quantities: Quantities
    ideal: Decimal
    rates: tuple[int, int] | None = None
    step: Decimal = RUPIAH

    @property
    def worth(self) -> Decimal:
        return sum((worth(self.lines[index], quantity) for index, quantity in self.quantities.items()), ZERO)

    @property
    def even(self) -> bool:
        return not quantize(self.worth - self.ideal)

    def approach_ideal(self) -> None:
        """Trade units until their worth is as near to the ideal as it can be."""
        gain = self._gain()
        if gain:
            self._trade(((self.ideal - self.worth) / gain).to_integral_value() * self.step)

    def next_gain(self, *, up: bool) -> Decimal:
        """What trading one step adds (``up``) or takes; zero where there is none to trade."""
        quantity = self._allowed(self.step if up else -self.step)
        return self._gain() * quantity / self.step if abs(quantity) == self.step else ZERO

    def strays(self, gain: Decimal) -> Decimal:
        """How much further from the ideal ``gain`` would lead."""
        return abs(self.worth + gain - self.ideal) - abs(self.worth - self.ideal)

    def trade_one(self, *, up: bool) -> None:
        self._trade(self.step if up else -self.step)

    def trade_worth(self, gain: Decimal) -> None:
        """Trade as much of a step as adds ``gain``, or takes it where that is below zero; as far as it goes."""
        if whole := self._gain():
            self._trade(plain(quantize(gain / whole * self.step)))

    def _gain(self) -> Decimal:
        if self.rates is None:
            return ZERO
        cheap, dear = self.rates
        return worth(self.lines[dear], self.step) - worth(self.lines[cheap], self.step)

    def _allowed(self, quantity: Decimal) -> Decimal:
        """As much of ``quantity`` as can be traded for dear units, or for cheap ones where it is negative."""
        if self.rates is None:
            return ZERO
        cheap, dear = self.rates
        up = min(self.quantities[cheap], self.left[dear] - self.quantities[dear])
        down = min(self.quantities[dear], self.left[cheap] - self.quantities[cheap])
        return min(max(quantity, -down), up)

    def _trade(self, quantity: Decimal) -> None:
        if self.rates is not None:
            cheap, dear = self.rates
            moved = self._allowed(quantity)
            self.quantities[cheap] -= moved
            self.quantities[dear] += moved


def shift(picks: Sequence[Pick], net: Decimal) -> None:
    """Bring what ``picks`` are worth together nearer to ``net``, each time where that strays least."""
    for _ in range(4 * len(picks)):
        missing = net - sum((pick.worth for pick in picks), ZERO)
        up = missing > 0
        gains = [(pick, pick.next_gain(up=up)) for pick in picks]
        nearer = [(pick.strays(gain), place) for place, (pick, gain) in enumerate(gains) if _helps(gain, missing)]
        if not nearer:
            return
        picks[min(nearer)[1]].trade_one(up=up)


def blend(picks: Sequence[Pick], net: Decimal) -> None:
    """Bring what ``picks`` are worth together to ``net`` by parts of a step, where less than one is missing."""
    for pick in picks:
        missing = net - sum((each.worth for each in picks), ZERO)
        if not missing:
            return
        pick.trade_worth(missing)


def worth(line: InvoiceLine, quantity: Decimal) -> Decimal:
    """What ``quantity`` of an invoice line comes to."""
    return line.rate * quantity * (100 - line.discount) / 100


def _helps(gain: Decimal, missing: Decimal) -> bool:
    return abs(missing - gain) < abs(missing)
