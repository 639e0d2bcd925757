"""``GetOrders``: which orders, refunds and fulfilments a call gets (contract iseller §4)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.sandbox.iseller import state
from tests.sandbox.iseller.basket import Basket, BasketLine
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.order_rows import order_row
from tests.sandbox.iseller.paging import Page, Window, page_of_orders, read_window
from tests.sandbox.iseller.params import Params
from tests.sandbox.iseller.refund_rows import fulfilment_rows, refund_rows
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.till import Visit, ring_up
from tests.sandbox.iseller.view import View

PAYMENT_STATES = ("paid", "partially_paid", "refunded", "partially_refunded", "pending")
FULFILMENT_STATES = ("fulfilled", "partial", "none")


def get_orders(service: Service, store: Store, params: Params) -> dict[str, Any]:
    """Everything but ``status``, ``time`` and the error message.

    In practice ``modified_after`` stands in for ``created_after``, and no ``time_zone`` means UTC.
    """
    params.require_one("created_after", "modified_after")
    zone = params.zone()
    view = service.view(store, zone if service.knobs.orders_dates_follow_time_zone else UTC)
    window, includes = read_window(params, view), params.words("includes")
    rows = [o for o in _asked(view, params) if window.has(_created(o, view), state.modified_at(o, view.now))]
    rows = _sorted(rows, params, view)
    page = page_of_orders(params, view)
    shown = _repeated(page, rows, view) + page.of(rows)
    body: dict[str, Any] = {
        "count": len(rows) if view.knobs.count_is == "total" else len(shown),
        "orders": [order_row(order, view, includes, first=not i) for i, order in enumerate(shown)],
        "refunded_orders": None,
        "fulfillments": None,
        "has_next_item": page.has_next(rows),
    }
    if "trackinventory" in includes:
        body["refunded_orders"] = _refunds(view, params, window, page, shown)
        body["fulfillments"] = [row for order in shown for row in fulfilment_rows(order, view)]
    if page.has_next(rows) and shown:
        _between_pages(service, store, shown[0])
    return body


def _asked(view: View, params: Params) -> list[Order]:
    """Orders that the server has by now and the filters leave."""
    wanted: list[tuple[str | None, Callable[[Order], str | None]]] = [
        (params.text("outlet_id"), lambda order: order.outlet.id),
        (params.text("order_id"), lambda order: order.id),
        (params.text("customer_id"), lambda order: order.customer.id if order.customer else None),
        (params.word("payment_status", PAYMENT_STATES), lambda order: state.payment_status(order, view.now)),
        (params.word("fulfillment_status", FULFILMENT_STATES), lambda order: state.fulfillment_status(order, view.now)),
    ]
    return [
        order
        for order in view.store.orders
        if state.is_there(order, view.now) and all(word is None or word.lower() == read(order) for word, read in wanted)
    ]


def _created(order: Order, view: View) -> datetime:
    return order.uploaded_at if view.knobs.created_is == "upload" else order.ordered_at


def _sorted(orders: list[Order], params: Params, view: View) -> list[Order]:
    """By creation, oldest first, unless the call says otherwise."""
    by = params.word("sort", ("CreatedDate", "ModifiedDate"))
    down = params.word("sort_direction", ("ASC", "DESC")) == "DESC"
    if by == "ModifiedDate":
        return sorted(orders, key=lambda order: (state.modified_at(order, view.now), order.id), reverse=down)
    return sorted(orders, key=lambda order: (_created(order, view), order.id), reverse=down)


def _repeated(page: Page, rows: list[Order], view: View) -> list[Order]:
    """The last row of the page before, where ``duplicate_rows`` asks for it."""
    if view.knobs.duplicate_rows <= 0 or page.start <= 0 or page.start >= len(rows):
        return []
    view.knobs.duplicate_rows -= 1
    return rows[page.start - 1 : page.start]


def _refunds(view: View, params: Params, window: Window, page: Page, shown: list[Order]) -> list[dict[str, Any]]:
    by = view.knobs.refunds_selected_by
    if by == "order_modified":
        return [row for order in shown for row in refund_rows(order, view, lambda _: True)]
    if page.start > 0:
        return []
    orders = _asked(view, params)
    if by == "order_date":
        orders = [order for order in orders if window.has_any(order.ordered_at)]
        return [row for order in orders for row in refund_rows(order, view, lambda _: True)]
    return [row for order in orders for row in refund_rows(order, view, lambda refund: window.has_any(refund.at))]


def _between_pages(service: Service, store: Store, first: Order) -> None:
    """What is to happen once an unfinished page was served."""
    if service.knobs.insert_rows > 0:
        service.knobs.insert_rows -= 1
        insert_before(service, store, first)
    if service.world.after_page:
        service.world.after_page.pop(0)(store)


def insert_before(service: Service, store: Store, order: Order) -> Order:
    """A till that was offline uploads an order a second older than ``order``, sold in the same outlet.

    It is of goods without stock where the store has any: whether a count that was made between the sale and its upload
    knew of it, no contract says.
    """
    made = (each for each in store.products if each.type == "standard" and not each.track_inventory)
    line = BasketLine(product=next(made, order.lines[0].product))
    visit = Visit(at=order.ordered_at - timedelta(seconds=1), uploaded_at=service.now(), register=order.register)
    return ring_up(store, order.outlet, Basket(lines=(line,)), visit)
