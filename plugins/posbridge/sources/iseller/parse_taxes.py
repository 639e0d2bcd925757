"""The taxes of an order. iSeller tells neither name nor id of a tax, only a rate and an amount on each line
(contract iseller §0.2): a tax is named by its rate, as settings map it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from posbridge.domain.records import AppliedTax
from posbridge.money import RUPIAH, ZERO, Decimal, split
from posbridge.sources.iseller.amounts import Header
from posbridge.sources.iseller.parse_lines import Part
from posbridge.sources.iseller.reasons import RowProblemError, does_not_close

__all__ = ["applied_taxes", "charges_are_taxed", "with_header_tax"]


def applied_taxes(parts: Iterable[Part]) -> tuple[AppliedTax, ...]:
    """One tax per rate, in the order's order."""
    sums: dict[Decimal, Decimal] = {}
    for part in parts:
        if part.tax:
            sums[part.rate] = sums.get(part.rate, ZERO) + part.tax
    return tuple(AppliedTax(name=f"{rate.normalize():f}", rate=rate, amount=tax) for rate, tax in sums.items())


def with_header_tax(parts: Sequence[Part], header: Header, receipt: str, *, inclusive: bool) -> list[Part]:
    """The parts with taxes that come to the header's exactly, shared out by largest remainder.

    Lines that tell a rate and no amount have it computed.

    Raises:
        RowProblemError: the difference is more than a rupiah for each taxed line.
    """
    told = [part.tax for part in parts]
    if sum(told, ZERO) == header.tax:
        return list(parts)
    taxed = RUPIAH * max(1, sum(bool(part.rate) for part in parts))
    weights = [told]
    if not any(told):
        weights = [_taxes(parts, shares, inclusive=inclusive) for shares in (_charge_shares(parts, header), None)]
    nearest = min(weights, key=lambda each: abs(header.tax - sum(each, ZERO)))
    residual = header.tax - sum(nearest, ZERO)
    if abs(residual) > taxed or not any(nearest):
        raise RowProblemError(does_not_close(receipt, "its lines' taxes do not come to the order's", residual))
    shares = split(header.tax, nearest)
    return [replace(part, tax=share) for part, share in zip(parts, shares, strict=True)]


def charges_are_taxed(parts: Sequence[Part], header: Header, *, inclusive: bool) -> bool:
    """Whether surcharges inside the subtotal are in the base of the taxes: whichever explains the tax better.

    No document says (contract iseller §4.11). Where there is no tax it does not matter.
    """
    if not header.charges or not header.tax:
        return True
    with_them = sum(_taxes(parts, _charge_shares(parts, header), inclusive=inclusive), ZERO)
    without = sum(_taxes(parts, None, inclusive=inclusive), ZERO)
    return abs(header.tax - with_them) <= abs(header.tax - without)


def _taxes(parts: Sequence[Part], charges: Sequence[Decimal] | None, *, inclusive: bool) -> list[Decimal]:
    """What each part's rate makes of its net and its charge; nothing where the order says it bears no tax."""
    bases = [part.net + charge for part, charge in zip(parts, charges or [ZERO] * len(parts), strict=True)]
    return [
        max(base, ZERO) * part.rate / (100 + part.rate if inclusive else 100)
        for part, base in zip(parts, bases, strict=True)
    ]


def _charge_shares(parts: Sequence[Part], header: Header) -> list[Decimal]:
    """Each part's share of the charges inside the subtotal: by what it bears of all charges, else by its net."""
    if not parts:
        return []
    told = [max(part.charge, ZERO) for part in parts]
    return split(header.charges, told if any(told) else [max(part.net, ZERO) for part in parts])
