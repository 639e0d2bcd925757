"""The inbox's side of a day: what its records add up to, in the POS reports' own terms."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from posbridge.domain.records import Payment, Payout, Refund, Sale
from posbridge.domain.totals import DayTotals
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

    def tax_by_name(self) -> Mapping[str, Decimal]:
        """Tax of sales by the POS's tax name. Refunds do not say which tax they give back, unless there is one only."""
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for tax in (tax for sale in self.sales for tax in sale.taxes):
            sums[tax.name] += tax.amount
        if len(sums) == 1:
            sums[next(iter(sums))] -= _total(refund.tax or ZERO for refund in self.refunds)
        return dict(sums)

    def by_label(self, *, with_instalments: bool = False) -> Mapping[str, Decimal]:
        """Money at the till by the POS's payment label, refunds taken off the tender they left by."""
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for payment in self.payments:
            if with_instalments or payment.origin == "tender":
                sums[payment.label or payment.method] += payment.amount
        for refund in self.refunds:
            sums[refund.label or refund.method] -= refund.amount
        return dict(sums)


def read_by_then(pos: DayTotals, *, later: FeedDay, undone: FeedDay) -> DayTotals:
    """The POS's totals as they were when its records were read.

    Args:
        later: what happened since; the reports count it already.
        undone: what was voided since; the reports count it no more.
    """
    apart, instalments = pos.refunds_apart, pos.with_instalments

    def then(now: Decimal, of: Callable[[FeedDay], Decimal]) -> Decimal:
        return now - of(later) + of(undone)

    labels = [feed.by_label(with_instalments=instalments) for feed in (later, undone)]
    taxes = [feed.tax_by_name() for feed in (later, undone)]
    return replace(
        pos,
        collected=then(pos.collected, lambda feed: feed.collected),
        service=then(pos.service, lambda feed: feed.service(refunds_apart=apart)),
        tax=then(pos.tax, lambda feed: feed.tax(refunds_apart=apart)),
        by_payment=_then(pos.by_payment, *labels),
        by_tax=_then(pos.by_tax, *taxes) if pos.by_tax else {},
    )


def _then(
    now: Mapping[str, Decimal], later: Mapping[str, Decimal], undone: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    keys = dict.fromkeys((*now, *undone))
    return {key: now.get(key, ZERO) - later.get(key, ZERO) + undone.get(key, ZERO) for key in keys}


def _total(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
