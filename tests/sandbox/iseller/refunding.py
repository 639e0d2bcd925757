"""Refunds and voids (contract iseller §4.9).

Units of a line give back their share of what the line cost the customer, so that all units together give it back
exactly; the last refund of everything also gives back shipping and rounding.
"""

from collections.abc import Mapping
from datetime import datetime

from posbridge.money import ZERO, Decimal, whole_rupiah
from tests.sandbox.iseller.order import Order, OrderLine, Refund
from tests.sandbox.iseller.payment import PaymentType, Transaction
from tests.sandbox.iseller.state import paid, refunded
from tests.sandbox.iseller.store import Store


def refund_units(
    store: Store,
    order: Order,
    units: Mapping[str, Decimal],
    at: datetime,
    *,
    stock_back: bool = True,
    payment_type: PaymentType | None = None,
) -> Refund:
    """Give back units, by line id; modifiers are lines of their own and are named like any other."""
    amount = ZERO
    for line_id, quantity in units.items():
        line = order.line(line_id)
        before = order.refunded_units(line)
        if not 0 < quantity <= line.quantity - before:
            raise ValueError(f"order {order.reference} has no {quantity} units left on line {line_id}")
        amount += _share(order, line, before + quantity) - _share(order, line, before)
    if all(order.refunded_units(line) + units.get(line.id, ZERO) == line.quantity for line in order.lines):
        amount = order.totals.total - refunded(order)
    return _book(store, order, amount, units, at, stock_back=stock_back, payment_type=payment_type)


def refund_all(
    store: Store, order: Order, at: datetime, *, stock_back: bool = True, payment_type: PaymentType | None = None
) -> Refund:
    """Give back whatever is left of an order."""
    left = {line.id: line.quantity - order.refunded_units(line) for line in order.lines}
    units = {line_id: quantity for line_id, quantity in left.items() if quantity}
    amount = order.totals.total - refunded(order)
    return _book(store, order, amount, units, at, stock_back=stock_back, payment_type=payment_type)


def refund_amount(
    store: Store, order: Order, amount: Decimal, at: datetime, *, payment_type: PaymentType | None = None
) -> Refund:
    """Give back a sum that the back office typed, without units."""
    return _book(store, order, amount, {}, at, stock_back=False, payment_type=payment_type)


def void(store: Store, order: Order, at: datetime, *, reason: str = "Salah input", stock_back: bool = True) -> None:
    """Undo a whole order: every payment is given back by a transaction of type void."""
    if order.voided_at is not None or order.refunds:
        raise ValueError(f"order {order.reference} is already void or refunded")
    order.voided_at, order.void_reason, order.void_stock_back = at, reason, stock_back
    for payment in [each for each in order.transactions if each.type == "sale" and each.succeeded]:
        _transaction(store, order, "void", at, payment_type=payment.payment_type, amount=payment.amount)


def _share(order: Order, line: OrderLine, units: Decimal) -> Decimal:
    """What the first ``units`` of a line give back."""
    whole = line.owed(inclusive=order.inclusive)
    return whole if units == line.quantity else whole_rupiah(whole * units / line.quantity)


def _book(
    store: Store,
    order: Order,
    amount: Decimal,
    units: Mapping[str, Decimal],
    at: datetime,
    *,
    stock_back: bool,
    payment_type: PaymentType | None,
) -> Refund:
    left = paid(order) - refunded(order)
    if order.voided_at is not None or not 0 <= amount <= left:
        raise ValueError(f"order {order.reference} has only {left} to give back, not {amount}")
    first = next((each.payment_type for each in order.transactions if each.succeeded), store.payment_type("cash"))
    transaction = _transaction(store, order, "refund", at, payment_type=payment_type or first, amount=amount)
    refund = Refund(at=at, amount=amount, units=dict(units), transaction=transaction, stock_back=stock_back)
    order.refunds.append(refund)
    return refund


def _transaction(
    store: Store, order: Order, kind: str, at: datetime, *, payment_type: PaymentType, amount: Decimal
) -> Transaction:
    made = Transaction(
        id=store.numbers.guid(), at=at, type=kind, payment_type=payment_type, amount=amount, channel=order.channel
    )
    order.transactions.append(made)
    return made
