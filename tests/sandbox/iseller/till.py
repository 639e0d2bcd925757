"""Ringing up: a basket, a visit and tenders become an order of a store; payments and fulfilments that come later."""

from dataclasses import dataclass
from datetime import datetime

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.basket import Basket
from tests.sandbox.iseller.customer import Customer, Staff
from tests.sandbox.iseller.order import Fulfilment, Order
from tests.sandbox.iseller.outlet import Outlet, Register
from tests.sandbox.iseller.payment import Pay, PaymentType, Tender, Transaction, exactly
from tests.sandbox.iseller.pricing import price
from tests.sandbox.iseller.rules import PriceRules
from tests.sandbox.iseller.state import fulfilled_units
from tests.sandbox.iseller.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """When and how an order came about.

    ``closed_at`` None: at once. ``is_open`` leaves it open: a draft, or ``reserved``. ``uploaded_at`` None: the till
    was online. ``fulfilled`` hands everything over on closing. ``register`` None: the outlet's first.
    """

    at: datetime
    closed_at: datetime | None = None
    uploaded_at: datetime | None = None
    is_open: bool = False
    reserved: bool = False
    fulfilled: bool = True
    on_account: bool = False
    register: Register | None = None
    channel: str = "pos"
    channel_detail: str | None = None
    order_type: str = "dine_in"
    customer: Customer | None = None
    cashier: Staff | None = None
    server: Staff | None = None
    notes: str = ""


def ring_up(
    store: Store,
    outlet: Outlet,
    basket: Basket,
    visit: Visit,
    *,
    pay: Pay | None = None,
    rules: PriceRules | None = None,
) -> Order:
    """Price a basket and keep the order; ``pay`` None: cash, or nothing for an order that stays open."""
    priced = price(basket, outlet, store.numbers, rules)
    register = visit.register or outlet.registers[0]
    closed = None if visit.is_open else visit.closed_at or visit.at
    order = Order(
        id=store.numbers.guid(),
        reference=store.numbers.reference(register.number),
        outlet=outlet,
        register=register,
        ordered_at=visit.at,
        uploaded_at=max(visit.uploaded_at or visit.at, visit.at),
        closed_at=closed,
        lines=priced.lines,
        totals=priced.totals,
        inclusive=(rules or outlet.rules).inclusive,
        discounts=priced.discounts,
        promotions=priced.promotions,
        channel=visit.channel,
        channel_detail=visit.channel_detail,
        order_type=visit.order_type,
        customer=visit.customer,
        cashier=visit.cashier,
        server=visit.server,
        on_account=visit.on_account,
        reserved=visit.reserved,
        notes=visit.notes,
    )
    if pay is None and closed is not None:
        pay = exactly(store.payment_type("cash"))
    for tender in pay(priced.totals.total) if pay else ():
        take(store, order, tender, closed or visit.at)
    if closed is not None and visit.fulfilled:
        fulfil(order, closed)
    store.orders.append(order)
    return order


def take(store: Store, order: Order, tender: Tender, at: datetime) -> Transaction:
    """Keep one payment of an order."""
    transaction = Transaction(
        id=store.numbers.guid(),
        at=at,
        type="sale",
        payment_type=tender.payment_type,
        amount=tender.amount,
        status=tender.status,
        fee=tender.payment_type.fee(tender.amount),
        channel=order.channel,
        bin_card=tender.bin_card,
    )
    order.transactions.append(transaction)
    return transaction


def pay_later(store: Store, order: Order, payment_type: PaymentType, amount: Decimal, at: datetime) -> Transaction:
    """A payment after the sale; closes an order that was open and is paid in full by it."""
    paid = sum((t.amount for t in order.transactions if t.type == "sale" and t.succeeded), ZERO)
    if not 0 < amount <= order.totals.total - paid:
        raise ValueError(f"order {order.reference} has only {order.totals.total - paid} to pay")
    transaction = take(store, order, Tender(payment_type=payment_type, amount=amount), at)
    if order.closed_at is None and paid + amount == order.totals.total:
        order.closed_at = at
    return transaction


def fulfil(order: Order, at: datetime, units: dict[str, Decimal] | None = None) -> Fulfilment:
    """Hand over units by line id; None: all that is left."""
    left = {line.id: line.quantity - fulfilled_units(order, line) for line in order.lines}
    asked = {line_id: quantity for line_id, quantity in left.items() if quantity} if units is None else units
    for line_id, quantity in asked.items():
        if not 0 < quantity <= left.get(line_id, ZERO):
            raise ValueError(f"order {order.reference} has no {quantity} units left to fulfil on line {line_id}")
    fulfilment = Fulfilment(at=at, units=asked)
    order.fulfilments.append(fulfilment)
    return fulfilment
