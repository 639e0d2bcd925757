"""What a day comes to, added up from the orders and stock events themselves and not from the summaries.

Void orders and drafts count nowhere but in ``voids`` and ``drafts``. A sale belongs to the day on which it was
closed, money to the day on which it moved.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.payment import Transaction
from tests.sandbox.iseller.payout import Payout
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller_days.truth_of_stock import stock_by_sku


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTruth:
    """``orders`` and ``voids`` are sales of the day; ``refunds`` happened on it. Amounts are rupiah.

    ``gross`` to ``total`` are the header amounts of the sales: ``charges`` are the surcharges inside the subtotal,
    ``final_charges`` those after it. ``net`` is ``total`` less ``refunded``. ``by_rate`` is tax of the sales by rate
    in percent (``"10"``), refunds not taken off, as no refund says its tax.

    ``by_label`` is money by payment type, refunds taken off, with ``settled``, which older sales on account were
    paid; ``collected`` is its sum. ``credit`` is what was left owing of the day's sales at the end of the day, so
    ``collected = total - credit + settled - refunded``. ``fees`` is the MDR of the day's payments.

    ``payouts`` are the store's, by reference: amount, fees, deposit. ``stock`` is by SKU at the end of the day.
    """

    outlet: str
    day: date
    orders: int = 0
    voids: int = 0
    drafts: int = 0
    refunds: int = 0
    zero_totals: int = 0
    gross: Decimal = ZERO
    discounts: Decimal = ZERO
    promotions: Decimal = ZERO
    charges: Decimal = ZERO
    subtotal: Decimal = ZERO
    tax: Decimal = ZERO
    final_charges: Decimal = ZERO
    shipping: Decimal = ZERO
    rounding: Decimal = ZERO
    total: Decimal = ZERO
    refunded: Decimal = ZERO
    net: Decimal = ZERO
    collected: Decimal = ZERO
    credit: Decimal = ZERO
    settled: Decimal = ZERO
    fees: Decimal = ZERO
    by_label: dict[str, Decimal] = field(default_factory=dict)
    by_rate: dict[str, Decimal] = field(default_factory=dict)
    payouts: dict[str, tuple[Decimal, Decimal, Decimal]] = field(default_factory=dict)
    stock: dict[str, Decimal] = field(default_factory=dict)


def day_truth(store: Store, outlet: Outlet, day: date) -> DayTruth:
    """Add up one day in the outlet's zone."""
    start = datetime.combine(day, time(0), tzinfo=outlet.zone)
    end = start + timedelta(days=1)

    def today(at: datetime | None) -> bool:
        return at is not None and start <= at < end

    here = [order for order in store.orders if order.outlet is outlet]
    live = [order for order in here if order.voided_at is None]
    closed = [order for order in live if today(order.closed_at)]
    totals = [order.totals for order in closed]
    refunds = [refund for order in live for refund in order.refunds if today(refund.at)]
    money = [payment for order in live for payment in _received(order) if today(payment.at)]
    at_once = _sum(payment.amount for order in closed for payment in _received(order) if today(payment.at))
    given_back = [refund.transaction for refund in refunds]
    total, refunded = _sum(each.total for each in totals), _sum(refund.amount for refund in refunds)
    received = _sum(payment.amount for payment in money)
    return DayTruth(
        outlet=outlet.id,
        day=day,
        orders=len(closed),
        voids=sum(1 for order in here if order.voided_at is not None and today(order.closed_at)),
        drafts=sum(1 for order in live if order.closed_at is None and today(order.ordered_at)),
        refunds=len(refunds),
        zero_totals=sum(1 for each in totals if not each.total),
        gross=_sum(each.gross for each in totals),
        discounts=_sum(each.discount for each in totals),
        promotions=_sum(each.promotion for each in totals),
        charges=_sum(each.order_charge + each.subtotal_charge for each in totals),
        subtotal=_sum(each.subtotal for each in totals),
        tax=_sum(each.tax for each in totals),
        final_charges=_sum(each.final_charge for each in totals),
        shipping=_sum(each.shipping for each in totals),
        rounding=_sum(each.rounding for each in totals),
        total=total,
        refunded=refunded,
        net=total - refunded,
        collected=received - refunded,
        credit=total - at_once,
        settled=received - at_once,
        fees=_sum(payment.fee for payment in money),
        by_label=_by_label(money, given_back),
        by_rate=_by_rate(closed),
        payouts={each.reference: _shown(each) for each in store.payouts if today(each.at)},
        stock=stock_by_sku(store, outlet, end),
    )


def _received(order: Order) -> Iterator[Transaction]:
    return (each for each in order.transactions if each.type == "sale" and each.succeeded)


def _by_label(received: Iterable[Transaction], given_back: Iterable[Transaction]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for payment in received:
        sums[payment.payment_type.name] += payment.amount
    for refund in given_back:
        sums[refund.payment_type.name] -= refund.amount
    return dict(sums)


def _by_rate(orders: Iterable[Order]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for order in orders:
        for line in order.lines:
            if line.tax_rate is not None:
                sums[f"{line.tax_rate.normalize():f}"] += line.tax
    return dict(sums)


def _shown(payout: Payout) -> tuple[Decimal, Decimal, Decimal]:
    amount = _sum(part.transaction.amount for part in payout.parts)
    fees = _sum(part.transaction.fee for part in payout.parts)
    return amount, fees, amount - fees


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
