"""``GetOrderSummary`` and ``GetTransactionSummary``: daily control totals (contract iseller §5.1, §5.2)."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller import state
from tests.sandbox.iseller.header import add_up, less_refunds, shown_totals
from tests.sandbox.iseller.order import Component, Order, Totals
from tests.sandbox.iseller.order_rows import totals_fields
from tests.sandbox.iseller.paging import Page, read_window
from tests.sandbox.iseller.params import Params
from tests.sandbox.iseller.payment import GATEWAYS
from tests.sandbox.iseller.product import Product
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller.stock_rows import moved_units, unit_rows
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.transactions import ledger
from tests.sandbox.iseller.view import View, units

_UNIT_LISTS = ("units_used", "units_returned", "units_fulfilled", "units_hpp")


def get_order_summary(service: Service, store: Store, params: Params) -> dict[str, Any]:
    """One row per day on which something was sold. Drafts are not counted, voids and refunds as the knobs say."""
    view = service.view(store, params.zone())
    window, tracked = read_window(params, view), "trackinventory" in params.words("includes")
    fulfilment = params.word("fulfillment_status", ("fulfilled", "partial", "none"))
    days: dict[datetime, list[Order]] = defaultdict(list)
    for order in store.orders:
        if not _counted(order, view) or not window.has(order.ordered_at, state.modified_at(order, view.now)):
            continue
        if params.text("outlet_id") not in (None, order.outlet.id):
            continue
        if params.text("customer_id") not in (None, order.customer.id if order.customer else ""):
            continue
        if fulfilment in (None, state.fulfillment_status(order, view.now)):
            days[_day(order.ordered_at, view)].append(order)
    rows = [_order_day(day, orders, view, tracked=tracked) for day, orders in sorted(days.items())]
    rows = _one_page(rows, params, view)
    return {"count": len(rows), "order_summaries": rows}


def get_transaction_summary(service: Service, store: Store, params: Params) -> dict[str, Any]:
    """One row per day: successful payments less refunds and voids, by gateway; custom types by name."""
    view = service.view(store, params.zone())
    days: dict[datetime, dict[tuple[str, str], Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for _, each in ledger(view, params):
        if each.succeeded:
            kind = (each.payment_type.gateway, each.payment_type.name)
            days[_day(each.at, view)][kind] += each.amount if each.type == "sale" else -each.amount
    rows = [_payment_day(day, sums, view) for day, sums in sorted(days.items())]
    rows = _one_page(rows, params, view)
    return {"count": len(rows), "transaction_summaries": rows}


def _counted(order: Order, view: View) -> bool:
    status = state.status(order, view.now)
    return state.is_there(order, view.now) and (
        status == "completed" or (status == "void" and view.knobs.summary_counts_void)
    )


def _day(moment: datetime, view: View) -> datetime:
    """Midnight that begins the day: UTC's, which shows as 07:00 in WIB, or the zone's own."""
    zone = UTC if view.knobs.summary_day_cut == "utc_shown_local" else view.zone
    return moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _order_day(day: datetime, orders: list[Order], view: View, *, tracked: bool) -> dict[str, Any]:
    totals = add_up([_totals(order, view) for order in orders])
    row = {"order_date": view.stamp(day), "currency": "IDR", **totals_fields(totals, view), "total_weight": 0}
    if not tracked:
        return {**row, **dict.fromkeys(_UNIT_LISTS)}
    fulfilled, returned = [], []
    for order in orders:
        for done in order.fulfilments:
            if state.past(done.at, view.now):
                fulfilled += moved_units(order, done.units)
        for refund in order.refunds:
            if refund.stock_back and state.past(refund.at, view.now):
                returned += moved_units(order, refund.units)
    used = unit_rows(fulfilled)
    lists = {"units_used": used, "units_returned": unit_rows(returned), "units_fulfilled": used}
    return {**row, **lists, "units_hpp": _hpp(fulfilled, view)}


def _totals(order: Order, view: View) -> Totals:
    if view.knobs.summary_deducts_refunds:
        return less_refunds(order, state.refunded(order, view.now))
    return shown_totals(order, view)


def _hpp(fulfilled: list[Component], view: View) -> list[dict[str, Any]]:
    """Products with a buying price only."""
    sold: dict[Product, Decimal] = defaultdict(lambda: ZERO)
    for unit in fulfilled:
        if unit.product.buying_price is not None:
            sold[unit.product] += unit.quantity
    return [
        {
            "product_id": product.id,
            "product_name": product.name,
            "sku": product.sku,
            "quantity": units(quantity),
            "selling_price": view.money(product.price),
            "buying_price": view.money(product.buying_price or ZERO),
        }
        for product, quantity in sold.items()
    ]


def _payment_day(day: datetime, sums: dict[tuple[str, str], Decimal], view: View) -> dict[str, Any]:
    """The vendor's sample has no column for vouchers; they are listed with the custom types here."""
    own = [gateway for gateway in GATEWAYS if gateway not in ("custom", "voucher")]
    row: dict[str, Any] = {"order_date": view.stamp(day)}
    for gateway in own:
        row[gateway] = view.money(sum((value for (kind, _), value in sums.items() if kind == gateway), ZERO))
    others = {name: value for (kind, name), value in sums.items() if kind not in own}
    row["customs"] = [{"name": name, "amount": view.money(value)} for name, value in others.items()]
    return row


def _one_page(rows: list[dict[str, Any]], params: Params, view: View) -> list[dict[str, Any]]:
    if params.word("sort_direction", ("ASC", "DESC")) == "DESC":
        rows.reverse()
    size = params.page_size(view.knobs.default_page_size)
    return Page((max(params.integer("page", 1), 1) - 1) * size, size).of(rows)
