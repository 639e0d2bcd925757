"""An order's header amounts, and which reading of them adds up to its total (contract iseller §4.11)."""

from collections.abc import Iterator
from dataclasses import dataclass

from posbridge.money import RUPIAH, ZERO, Decimal
from posbridge.sources.iseller.calibration import Calibration, RoundingSign
from posbridge.sources.iseller.fields import Row

__all__ = ["Closing", "Header", "closing", "header_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the header says, in rupiah. ``inclusive`` is the order's own flag, which is not trusted alone.

    ``charges`` are the surcharges of the two positions inside the subtotal, ``final`` those after the tax.
    ``goods`` is the subtotal without its charges: what the lines have to come to.
    """

    goods: Decimal
    promotion: Decimal
    charges: Decimal
    tax: Decimal
    final: Decimal
    shipping: Decimal
    rounding: Decimal
    total: Decimal
    inclusive: bool

    @property
    def services(self) -> Decimal:
        """All surcharges and shipping."""
        return self.charges + self.final + self.shipping


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Whether the total holds the tax on top, and the signed rounding that closes it to the rupiah.

    ``residual`` is what the reading leaves of the stated rounding; a reading closes below one rupiah.
    """

    inclusive: bool
    rounding: Decimal
    residual: Decimal

    @property
    def closes(self) -> bool:
        return abs(self.residual) < RUPIAH


def header_of(order: Row) -> Header:
    """Discounts and promotions are magnitudes that are subtracted; a subtotal that is not told is computed."""
    charges = order.amount("total_additional_order_amount") + order.amount("total_additional_subtotal_amount")
    promotion = order.magnitude("total_promotion_amount")
    gross, discount = order.amount("total_order_amount"), order.magnitude("total_discount_amount")
    told = order.has("subtotal")
    return Header(
        goods=order.amount("subtotal") - charges if told else gross - discount - promotion,
        promotion=promotion,
        charges=charges,
        tax=order.magnitude("total_tax_amount"),
        final=order.amount("total_additional_final_amount"),
        shipping=order.amount("total_shipping_amount"),
        rounding=order.amount("rounding_amount"),
        total=order.amount("total_amount"),
        inclusive=order.flag("tax_inclusive"),
    )


def closing(header: Header, goods: Decimal, rule: Calibration) -> list[Closing]:
    """Both readings of the total, the likelier first: prices without tax, or prices that include it.

    The order's flag is only tried first: a reading counts if it closes (contract iseller §4.11). The rounding's
    sign is the one that closes, unless the store is known to tell it signed.

    Args:
        goods: what the lines come to.
    """
    found = [
        Closing(inclusive=inclusive, rounding=left, residual=min((left - each for each in stated), key=abs))
        for inclusive in (header.inclusive, not header.inclusive)
        for left in [header.total - goods - header.services - (ZERO if inclusive else header.tax)]
        for stated in [list(_signs(header.rounding, rule))]
    ]
    return sorted(found, key=lambda each: not each.closes)


def _signs(rounding: Decimal, rule: Calibration) -> Iterator[Decimal]:
    yield rounding
    if rule.rounding_sign is not RoundingSign.SIGNED:
        yield -rounding
