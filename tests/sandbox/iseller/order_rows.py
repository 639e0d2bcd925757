"""Orders as rows, with what the call includes (contract iseller §4.5)."""

from typing import Any

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller import state
from tests.sandbox.iseller.address_rows import billing, customer_fields, shipping, staff_fields
from tests.sandbox.iseller.header import shown_totals
from tests.sandbox.iseller.line_rows import discount_rows, line_row, promotion_rows
from tests.sandbox.iseller.order import Order, OrderLine, Totals
from tests.sandbox.iseller.transaction_rows import transaction_row
from tests.sandbox.iseller.view import UNHEARD, View, units


def order_row(order: Order, view: View, includes: frozenset[str], *, first: bool = False) -> dict[str, Any]:
    """``first``: the reply's first, for ``unknown_enum``."""
    row = {
        **_identity(order, view),
        **customer_fields(order.customer),
        **staff_fields("server", order.server),
        **staff_fields("cashier", order.cashier),
        "currency": "IDR",
        **totals_fields(shown_totals(order, view), view),
        "discount_percentage": _percentage(order),
        "total_weight": 0,
        "buying_price": view.money(sum((c.quantity * c.unit_cost for x in order.lines for c in x.costs), ZERO)),
        "total_bonus": None,
        "tax_inclusive": order.inclusive,
        "on_account": order.on_account,
        "remaining_on_account": view.money(state.owed(order, view.now)),
        "billing": billing(order),
        "shipping": shipping(order, detail="shippingdetail" in includes),
        "device_location": None,
        "order_type": order.order_type,
    }
    if "orderdetails" in includes:
        row["order_details"] = [line_row(order, line, view, includes) for line in _shown_lines(order, view, includes)]
    if "promotiondetails" in includes:
        row["promotions"] = promotion_rows(order.promotions, view)
    if "discountdetails" in includes:
        row["discounts"] = discount_rows(order.discounts, view)
    if "transactions" in includes:
        made = state.transactions(order, view.now)
        row["transactions"] = [
            transaction_row(order, each, view, mdr="mdr" in includes, first=first and not i)
            for i, each in enumerate(made)
        ]
    if "profitdetails" in includes:
        row["profit_details"] = _profit(order, view)
    if first and view.knobs.unknown_enum in row:
        row[view.knobs.unknown_enum] = f"{UNHEARD}_{view.knobs.unknown_enum}"
    return row


def _identity(order: Order, view: View) -> dict[str, Any]:
    return {
        "external_customer_id": order.customer.external_id if order.customer else None,
        "order_id": order.id,
        "order_reference": order.reference,
        "channel": order.channel,
        "channel_detail": order.channel_detail,
        "marketplace_account": order.channel_detail and view.store.name,
        "order_date": view.stamp(order.ordered_at),
        "closed_date": view.stamp_past(order.closed_at),
        "status": state.status(order, view.now),
        "payment_status": state.payment_status(order, view.now),
        "fulfillment_status": state.fulfillment_status(order, view.now),
        "notes": order.notes,
        "processing_method": "checkout",
        "cancel_date": view.stamp_past(order.voided_at),
        "cancel_reason": order.void_reason if state.past(order.voided_at, view.now) else "",
        "outlet_id": order.outlet.id,
        "outlet_name": order.outlet.name,
        "outlet_code": order.outlet.code,
        "register_id": order.register.id,
        "register_name": f"Register #{order.register.number} - {order.register.name}",
    }


def totals_fields(totals: Totals, view: View) -> dict[str, Any]:
    """The header amounts, of an order or of a day."""
    return {
        "total_order_amount": view.money(totals.gross),
        "total_discount_amount": view.money(totals.discount),
        "total_promotion_amount": view.money(totals.promotion),
        "total_additional_order_amount": view.money(totals.order_charge),
        "total_additional_subtotal_amount": view.money(totals.subtotal_charge),
        "subtotal": view.money(totals.subtotal),
        "total_tax_amount": view.money(totals.tax),
        "total_additional_final_amount": view.money(totals.final_charge),
        "rounding_amount": view.rounding(totals.rounding),
        "total_amount": view.money(totals.total),
        "total_shipping_amount": view.money(totals.shipping),
    }


def _percentage(order: Order) -> Decimal | None:
    """Only of a single discount by percent."""
    percents = [each.discount.percent for each in order.discounts]
    return units(percents[0]) if len(percents) == 1 and percents[0] is not None else None


def _shown_lines(order: Order, view: View, includes: frozenset[str]) -> list[OrderLine]:
    """Lines of which nothing is fulfilled need ``UnfulfilledItems`` (contract iseller §0.2)."""
    if "unfulfilleditems" in includes or view.knobs.unfulfilled_details == "full":
        return list(order.lines)
    return [line for line in order.lines if state.fulfilled_units(order, line, view.now)]


def _profit(order: Order, view: View) -> dict[str, Any] | None:
    """Marketplace orders only."""
    if order.channel != "marketplace":
        return None
    nothing = view.money(ZERO)
    gross = view.money(order.totals.gross)
    named = ("shipping_by_seller", "admin_fee", "commission_fee", "discount_by_seller", "promotion_by_seller")
    row: dict[str, Any] = {"total_order_amount": gross, **dict.fromkeys(named, nothing)}
    return {**row, "additional_shipping_income": nothing, "total_amount_profit": gross}
