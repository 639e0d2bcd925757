"""Finding out what only the store's own orders can tell: two requests (contract iseller §4.3, §4.11)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from posbridge.errors import UnreadableAnswerError
from posbridge.money import RUPIAH, ZERO, Decimal, amount
from posbridge.sources.bodies import Json
from posbridge.sources.iseller.asking import ALL_TIME, since
from posbridge.sources.iseller.calibration import UTC_ASKED, Calibration, LineBasis, RoundingSign
from posbridge.sources.iseller.client import ISellerClient, Params
from posbridge.sources.iseller.order_pages import CALL
from posbridge.sources.iseller.paging import sheets

__all__ = ["calibrate", "line_basis", "rounding_sign"]

_LOOKED_AT = timedelta(days=60)
_ORDERS = 50
_OTHER_ZONE = 7


def calibrate(client: ISellerClient, outlet: str) -> Calibration:
    """Read the newest orders, and one of them again as another zone shows it.

    What no order tells stays None. Nothing read later depends on the zone rule, as UTC is asked for: it is found
    for reports of days, and to be told.

    Raises:
        UnreadableAnswerError: the dates of one order in two zones differ by something else than the zones do.
    """
    asked = {**since("created", client.clock() - _LOOKED_AT), "sort": "CreatedDate", "sort_direction": "DESC"}
    orders = _orders(client, {**asked, "outlet_id": outlet, "includes": "OrderDetails", "page_size": _ORDERS})
    known = next((each for each in orders if each.get("order_id") and each.get("order_date")), None)
    return Calibration(
        dates_follow_zone=None if known is None else _follows(client, known),
        rounding_sign=rounding_sign(orders),
        inclusive_lines=line_basis(orders),
    )


def rounding_sign(orders: Iterable[Json]) -> RoundingSign | None:
    """By the orders' own sums: a negative one is signed, and one told positive that only closes as negative is not."""
    for order in orders:
        told = _number(order, "rounding_amount")
        if told < ZERO:
            return RoundingSign.SIGNED
        if told >= RUPIAH and _residual(order, -told) < RUPIAH <= _residual(order, told):
            return RoundingSign.ABSOLUTE
    return None


def line_basis(orders: Iterable[Json]) -> LineBasis | None:
    """Whether lines of an order with taxes inside its prices come to the header's gross, or to less."""
    for order in orders:
        lines = order.get("order_details")
        tax = _number(order, "total_tax_amount")
        if order.get("tax_inclusive") is not True or not isinstance(lines, list) or not lines or tax < len(lines):
            continue
        gross = _number(order, "total_order_amount")
        missing = gross - sum((_number(line, "total_order_amount") for line in lines), ZERO)
        if abs(missing) < len(lines):
            return LineBasis.INCLUSIVE
        if missing > 0:
            return LineBasis.EX_TAX
    return None


def _follows(client: ISellerClient, order: Json) -> bool:
    """Whether ``order_date`` moves with the zone that is asked for."""
    params: Params = {"time_zone": _OTHER_ZONE, "created_after": ALL_TIME, "order_id": order["order_id"]}
    again = next((each for each in _orders(client, params) if each.get("order_id") == order["order_id"]), None)
    if again is None:
        raise UnreadableAnswerError(f"iSeller does not find order {order['order_id']}, which it has just told.")
    try:
        moved = datetime.fromisoformat(str(again.get("order_date"))) - datetime.fromisoformat(str(order["order_date"]))
    except ValueError:
        raise UnreadableAnswerError(f"The order_date of order {order['order_id']} is no time.") from None
    zones = timedelta(hours=_OTHER_ZONE - UTC_ASKED)
    if moved not in (timedelta(0), zones):
        raise UnreadableAnswerError(
            f"Asked for in UTC and in UTC+{_OTHER_ZONE}, order {order['order_id']} is dated {moved} apart."
        )
    return moved == zones


def _orders(client: ISellerClient, params: Params) -> Sequence[Json]:
    """The first page that holds any; whether pages count from 0 or 1 does not matter."""
    pages: Iterator[list[object]] = (
        sheet.rows for sheet in sheets(client, CALL, params, "orders", identity="order_id", first=0) if sheet.rows
    )
    return [row for rows in islice(pages, 1) for row in rows if isinstance(row, dict)]


def _residual(order: Json, rounding: Decimal) -> Decimal:
    """What of the total the header's parts leave open, with tax on top or inside, whichever fits better."""
    parts = ("subtotal", "total_additional_final_amount", "total_shipping_amount")
    rest = _number(order, "total_amount") - sum((_number(order, part) for part in parts), ZERO) - rounding
    return min(abs(rest), abs(rest - _number(order, "total_tax_amount")))


def _number(row: object, field: str) -> Decimal:
    """Zero for what cannot be read: the parser of orders says so, here it only tells nothing."""
    try:
        return amount(row.get(field)) if isinstance(row, dict) else ZERO
    except ValueError:
        return ZERO
