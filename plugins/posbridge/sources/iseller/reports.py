"""iSeller's own totals of a day (contract iseller §5).

The summary of orders is asked for exactly from midnight to midnight in the outlet's zone: then it does not matter
where iSeller cuts its days. Whether it counts voided orders and takes refunds off is not known either; the orders
behind it tell, as only one reading comes to its total.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import structlog

from posbridge.domain.totals import DayTotals
from posbridge.domain.windows import Window, midnight
from posbridge.errors import UnreadableAnswerError
from posbridge.money import RUPIAH, ZERO, Decimal, format_rupiah
from posbridge.sources.iseller.amounts import Header, header_of
from posbridge.sources.iseller.asking import between
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.day_orders import DayOrder, read_day_orders
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.ledger import by_label, read_ledger, refunded, warn_of_summary
from posbridge.sources.iseller.order_pages import OrderPages
from posbridge.sources.iseller.reasons import RowProblemError

__all__ = ["day_totals"]

_CALL = "v2/GetOrderSummary"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amounts:
    """Sums of sales as they were sold, in rupiah."""

    goods: Decimal = ZERO
    service: Decimal = ZERO
    tax: Decimal = ZERO
    total: Decimal = ZERO

    def __add__(self, other: "_Amounts") -> "_Amounts":
        return _Amounts(**{name: mine + theirs for name, mine, theirs in _pairs(self, other)})

    def __sub__(self, other: "_Amounts") -> "_Amounts":
        return _Amounts(**{name: mine - theirs for name, mine, theirs in _pairs(self, other)})


def day_totals(client: ISellerClient, outlet: str, day: date, zone: ZoneInfo, rule: Calibration) -> DayTotals:
    """The summary and the payments of one day in the outlet's zone, voided orders left out.

    ``by_tax`` is empty: no report tells taxes by rate. Refunds are those paid out on the day; what of them was tax
    or surcharge is not told, so these are the day's sales' alone.

    Raises:
        UnreadableAnswerError: a field of a report cannot be read.
    """
    window = Window(start=midnight(day, zone), end=midnight(day + timedelta(days=1), zone))
    pages = OrderPages(client, outlet, zone, lambda: rule)
    try:
        summary = _summary(client, outlet, window)
        ledger = read_ledger(client, outlet, window)
        orders = read_day_orders(pages, window, (each.order_id for each in ledger))
        warn_of_summary(client, outlet, window, ledger)
    except RowProblemError as problem:
        raise UnreadableAnswerError(f"iSeller's reports of {day} for outlet {outlet}: {problem}.") from None
    sold = [order for order in orders if not order.voided and order.day == day]
    amounts = summary - _counted(summary, orders, outlet=outlet, day=day) + _sum(map(_as_sold, sold))
    voided = {order.order_id for order in orders if order.voided}
    returned = refunded(ledger, not_of=voided)
    sales = [order.sale for order in sold if order.sale is not None]
    discount = sum((sale.discount for sale in sales), ZERO)
    return DayTotals(
        day=day,
        gross=amounts.goods + discount,
        discounts=discount,
        refunds=returned,
        net=amounts.goods - returned,
        service=amounts.service,
        tax=amounts.tax,
        rounding=sum((sale.rounding for sale in sales), ZERO),
        collected=amounts.total - returned,
        transactions=len(sold),
        by_payment=by_label(ledger, not_of=voided),
        credit=sum((sale.total for sale in sales if sale.credit), ZERO),
        refunds_apart=True,
        with_instalments=True,
    )


def _summary(client: ISellerClient, outlet: str, window: Window) -> _Amounts:
    """All rows together: a local day may lie in two of iSeller's."""
    envelope = Row(client.ask(_CALL, {**between("created", window), "outlet_id": outlet}), path=_CALL)
    if not envelope.has("order_summaries", "order_summary"):
        if envelope.amount("count"):
            raise envelope.unreadable("order_summaries", "is missing")
        return _Amounts()
    return _sum(_shown(header_of(row)) for row in envelope.rows("order_summaries", "order_summary"))


def _counted(summary: _Amounts, orders: Sequence[DayOrder], *, outlet: str, day: date) -> _Amounts:
    """What the summary holds of the orders made on the day, by the reading that comes to its total.

    Where none does, the plainest is taken, so that the difference shows in the totals.
    """
    made = [order for order in orders if order.made_today]
    for with_voids in (False, True):
        shown = _sum(_shown(order.header) for order in made if with_voids or not order.voided)
        if abs(shown.total - summary.total) < RUPIAH:
            return shown
        # Refunds were taken off. How their parts were is not told: the reading of the total stands for all of them.
        if abs(shown.total - _given_back(made) - summary.total) < RUPIAH:
            return summary
    plain = _sum(_shown(order.header) for order in made if not order.voided)
    log.warning(
        "the summary of a day is not what its orders come to",
        outlet=outlet,
        day=day.isoformat(),
        summary=format_rupiah(summary.total),
        orders=format_rupiah(plain.total),
    )
    return plain


def _given_back(orders: Iterable[DayOrder]) -> Decimal:
    return sum((order.refunded for order in orders if not order.voided), ZERO)


def _shown(header: Header) -> _Amounts:
    return _Amounts(goods=header.goods, service=header.services, tax=header.tax, total=header.total)


def _as_sold(order: DayOrder) -> _Amounts:
    """An order whose sale cannot be read counts as its header shows it."""
    sale = order.sale
    if sale is None:
        return _shown(order.header)
    return _Amounts(goods=sale.subtotal, service=sale.service, tax=sale.tax, total=sale.total)


def _sum(amounts: Iterable[_Amounts]) -> _Amounts:
    return sum(amounts, _Amounts())


def _pairs(one: _Amounts, other: _Amounts) -> Iterable[tuple[str, Decimal, Decimal]]:
    return zip((each.name for each in fields(one)), astuple(one), astuple(other), strict=True)
