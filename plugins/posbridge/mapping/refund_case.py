"""A refund beside all that happened to its sale before it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from posbridge.domain.documents import ReturnBody
from posbridge.domain.records import Payment, Refund, Sale
from posbridge.mapping.context import MapContext
from posbridge.mapping.refund_lines import order
from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundCase:
    """One refund, and what its documents depend on.

    ``tenders`` are payments of the sale that came before it, ``returned`` sales returns against its invoice,
    ``siblings`` all refunds of the sale; ``standing`` are the source ids of those whose returns are among ``returned``.
    """

    refund: Refund
    sale: Sale
    returned: Sequence[ReturnBody]
    siblings: Sequence[Refund]
    tenders: Sequence[Payment]
    ctx: MapContext
    standing: Collection[str] = ()

    @property
    def knows_shelf(self) -> bool:
        """The source tells what lies on the shelf, so that stock which no return moves is adjusted."""
        return self.ctx.settings.system.stock_feed

    @property
    def estimated(self) -> bool:
        """Such a source tells the goods and the amount, but none of its parts."""
        told = (self.refund.net, self.refund.service, self.refund.tax)
        return self.knows_shelf and all(part is None for part in told)

    def earlier(self) -> Decimal:
        """What earlier refunds of the sale gave back."""
        return sum((each.amount for each in self.siblings if order(each) < order(self.refund)), ZERO)
