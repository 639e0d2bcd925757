"""What a refund gives back.

Units of a line give back their share of its net, service and tax, so that all units together give back
the line exactly. A full refund gives back the total with its rounding; a refund by amount is spread over
the receipt pro rata (contract moka §3.4.2).
"""

from collections.abc import Mapping
from datetime import datetime

from posbridge.money import ZERO, Decimal, quantize, split
from tests.sandbox.moka.pricing import FOURTH, Numbers
from tests.sandbox.moka.receipt import Line, LineRefund, Receipt, Refund, Tender


def refund_full(receipt: Receipt, at: datetime, numbers: Numbers, reason: str = "Accidental Charge") -> Refund:
    """Give back everything at once; only of a receipt without earlier refunds."""
    if receipt.refunds:
        raise ValueError(f"receipt {receipt.number} already has a refund")
    lines = tuple(LineRefund(line=x, quantity=x.quantity, gross=x.gross, net=x.net) for x in receipt.lines)
    taxes = {each.tax.name: each.total for each in receipt.taxes}
    parts = (receipt.subtotal, receipt.service, receipt.tax, receipt.rounding)
    return _book(receipt, at, "full", receipt.total, parts, taxes, lines, numbers, reason)


def refund_units(
    receipt: Receipt,
    units: Mapping[int, Decimal],
    at: datetime,
    numbers: Numbers,
    reason: str = "Returned Goods",
) -> Refund:
    """Give back units, by index of the line."""
    lines, taxes = [], {}
    net = service = tax = ZERO
    for index, quantity in units.items():
        line = receipt.lines[index]
        before = receipt.refunded_units(line)
        after = before + quantity
        if not 0 < quantity <= line.quantity - before:
            raise ValueError(f"receipt {receipt.number} has no {quantity} units left on line {index}")
        gross, part = _share(receipt, line, line.gross, before, after), _share(receipt, line, line.net, before, after)
        lines.append(LineRefund(line=line, quantity=quantity, gross=gross, net=part))
        net += part
        service += _share(receipt, line, line.service, before, after, fine=receipt.inclusive)
        for name, amount in line.taxes.items():
            given = _share(receipt, line, amount, before, after, fine=receipt.inclusive)
            taxes[name] = taxes.get(name, ZERO) + given
            tax += given
    amount = net if receipt.inclusive else net + service + tax
    parts = (net, service, tax, ZERO)
    return _book(receipt, at, "items", amount, parts, taxes, tuple(lines), numbers, reason)


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
    tax = sum(taxes.values(), ZERO)
    service = quantize(amount * receipt.service / due, step)
    net = amount if receipt.inclusive else amount - service - tax
    nets = split(net, [line.net for line in receipt.lines], receipt.quantum)
    lines = tuple(
        LineRefund(line=line, quantity=ZERO, gross=part, net=part)
        for line, part in zip(receipt.lines, nets, strict=True)
        if part
    )
    return _book(receipt, at, "amount", amount, (net, service, tax, ZERO), taxes, lines, numbers, reason)


def _share(
    receipt: Receipt, line: Line, value: Decimal, before: Decimal, after: Decimal, *, fine: bool = False
) -> Decimal:
    step = FOURTH if fine else receipt.quantum
    upto = [value if units == line.quantity else quantize(value * units / line.quantity, step) for units in
            (before, after)]
    return upto[1] - upto[0]


def _book(
    receipt: Receipt,
    at: datetime,
    kind: str,
    amount: Decimal,
    parts: tuple[Decimal, Decimal, Decimal, Decimal],
    taxes: Mapping[str, Decimal],
    lines: tuple[LineRefund, ...],
    numbers: Numbers,
    reason: str,
) -> Refund:
    net, service, tax, rounding = parts
    tender = receipt.tenders[0]
    refund = Refund(
        id=numbers.id("refund"),
        uuid=numbers.uuid("refund"),
        at=at,
        kind=kind,
        amount=amount,
        net=net,
        service=service,
        tax=tax,
        rounding=rounding,
        taxes=dict(taxes),
        lines=lines,
        tender=Tender(type=tender.type, label=tender.label, amount=amount),
        reason=reason,
    )
    receipt.refunds.append(refund)
    return refund
