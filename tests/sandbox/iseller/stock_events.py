"""What happens to stock beside sales: transfers, corrections, counts."""

from tests.sandbox.iseller import shelf
from tests.sandbox.iseller.scene import Answer, Scene
from tests.sandbox.iseller.stock import StockEvent


def transfer_start(scene: Scene) -> Answer:
    units, reference = scene.only("units"), scene.event.get("reference", "")
    if "supplier" in scene.event:
        supplier = scene.event["supplier"]
        made = shelf.start_supply(scene.store, scene.outlet(), units, scene.at, supplier=supplier, reference=reference)
    else:
        to = scene.store.outlet(scene.event["destination"]) if "destination" in scene.event else None
        made = shelf.start_transfer(scene.store, scene.outlet(), to, units, scene.at, reference=reference)
    return _answer(made)


def transfer_accept(scene: Scene) -> Answer:
    key = scene.event["transfer"]
    started = [e for e in scene.store.stock_events if e.action == "start" and key in (e.transfer_id, e.reference_code)]
    if not started:
        raise KeyError(f"store {scene.store.name} has no transfer {key}")
    made = shelf.accept_transfer(
        scene.store,
        started[0],
        scene.at,
        accepted=scene.units("accepted"),
        cancelled=scene.units("cancelled"),
        rejected=scene.units("rejected"),
    )
    return _answer(made)


def adjustment(scene: Scene) -> Answer:
    notes = scene.event.get("notes", "")
    return _answer(shelf.adjust(scene.store, scene.outlet(), scene.only("units"), scene.at, notes=notes))


def opname(scene: Scene) -> Answer:
    notes = scene.event.get("notes", "")
    return _answer(shelf.count_stock(scene.store, scene.outlet(), scene.only("units"), scene.at, notes=notes))


def _answer(event: StockEvent) -> Answer:
    return {"adjustment_id": event.id, "transfer_id": event.transfer_id, "reference_code": event.reference_code}
