"""What a day comes to, added up from the receipts themselves and not from the reports.

Voided receipts count nowhere but in ``voids``. Money at the till is by the payment's label, refunds taken
off; invoices stand apart, as do the deposits and instalments received for them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from posbridge.money import ZERO, Decimal
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.receipt import Receipt, Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTruth:
    """``receipts`` and ``voids`` are sales of the day; ``refunds`` happened on it. Amounts are rupiah.

    ``net``, ``service``, ``tax`` and ``rounding`` are sales less refunds, ``collected`` likewise.
    ``zero_totals`` of the receipts come to nothing.
    """

    outlet: int
    day: date
    receipts: int = 0
    refunds: int = 0
    voids: int = 0
    zero_totals: int = 0
    gross: Decimal = ZERO
    discounts: Decimal = ZERO
    net: Decimal = ZERO
    service: Decimal = ZERO
    tax: Decimal = ZERO
    rounding: Decimal = ZERO
    collected: Decimal = ZERO
    refunded: Decimal = ZERO
    credit: Decimal = ZERO
    by_label: dict[str, Decimal] = field(default_factory=dict)
    by_tax: dict[str, Decimal] = field(default_factory=dict)
    deposits: Decimal = ZERO
    instalments: dict[str, Decimal] = field(default_factory=dict)


def day_truth(outlet: Outlet, day: date) -> DayTruth:
    """Add up one day in the outlet's zone."""
    all_sales = [r for r in outlet.receipts if r.created_at.astimezone(outlet.zone).date() == day]
    sales = [r for r in all_sales if r.voided_at is None]
    live = [r for r in outlet.receipts if r.voided_at is None]
    refunds = [x for r in live for x in r.refunds if x.at.astimezone(outlet.zone).date() == day]
    paid = [x for r in live for x in r.instalments if x.at.astimezone(outlet.zone).date() == day]
    return DayTruth(
        outlet=outlet.id,
        day=day,
        receipts=len(sales),
        refunds=len(refunds),
        voids=len(all_sales) - len(sales),
        zero_totals=sum(1 for r in sales if not r.total),
        gross=_sum(r.gross for r in sales),
        discounts=_sum(r.discount for r in sales),
        net=_sum(r.subtotal for r in sales) - _sum(x.net for x in refunds),
        service=_sum(r.service for r in sales) - _sum(x.service for x in refunds),
        tax=_sum(r.tax for r in sales) - _sum(x.tax for x in refunds),
        rounding=_sum(r.rounding for r in sales) - _sum(x.rounding for x in refunds),
        collected=_sum(r.total for r in sales) - _sum(x.amount for x in refunds),
        refunded=_sum(x.amount for x in refunds),
        credit=_sum(r.total for r in sales if r.invoice),
        by_label=_by_label(sales, refunds),
        by_tax=_by_tax(sales, refunds),
        deposits=_sum(r.invoice.deposit or ZERO for r in sales if r.invoice),
        instalments={kind: _sum(x.amount for x in paid if x.type == kind) for kind in {x.type for x in paid}},
    )


def _by_label(sales: Iterable[Receipt], refunds: Iterable[Refund]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for sale in sales:
        if sale.invoice is None:
            for tender in sale.tenders:
                sums[tender.label] += tender.amount
    for refund in refunds:
        sums[refund.tender.label] -= refund.amount
    return dict(sums)


def _by_tax(sales: Iterable[Receipt], refunds: Iterable[Refund]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for sale in sales:
        for each in sale.taxes:
            sums[each.tax.name] += each.total
    for refund in refunds:
        for name, given in refund.taxes.items():
            sums[name] -= given
    return dict(sums)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
