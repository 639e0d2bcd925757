"""How units that came back stand on a sales return: which invoice lines, and how much of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posbridge.domain.documents import InvoiceBody, InvoiceLine
from posbridge.domain.records import Refund, Sale
from posbridge.mapping import reasons
from posbridge.mapping.fees import SERVICE, fee_shares
from posbridge.mapping.positions import Quantities
from posbridge.mapping.pricing import plain, quantum
from posbridge.mapping.results import HoldError
from posbridge.money import RUPIAH, STORED, ZERO, Decimal, quantize, split

DUST = 3 * STORED
"""What thirds and sevenths of a unit may lack or exceed after several returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """``even`` says that every quantity is worth exactly its share of the line."""

    quantities: Quantities
    even: bool


def goods_back(
    sale: Sale, body: InvoiceBody, left: Sequence[Decimal], units: Mapping[str, Decimal], net: Decimal | None
) -> Returned:
    """Quantities of the products and modifiers of ``units``.

    Where a line's units stand at two rates, the units that come nearest to their share are taken, and
    then shifted as long as that brings the sum nearer to ``net``, which the POS says it gave back.

    Raises:
        HoldError: more than is left.
    """
    groups = _groups(body)
    sold = {line.key: line for line in sale.lines}
    picks: list[_Pick] = []
    for (key, _, _), indexes in groups.items():
        if units.get(key):
            picks.append(_pick(body.lines, indexes, left, units[key] / sold[key].quantity, sale.receipt_no))
    if net is not None:
        _shift(picks, net)
    quantities = {index: quantity for pick in picks for index, quantity in pick.quantities.items() if quantity}
    return Returned(quantities=quantities, even=all(pick.even for pick in picks))


def service_back(
    sale: Sale, body: InvoiceBody, left: Sequence[Decimal], units: Mapping[str, Decimal], refund: Refund | None
) -> Returned:
    """Quantities of the service fee lines: what the POS says it gave back, else the share of the units."""
    rates = {line.sale_line: (line.tax, line.tax_rate) for line in body.lines if line.sale_line is not None}
    untaxed = (None, ZERO)
    shares = fee_shares(sale, [rates.get(line.key, untaxed)[1] for line in sale.lines])
    lines = {line.tax: index for index, line in enumerate(body.lines) if line.role == SERVICE}
    due: Quantities = dict.fromkeys(lines.values(), ZERO)
    for line, share in zip(sale.lines, shares, strict=True):
        index = lines.get(rates.get(line.key, untaxed)[0])
        if index is not None and units.get(line.key):
            due[index] += share * units[line.key] / line.quantity
    told = refund.service if refund is not None and not sale.inclusive else None
    if told is not None and any(due.values()):
        due = dict(zip(due, split(told, list(due.values()), quantum(told)), strict=True))
    stored = {index: min(plain(quantize(amount)), left[index]) for index, amount in due.items()}
    even = all(not quantize(stored[index] - amount) for index, amount in due.items())
    return Returned(quantities={index: amount for index, amount in stored.items() if amount}, even=even)


@dataclass(slots=True, kw_only=True)
class _Pick:
    """Units of one product within one sold line: at one rate, or at two (``rates``: cheap and dear index)."""

    lines: Sequence[InvoiceLine]
    left: Sequence[Decimal]
    quantities: Quantities
    ideal: Decimal
    rates: tuple[int, int] | None = None
    step: Decimal = RUPIAH

    @property
    def worth(self) -> Decimal:
        return sum((_worth(self.lines[index], quantity) for index, quantity in self.quantities.items()), ZERO)

    @property
    def even(self) -> bool:
        return not quantize(self.worth - self.ideal)

    def move(self, missing: Decimal) -> Decimal:
        """Trade units between the rates to add as nearly ``missing`` as they can; what that adds."""
        if self.rates is None:
            return ZERO
        cheap, dear = self.rates
        gain = _worth(self.lines[dear], self.step) - _worth(self.lines[cheap], self.step)
        if not gain:
            return ZERO
        wanted = (missing / gain).to_integral_value() * self.step
        up = min(self.quantities[cheap], self.left[dear] - self.quantities[dear])
        down = min(self.quantities[dear], self.left[cheap] - self.quantities[cheap])
        moved = min(max(wanted, -down), up)
        self.quantities[cheap] -= moved
        self.quantities[dear] += moved
        return gain * moved / self.step


def _groups(body: InvoiceBody) -> dict[tuple[str, str, str], list[int]]:
    groups: dict[tuple[str, str, str], list[int]] = {}
    for index, line in enumerate(body.lines):
        if line.sale_line is not None:
            groups.setdefault((line.sale_line, line.role, line.product), []).append(index)
    return groups


def _pick(
    lines: Sequence[InvoiceLine], indexes: Sequence[int], left: Sequence[Decimal], part: Decimal, receipt: str
) -> _Pick:
    whole = sum((lines[index].quantity for index in indexes), ZERO)
    available = sum((left[index] for index in indexes), ZERO)
    wanted = plain(quantize(whole * part))
    if wanted - available > DUST:
        what = lines[indexes[0]].product_name
        raise HoldError(reasons.refund_too_large(receipt, what=what, residual=wanted - available))
    order = sorted(indexes, key=lambda index: _worth(lines[index], RUPIAH))
    quantities: Quantities = {}
    for index in order:
        quantities[index] = min(left[index], wanted - sum(quantities.values(), ZERO))
    ideal = sum((lines[index].amount for index in indexes), ZERO) * part
    pick = _Pick(lines=lines, left=left, quantities=quantities, ideal=ideal)
    if len(order) == 2:
        pick.rates = (order[0], order[1])
        pick.step = min(quantum(wanted), *(quantum(lines[index].quantity) for index in order))
        pick.move(ideal - pick.worth)
    return pick


def _shift(picks: Sequence[_Pick], net: Decimal) -> None:
    missing = net - sum((pick.worth for pick in picks), ZERO)
    for pick in picks:
        missing -= pick.move(missing)


def _worth(line: InvoiceLine, quantity: Decimal) -> Decimal:
    return line.rate * quantity * (100 - line.discount) / 100
