"""A header that refunds have shrunk, as it was when the order was sold (contract iseller §4.9, §13 item 5).

Lines stay as they were sold. So what was sold is their sum, and the total is what is left of it and what refunds
have given back.
"""

from collections.abc import Sequence
from dataclasses import replace

from posbridge.money import RUPIAH, ZERO, Decimal, quantize, whole_rupiah
from posbridge.sources.iseller.amounts import Closing, Header, closing
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.parse_lines import Part
from posbridge.sources.iseller.parse_taxes import charges_are_taxed

__all__ = ["restored"]

_MOST_ROUNDING = Decimal(1000)
_SHIPPING_STEP = Decimal(100)
_HALF = Decimal("0.5")


def restored(
    parts: Sequence[Part], header: Header, given_back: Decimal, rule: Calibration
) -> tuple[Header, Closing] | None:
    """The header before ``given_back`` was taken off it; None where lines and refunds do not come to one.

    A shrunk header still closes by itself, which tells whether prices include tax. What lines, taxes and charges
    do not explain of the total is rounding, and shipping where there is any.
    """
    shrunk = closing(header, header.goods, rule)[0]
    goods = sum((part.net for part in parts), ZERO)
    tax = sum((part.tax for part in parts), ZERO)
    if not shrunk.closes or goods <= header.goods:
        return None
    total = header.total + given_back
    charges, final = _charges(parts, header, tax, inclusive=shrunk.inclusive)
    open_ = total - goods - charges - final - (ZERO if shrunk.inclusive else tax)
    shipping = _shipping(parts, header, total, open_)
    rounding = open_ - shipping
    if abs(rounding) >= _MOST_ROUNDING:
        return None
    sold = replace(
        header,
        goods=goods,
        charges=charges,
        final=final,
        tax=tax,
        shipping=shipping,
        rounding=rounding,
        total=total,
    )
    return sold, Closing(inclusive=shrunk.inclusive, rounding=rounding, residual=ZERO)


def _charges(parts: Sequence[Part], header: Header, tax: Decimal, *, inclusive: bool) -> tuple[Decimal, Decimal]:
    """Charges inside the subtotal and after the tax: the lines tell their sum, the header how they were divided.

    Where both stood on an order, rounding may have moved a rupiah from one to the other. A header of which nothing
    is left tells no more of it. Then all were inside if that explains the tax.
    """
    both = sum((part.charge for part in parts), ZERO)
    if header.charges or header.final:
        inside = whole_rupiah(both * header.charges / (header.charges + header.final))
    else:
        inside = both if charges_are_taxed(parts, replace(header, charges=both, tax=tax), inclusive=inclusive) else ZERO
    return inside, both - inside


def _shipping(parts: Sequence[Part], header: Header, total: Decimal, open_: Decimal) -> Decimal:
    """Shipping before the header shrank, pro rata to the total; it is a round sum, and a rupiah's rounding is undone.

    A header of which nothing is left does not tell. Then goods that are sent were sent for what is round of it.
    """
    if header.total:
        share = header.total / total
        likely = header.shipping / share
        even = quantize(likely / _SHIPPING_STEP, RUPIAH) * _SHIPPING_STEP
        return even if abs(even - likely) * share <= _HALF else whole_rupiah(likely)
    if not any(part.row.flag("require_shipping") for part in parts):
        return ZERO
    return quantize(open_ / _SHIPPING_STEP, RUPIAH) * _SHIPPING_STEP
