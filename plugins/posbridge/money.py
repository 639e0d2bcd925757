"""The one module that decides how amounts are read, rounded and split.

Amounts are ``Decimal`` rupiah from the first byte; a float never touches one. Other modules take
``Decimal`` and ``ZERO`` from here, so that lint can forbid the ``decimal`` module elsewhere.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation

__all__ = [
    "CENT",
    "RUPIAH",
    "STORED",
    "ZERO",
    "Decimal",
    "amount",
    "exact",
    "format_rupiah",
    "quantize",
    "split",
    "whole_rupiah",
]

ZERO = Decimal(0)
RUPIAH = Decimal(1)
CENT = Decimal("0.01")
"""The finest step that Jurnal shows people; of less than that it is not told apart who owes it."""
STORED = Decimal("0.00001")
"""The finest step Jurnal is known to store (contract jurnal §4.2: at least five decimals)."""

Wire = str | int | Decimal | None


def amount(value: Wire) -> Decimal:
    """Read an amount off the wire; an absent one is zero.

    Raises:
        ValueError: the text is not a finite number, or the value is a float.
    """
    if value is None or value == "":
        return ZERO
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(f"{value!r} is not an amount")
    try:
        number = Decimal(value.strip()) if isinstance(value, str) else Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not an amount") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is not an amount")
    return number


def quantize(value: Decimal, step: Decimal = STORED) -> Decimal:
    """Round half up to ``step``."""
    return value.quantize(step, rounding=ROUND_HALF_UP)


def whole_rupiah(value: Decimal) -> Decimal:
    """Round half up to a whole rupiah."""
    return quantize(value, RUPIAH)


def exact(value: Decimal, decimals: int) -> bool:
    """Whether ``value`` can be written with at most ``decimals`` digits after the point."""
    return value == value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_FLOOR)


def split(total: Decimal, weights: Sequence[Decimal], step: Decimal = RUPIAH) -> list[Decimal]:
    """Split ``total`` over ``weights`` by largest remainder; the parts sum to ``total`` exactly.

    Each part is a multiple of ``step`` but for the one that takes what ``step`` cannot express.
    Equal remainders go to the earlier part. All-zero weights split evenly.
    """
    if not weights:
        raise ValueError("nothing to split over")
    if any(weight < 0 for weight in weights):
        raise ValueError("weights are not negative")
    whole = sum(weights, ZERO)
    shares = list(weights) if whole else [RUPIAH] * len(weights)
    whole = whole or Decimal(len(weights))
    sign = -1 if total < 0 else 1
    steps, dust = divmod(abs(total), step)
    ideal = [steps * share / whole for share in shares]
    floors = [part.to_integral_value(rounding=ROUND_FLOOR) for part in ideal]
    left = int(steps - sum(floors, ZERO))
    order = sorted(range(len(shares)), key=lambda i: floors[i] - ideal[i])
    for i in order[:left]:
        floors[i] += 1
    parts = [sign * floor * step for floor in floors]
    if dust:
        parts[order[0]] += sign * dust
    return parts


def format_rupiah(value: Decimal) -> str:
    """``Decimal("97700")`` as ``"97,700"``; digits after the point only where there are any."""
    plain = value.normalize() if value == value.to_integral_value() else value
    return f"{plain:,f}"
