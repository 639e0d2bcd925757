"""A refund beside all that happened to its sale before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from posbridge.domain.documents import ReturnBody
from posbridge.domain.records import Payment, Refund, Sale
from posbridge.mapping.context import MapContext
from posbridge.mapping.refund_lines import order
from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundCase:
    """One refund, and what its documents depend on.

    ``parts`` are the records that tell of it, one for each tender that paid it out. ``tenders`` are payments of
    the sale that came before it, ``returned`` the returns, ``siblings`` all refunds of the sale.
    """

    refund: Refund
    parts: Sequence[Refund]
    sale: Sale
    returned: Sequence[ReturnBody]
    siblings: Sequence[Refund]
    tenders: Sequence[Payment]
    ctx: MapContext

    @property
    def estimated(self) -> bool:
        """The source tells what went back onto the shelf, but of the amount no parts."""
        told = (self.refund.net, self.refund.service, self.refund.tax)
        return self.refund.stock_back is not None and not any(part is not None for part in told)

    def earlier(self) -> Decimal:
        """What earlier refunds of the sale gave back."""
        return sum((each.amount for each in self.siblings if order(each) < order(self.refund)), ZERO)


def same_refund(refund: Refund, siblings: Sequence[Refund]) -> list[Refund]:
    """The records that tell of one refund of goods, its first tender's first; ``refund`` alone in most cases.

    A source that knows shelves tells of a refund in several payment types once for each, at the same moment,
    with the goods on one of them, or on all alike.
    """
    parts = [each for each in siblings if each.occurred_at == refund.occurred_at and each.stock_back is not None]
    told = [each for each in parts if each.lines]
    if refund not in parts or len(parts) == 1 or not told:
        return [refund]
    if len(told) > 1 and (len(told) < len(parts) or any(each.lines != told[0].lines for each in told)):
        return [refund]
    first = min(told, key=order)
    return [first, *sorted((each for each in parts if each is not first), key=order)]


def merged(parts: Sequence[Refund]) -> Refund:
    """The refund that ``parts`` tell of: the first of them with the amount of all."""
    return replace(parts[0], amount=sum((each.amount for each in parts), ZERO))
