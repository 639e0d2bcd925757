"""How an exact net amount is said with Jurnal's quantity, rate and percent (contract jurnal §8).

In order: as a line percent where one of at most two decimals gives the net exactly; folded into the rate
where that has at most four decimals; else the units are spread over two lines whose rates differ by one
step, as 10,000 for 3 units is 2 x 3,333 and 1 x 3,334.

Where the receipt's amounts are whole rupiah, a unit's share is whole rupiah as well (10,001 for 2 units is
1 x 5,000 and 1 x 5,001, not 2 x 5,000.5): that is what the POS gives back for one of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from posbridge.money import RUPIAH, ZERO, Decimal, format_rupiah, quantize

RATE_STEP = Decimal("0.0001")
PERCENT_STEP = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """``quantity x rate x (1 - discount/100)``; ``note`` says a discount that is inside the rate."""

    quantity: Decimal
    rate: Decimal
    discount: Decimal = ZERO
    note: str = ""

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.rate * (100 - self.discount) / 100


def express(quantity: Decimal, *, gross: Decimal, net: Decimal, step: Decimal = RATE_STEP) -> list[Priced]:
    """Lines that come to ``net`` exactly for ``quantity`` units; none where ``net`` is zero.

    Jurnal refuses a line of zero (contract jurnal §4.7), so free goods stand on no line.

    Args:
        step: what one unit's share of ``net`` is a multiple of; goods that are weighed have no units.

    Raises:
        ValueError: ``quantity`` is not above zero, or ``net`` is below zero, or too small to be spread.
    """
    if quantity <= 0 or net < 0:
        raise ValueError(f"{quantity} units for {net} cannot be invoiced")
    if not net:
        return []
    note = f"discount Rp {format_rupiah(gross - net)}" if gross > net else ""
    weighed = quantum(quantity) < 1
    if not weighed and _quotient(net, quantity, step) is None:
        return _spread(quantity, net, note)
    by_percent = _percent(quantity, gross=gross, net=net)
    if by_percent is not None:
        return [by_percent]
    rate = _quotient(net, quantity, RATE_STEP)
    return [Priced(quantity=quantity, rate=rate, note=note)] if rate is not None else _spread(quantity, net, note)


def step_of(amounts: Iterable[Decimal]) -> Decimal:
    """What the amounts of a receipt are multiples of: whole rupiah, or the finest step a rate can have."""
    return RUPIAH if all(amount == amount.to_integral_value() for amount in amounts) else RATE_STEP


def quantum(value: Decimal) -> Decimal:
    """The decimal step that ``value`` is a multiple of: 1 for 5100, 0.1 for 5100.1."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, int(exponent)))


def plain(value: Decimal) -> Decimal:
    """The same value without zeros at its end: 1 for 1.00000, 10 for 10."""
    return value.quantize(quantum(value))


def _percent(quantity: Decimal, *, gross: Decimal, net: Decimal) -> Priced | None:
    if gross < net:
        return None
    rate = _quotient(gross, quantity, RATE_STEP)
    percent = _quotient((gross - net) * 100, gross, PERCENT_STEP)
    if rate is None or percent is None:
        return None
    return Priced(quantity=quantity, rate=rate, discount=percent)


def _quotient(amount: Decimal, parts: Decimal, step: Decimal) -> Decimal | None:
    """``amount / parts`` if it is a multiple of ``step``."""
    quotient = quantize(amount / parts, step)
    return plain(quotient) if quotient * parts == amount else None


def _spread(quantity: Decimal, net: Decimal, note: str) -> list[Priced]:
    unit = quantum(quantity)
    units = quantity / unit
    step = quantum(net)
    while net / step < units and step > RATE_STEP:
        step /= 10
    base, extra = divmod(net / step, units)
    if not base:
        raise ValueError(f"{net} is too little for {quantity} units")
    cheap = Priced(quantity=plain((units - extra) * unit), rate=plain(base * step / unit), note=note)
    dear = Priced(quantity=plain(extra * unit), rate=plain((base + 1) * step / unit), note=note)
    return [cheap, dear] if extra else [cheap]
