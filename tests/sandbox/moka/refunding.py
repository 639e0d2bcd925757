"""What a refund gives back.

Units of a line give back their share of its net, service and tax, so that all units together give back
the line exactly. A full refund gives back the total with its rounding; a refund by amount is spread over
the receipt pro rata (contract moka §3.4.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from posbridge.money import ZERO, Decimal, quantize, split
from tests.sandbox.moka.pricing import FOURTH, Numbers
from tests.sandbox.moka.receipt import Line, LineRefund, Receipt, Refund, Tender

RECORDING = timedelta(milliseconds=1002)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What the amount of a refund is made of."""

    net: Decimal
    service: Decimal
    taxes: Mapping[str, Decimal]
    lines: tuple[LineRefund, ...]
    rounding: Decimal = ZERO

    @property
    def tax(self) -> Decimal:
        return sum(self.taxes.values(), ZERO)


def refund_full(receipt: Receipt, at: datetime, numbers: Numbers, reason: str = "Accidental Charge") -> Refund:
    """Give back everything at once; only of a receipt without earlier refunds."""
    if receipt.refunds:
        raise ValueError(f"receipt {receipt.number} already has a refund")
    parts = _Parts(
        net=receipt.subtotal,
        service=receipt.service,
        taxes={each.tax.name: each.total for each in receipt.taxes},
        lines=tuple(LineRefund(line=x, quantity=x.quantity, gross=x.gross, net=x.net) for x in receipt.lines),
        rounding=receipt.rounding,
    )
    return _book(receipt, parts, at, numbers, kind="full", reason=reason)


def refund_units(
    receipt: Receipt, units: Mapping[int, Decimal], at: datetime, numbers: Numbers, reason: str = "Returned Goods"
) -> Refund:
    """Give back units, by index of the line."""
    lines: list[LineRefund] = []
    taxes: dict[str, Decimal] = {}
    service = ZERO
    fine = FOURTH if receipt.inclusive else receipt.quantum
    for index, quantity in units.items():
        line = receipt.lines[index]
        before = receipt.refunded_units(line)
        after = before + quantity
        if not 0 < quantity <= line.quantity - before:
            raise ValueError(f"receipt {receipt.number} has no {quantity} units left on line {index}")
        gross = _share(line, line.gross, before, after, receipt.quantum)
        net = _share(line, line.net, before, after, receipt.quantum)
        lines.append(LineRefund(line=line, quantity=quantity, gross=gross, net=net))
        service += _share(line, line.service, before, after, fine)
        for name, amount in line.taxes.items():
            taxes[name] = taxes.get(name, ZERO) + _share(line, amount, before, after, fine)
    net = sum((each.net for each in lines), ZERO)
    parts = _Parts(net=net, service=service, taxes=taxes, lines=tuple(lines))
    return _book(receipt, parts, at, numbers, kind="items", reason=reason)


def refund_amount(
    receipt: Receipt, amount: Decimal, at: datetime, numbers: Numbers, reason: str = "Komplain"
) -> Refund:
    """Give back a sum without naming units."""
    due = receipt.total - receipt.rounding
    left = due - sum((refund.amount for refund in receipt.refunds), ZERO)
    if not 0 < amount <= left:
        raise ValueError(f"receipt {receipt.number} has only {left} to give back")
    step = FOURTH if receipt.inclusive else receipt.quantum
    taxes = {each.tax.name: quantize(amount * each.total / due, step) for each in receipt.taxes}
    service = quantize(amount * receipt.service / due, step)
    net = amount if receipt.inclusive else amount - service - sum(taxes.values(), ZERO)
    nets = split(net, [line.net for line in receipt.lines], receipt.quantum)
    lines = tuple(
        LineRefund(line=line, quantity=ZERO, gross=part, net=part)
        for line, part in zip(receipt.lines, nets, strict=True)
        if part
    )
    parts = _Parts(net=net, service=service, taxes=taxes, lines=lines)
    return _book(receipt, parts, at, numbers, kind="amount", reason=reason)


def _share(line: Line, value: Decimal, before: Decimal, after: Decimal, step: Decimal) -> Decimal:
    """What units from ``before`` to ``after`` give back of ``value``; the last unit takes what is left."""

    def upto(units: Decimal) -> Decimal:
        return value if units == line.quantity else quantize(value * units / line.quantity, step)

    return upto(after) - upto(before)


def _book(receipt: Receipt, parts: _Parts, at: datetime, numbers: Numbers, *, kind: str, reason: str) -> Refund:
    amount = parts.net + parts.rounding
    if not receipt.inclusive:
        amount += parts.service + parts.tax
    first = receipt.tenders[0]
    refund = Refund(
        id=numbers.id("refund"),
        uuid=numbers.uuid("refund"),
        at=at,
        recorded_at=at + RECORDING,
        kind=kind,
        amount=amount,
        net=parts.net,
        service=parts.service,
        tax=parts.tax,
        rounding=parts.rounding,
        taxes=dict(parts.taxes),
        lines=parts.lines,
        tender=Tender(type=first.type, label=first.label, amount=amount),
        reason=reason,
    )
    receipt.refunds.append(refund)
    return refund
