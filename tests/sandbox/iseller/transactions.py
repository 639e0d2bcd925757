"""``GetTransactions``: the payments ledger (contract iseller §5.3)."""

from typing import Any

from tests.sandbox.iseller import state
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.paging import Page, read_window
from tests.sandbox.iseller.params import Params
from tests.sandbox.iseller.payment import Transaction
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.transaction_rows import transaction_row
from tests.sandbox.iseller.view import View


def ledger(view: View, params: Params) -> list[tuple[Order, Transaction]]:
    """Every transaction in the window, oldest first; a late upload changes when it was modified."""
    window, outlet = read_window(params, view), params.text("outlet_id")
    rows = [
        (order, each)
        for order in view.store.orders
        if state.is_there(order, view.now) and outlet in (None, order.outlet.id)
        for each in state.transactions(order, view.now)
        if window.has(each.at, max(each.at, order.uploaded_at))
    ]
    return sorted(rows, key=lambda row: (row[1].at, row[1].id))


def get_transactions(service: Service, store: Store, params: Params) -> dict[str, Any]:
    """Without ``page_size`` everything at once; page 0 is page 1; nothing tells that another page follows."""
    view = service.view(store, params.zone())
    rows = ledger(view, params)
    if params.word("sort_direction", ("ASC", "DESC")) == "DESC":
        rows.reverse()
    if params.text("page_size") is not None:
        size = params.page_size(1)
        rows = Page((max(params.integer("page", 1), 1) - 1) * size, size).of(rows)
    listed = [transaction_row(order, each, view, mdr=True, first=not i) for i, (order, each) in enumerate(rows)]
    return {"count": len(listed), "transactions": listed}
