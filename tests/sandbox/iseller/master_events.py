"""What happens to registers, customers, products and outlets."""

from tests.sandbox.iseller import messages
from tests.sandbox.iseller.customer import Customer
from tests.sandbox.iseller.scene import Answer, Scene


def shift_open(scene: Scene) -> Answer:
    shift = scene.store.open_shift(scene.outlet(), scene.at, scene.event.get("register"))
    return {"register_shift_id": shift.id}


def shift_close(scene: Scene) -> Answer:
    outlet, number = scene.outlet(), scene.event.get("register")
    still_open = [
        each
        for each in scene.store.shifts
        if each.outlet is outlet and each.closed_at is None and number in (None, each.register.number)
    ]
    if not still_open:
        raise ValueError(f"outlet {outlet.code} has no open shift")
    still_open[0].closed_at = scene.at
    return {"register_shift_id": still_open[0].id}


def member(scene: Scene) -> Answer:
    customer = Customer(
        id=scene.store.numbers.guid(),
        first_name=scene.event.get("first_name", "Contoh"),
        last_name=scene.event.get("last_name", ""),
        external_id=scene.event.get("external_id"),
        modified_at=scene.at,
    )
    scene.store.customers.append(customer)
    body = messages.member_message(customer)
    scene.tell("member", body)
    return body


def subscribe(scene: Scene) -> Answer:
    """The merchant gives the addresses of webhooks."""
    for type_, url in scene.event["urls"].items():
        scene.store.webhook.subscribe(url, type_)
    return {"urls": dict(scene.store.webhook.urls)}


def product_off(scene: Scene) -> Answer:
    product = scene.store.product(scene.event["sku"])
    product.is_active, product.modified_at = False, scene.at
    return {"product_id": product.id}


def outlet_off(scene: Scene) -> Answer:
    outlet = scene.outlet()
    outlet.is_active = False
    return {"outlet_id": outlet.id}
