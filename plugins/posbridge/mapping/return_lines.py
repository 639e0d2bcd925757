"""How units that came back stand on a sales return: which invoice lines, and how much of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from posbridge.domain.documents import InvoiceBody, InvoiceLine, ReturnBody
from posbridge.domain.records import Refund, Sale
from posbridge.mapping import reasons
from posbridge.mapping.fees import SERVICE
from posbridge.mapping.picks import Pick, blend, shift, worth
from posbridge.mapping.positions import Quantities, left, units_back
from posbridge.mapping.pricing import plain, quantum, step_of
from posbridge.mapping.results import HoldError
from posbridge.mapping.services import charges
from posbridge.money import RUPIAH, STORED, ZERO, Decimal, quantize, split

DUST = 3 * STORED
"""What thirds and sevenths of a unit may lack or exceed after several returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """``even`` says that every quantity is worth exactly its share of the line."""

    quantities: Quantities
    even: bool


def goods_back(
    sale: Sale, body: InvoiceBody, returned: Sequence[ReturnBody], units: Mapping[str, Decimal], net: Decimal | None
) -> Returned:
    """Quantities of the products and modifiers of ``units``.

    Where a line's units stand at two rates, the units that come nearest to their share are taken, and
    then traded as long as that brings the sum nearer to ``net``, which the POS says it gave back. A POS that
    does not round may say something between two units: then parts of both come back.

    Raises:
        HoldError: more than is left.
    """
    remaining = left(body, returned)
    sold = {line.key: line for line in sale.lines}
    picks: dict[str, list[Pick]] = {}
    for (key, _, _), indexes in _groups(body).items():
        if units.get(key):
            part = units[key] / sold[key].quantity
            picks.setdefault(key, []).append(_pick(body.lines, indexes, remaining, part, sale.receipt_no))
    every = [pick for each in picks.values() for pick in each]
    if net is not None:
        for key, share in _shares(sale, units, units_back(sale, body, returned), net).items():
            shift(picks.get(key, []), share)
        shift(every, net)
        blend(every, net)
    quantities = {index: quantity for pick in every for index, quantity in pick.quantities.items() if quantity}
    return Returned(quantities=quantities, even=all(pick.even for pick in every))


def _shares(sale: Sale, units: Mapping[str, Decimal], back: Mapping[str, Decimal], net: Decimal) -> dict[str, Decimal]:
    """What each line gave back, if the POS rounds a line's running share half up; that shows in the sum."""
    step = step_of(each for line in sale.lines for each in (line.net, line.full_net))
    shares = {}
    for line in sale.lines:
        if count := units.get(line.key):
            before, after = back[line.key], back[line.key] + count
            upto = [quantize(line.full_net * each / line.quantity, step) for each in (before, after)]
            shares[line.key] = upto[1] - upto[0]
    return shares if sum(shares.values(), ZERO) == net else {}


def service_back(
    sale: Sale,
    body: InvoiceBody,
    returned: Sequence[ReturnBody],
    units: Mapping[str, Decimal],
    refund: Refund,
    *,
    kept: Collection[int] = (),
) -> Returned:
    """Quantities of the service fee lines: what the POS says it gave back, else the share of the units.

    Args:
        kept: the charges, by their place on the receipt, of which nothing was given back.
    """
    booked = {line.sale_line: (line.tax, line.tax_rate) for line in body.lines if line.sale_line is not None}
    taxes = [booked.get(line.key, (None, ZERO)) for line in sale.lines]
    lines = {line.tax: index for index, line in enumerate(body.lines) if line.role == SERVICE}
    due: Quantities = dict.fromkeys(lines.values(), ZERO)
    for place, charge in enumerate(charges(sale)):
        if place in kept:
            continue
        stated = charge.stated([rate for _, rate in taxes])
        for line, share, (tax, _) in zip(sale.lines, stated, taxes, strict=True):
            index = lines.get(tax if charge.taxed else None)
            if index is not None and units.get(line.key):
                due[index] += share * units[line.key] / line.quantity
    told = None if sale.inclusive else refund.service
    if told is not None and any(due.values()):
        due = dict(zip(due, split(told, list(due.values()), quantum(told)), strict=True))
    remaining = left(body, returned)
    stored = {index: min(plain(quantize(amount)), remaining[index]) for index, amount in due.items()}
    even = all(not quantize(stored[index] - amount) for index, amount in due.items())
    return Returned(quantities={index: amount for index, amount in stored.items() if amount}, even=even)


def _groups(body: InvoiceBody) -> dict[tuple[str, str, str], list[int]]:
    groups: dict[tuple[str, str, str], list[int]] = {}
    for index, line in enumerate(body.lines):
        if line.sale_line is not None:
            groups.setdefault((line.sale_line, line.role, line.product), []).append(index)
    return groups


def _pick(
    lines: Sequence[InvoiceLine], indexes: Sequence[int], remaining: Sequence[Decimal], part: Decimal, receipt: str
) -> Pick:
    whole = sum((lines[index].quantity for index in indexes), ZERO)
    available = sum((remaining[index] for index in indexes), ZERO)
    wanted = plain(quantize(whole * part))
    if wanted - available > DUST:
        what = lines[indexes[0]].product_name
        raise HoldError(reasons.refund_too_large(receipt, what=what, residual=wanted - available))
    order = sorted(indexes, key=lambda index: worth(lines[index], RUPIAH))
    quantities: Quantities = {}
    for index in order:
        quantities[index] = min(remaining[index], wanted - sum(quantities.values(), ZERO))
    ideal = sum((lines[index].amount for index in indexes), ZERO) * part
    if len(order) == 2:
        step = min(quantum(wanted), *(quantum(lines[index].quantity) for index in order))
        pick = Pick(
            lines=lines, left=remaining, quantities=quantities, ideal=ideal, rates=(order[0], order[1]), step=step
        )
        pick.approach_ideal()
        return pick
    return Pick(lines=lines, left=remaining, quantities=quantities, ideal=ideal)
