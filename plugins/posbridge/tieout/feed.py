"""The feed's side of a day: what the records in the inbox add up to, in the POS reports' own terms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from posbridge.domain.records import Payment, Payout, Refund, Sale
from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDay:
    """Records of one day, voided receipts left out (the POS leaves them out of its reports).

    ``payments`` are the day's money for the day's sales and for older invoices; ``refunds`` are dated that day.
    """

    sales: Sequence[Sale] = ()
    payments: Sequence[Payment] = ()
    refunds: Sequence[Refund] = ()
    payouts: Sequence[Payout] = ()

    @property
    def collected(self) -> Decimal:
        """Sales less refunds, as the POS's ``total_collected``."""
        return _total(sale.total for sale in self.sales) - _total(refund.amount for refund in self.refunds)

    def tax(self, *, refunds_apart: bool = False) -> Decimal:
        """Tax of sales; less that of refunds, unless the POS's reports leave those apart."""
        back = ZERO if refunds_apart else _total(refund.tax or ZERO for refund in self.refunds)
        return _total(sale.tax for sale in self.sales) - back

    def service(self, *, refunds_apart: bool = False) -> Decimal:
        """Service charges, likewise."""
        back = ZERO if refunds_apart else _total(refund.service or ZERO for refund in self.refunds)
        return _total(sale.service for sale in self.sales) - back

    def by_label(self, *, with_instalments: bool = False) -> Mapping[str, Decimal]:
        """Money at the till by the POS's payment label, refunds taken off the tender they left by."""
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for payment in self.payments:
            if with_instalments or payment.origin == "tender":
                sums[payment.label or payment.method] += payment.amount
        for refund in self.refunds:
            sums[refund.label or refund.method] -= refund.amount
        return dict(sums)


@dataclass(frozen=True, slots=True, kw_only=True)
class BooksDay:
    """Jurnal's side of one outlet-day: what the read-back found of our documents, voided sales left out.

    ``by_account`` is money in less money out, ``by_tax`` tax of invoices less tax of returns, ``sales_tax``
    tax of invoices alone.
    """

    collected: Decimal = ZERO
    invoices: int = 0
    by_account: Mapping[str, Decimal] = field(default_factory=dict)
    by_tax: Mapping[str, Decimal] = field(default_factory=dict)
    sales_tax: Decimal = ZERO


def _total(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
