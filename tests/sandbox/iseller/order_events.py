"""What happens to orders and their money; each tells the store's webhooks."""

from datetime import datetime

from posbridge.money import Decimal, amount
from tests.sandbox.iseller import messages, refunding, state, till
from tests.sandbox.iseller.basket import Basket, BasketLine, Discount
from tests.sandbox.iseller.orders import insert_before
from tests.sandbox.iseller.payment import Pay, at_most, exactly, nothing
from tests.sandbox.iseller.scene import Answer, Scene
from tests.sandbox.iseller.settling import settle
from tests.sandbox.iseller.store import Store


def sale(scene: Scene) -> Answer:
    event, store = scene.event, scene.store
    product = store.product(event["sku"]) if "sku" in event else store.products[0]
    discounts = (Discount(name="Diskon", percent=amount(event["discount"])),) if "discount" in event else ()
    basket = Basket(
        lines=(BasketLine(product=product, quantity=amount(event.get("quantity", 1))),), discounts=discounts
    )
    visit = till.Visit(
        at=scene.at,
        uploaded_at=datetime.fromisoformat(event["uploaded_at"]) if "uploaded_at" in event else None,
        fulfilled=not event.get("unfulfilled", False),
        on_account=bool(event.get("on_account", False)),
        channel=event.get("channel", "pos"),
        channel_detail=event.get("channel_detail"),
    )
    order = till.ring_up(store, scene.outlet(), basket, visit, pay=_pay(scene))
    return scene.tell_order(order, "order")


def _pay(scene: Scene) -> Pay | None:
    event, chosen = scene.event, scene.payment_type()
    paid_now = event.get("on_account")
    if event.get("unpaid") or paid_now is True:
        return nothing
    if paid_now:
        return at_most(chosen or scene.store.payment_type("cash"), amount(paid_now))
    return exactly(chosen) if chosen else None


def pay(scene: Scene) -> Answer:
    order = scene.order()
    chosen = scene.payment_type() or scene.store.payment_type("cash")
    left = order.totals.total - state.paid(order)
    till.pay_later(scene.store, order, chosen, amount(scene.event.get("amount", left)), scene.at)
    return scene.tell_order(order, "order")


def fulfil(scene: Scene) -> Answer:
    order = scene.order()
    till.fulfil(order, scene.at, _lines(scene))
    return scene.tell_order(order, "order", "fulfillment")


def refund(scene: Scene) -> Answer:
    order, back = scene.order(), bool(scene.event.get("stock_back", True))
    units, kind = _lines(scene), scene.payment_type()
    if units is not None:
        made = refunding.refund_units(scene.store, order, units, scene.at, stock_back=back, payment_type=kind)
    elif "amount" in scene.event:
        typed = amount(scene.event["amount"])
        made = refunding.refund_amount(scene.store, order, typed, scene.at, payment_type=kind)
    else:
        made = refunding.refund_all(scene.store, order, scene.at, stock_back=back, payment_type=kind)
    return {**scene.tell_order(order, "order", "refund"), "refund_amount": made.amount}


def void(scene: Scene) -> Answer:
    order, back = scene.order(), bool(scene.event.get("stock_back", True))
    refunding.void(scene.store, order, scene.at, reason=scene.event.get("reason", "Salah input"), stock_back=back)
    return scene.tell_order(order, "order")


def touch(scene: Scene) -> Answer:
    order = scene.order()
    order.touched_at.append(scene.at)
    order.notes = scene.event.get("notes", "diubah")
    return scene.tell_order(order, "order")


def insert_between_pages(scene: Scene) -> Answer:
    before = scene.order()

    def insert(store: Store) -> None:
        insert_before(scene.service, store, before)

    scene.service.world.after_page.append(insert)
    return {"armed": len(scene.service.world.after_page)}


def touch_between_pages(scene: Scene) -> Answer:
    order = scene.order()

    def change(store: Store) -> None:
        store.order(order.id).touched_at.append(scene.at)

    scene.service.world.after_page.append(change)
    return {"armed": len(scene.service.world.after_page)}


def notify(scene: Scene) -> Answer:
    signed = datetime.fromisoformat(scene.event["signed_at"]) if "signed_at" in scene.event else None
    body = messages.order_message(scene.order(), scene.service.now())
    scene.tell(scene.event.get("type", "order"), body, key=scene.event.get("key"), at=signed)
    return body


def payout(scene: Scene) -> Answer:
    until = datetime.fromisoformat(scene.event["until"]) if "until" in scene.event else scene.at
    made = settle(scene.store, scene.at, until, express=bool(scene.event.get("express", False)))
    body = messages.payout_message(made)
    scene.tell("payout", body)
    return body


def _lines(scene: Scene) -> dict[str, Decimal] | None:
    """``units`` by index of the line, as the till's screen numbers them."""
    if "units" not in scene.event:
        return None
    lines = scene.order().lines
    return {lines[int(index)].id: amount(quantity) for index, quantity in scene.event["units"].items()}
