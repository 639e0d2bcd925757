"""Marks, pins and the sync list of an outlet."""

from datetime import timedelta

from posbridge.ports import EntityStatus, OutletStore, Tally
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, LATER, NOW, OUTLET


def test_a_feed_never_read_has_no_mark(outlet: OutletStore) -> None:
    assert outlet.marks.get("transactions") is None


def test_a_mark_moves_forwards_only(outlet: OutletStore) -> None:
    outlet.marks.set("transactions", LATER)
    outlet.marks.set("transactions", NOW)
    assert outlet.marks.get("transactions") == LATER

    outlet.marks.set("transactions", LATER + timedelta(microseconds=1))
    assert outlet.marks.get("transactions") == LATER + timedelta(microseconds=1)


def test_marks_belong_to_a_feed_of_an_outlet(store: Store, outlet: OutletStore) -> None:
    outlet.marks.set("transactions", NOW)

    assert outlet.marks.get("refunds") is None
    assert store.outlet("bandung-dago", COMPANY).marks.get("transactions") is None


def test_values_are_pinned_at_the_first_sync(outlet: OutletStore) -> None:
    assert outlet.pin({"start_date": "2026-10-01", "naming.prefix": "Jakarta | "}) == {}
    assert outlet.pin({"start_date": "2026-10-01", "naming.prefix": "Jaksel | "}) == {
        "naming.prefix": ("Jakarta | ", "Jaksel | ")
    }
    assert outlet.pin({"naming.prefix": "Jakarta | ", "customers.default": "Umum"}) == {}
    assert outlet.pin({"customers.default": "Tamu"}) == {"customers.default": ("Umum", "Tamu")}


def test_pins_belong_to_an_outlet(store: Store, outlet: OutletStore) -> None:
    outlet.pin({"start_date": "2026-10-01"})

    assert store.outlet("bandung-dago", COMPANY).pin({"start_date": "2026-11-01"}) == {}


def test_the_sync_list_keeps_the_last_success(outlet: OutletStore) -> None:
    outlet.note_status("sales", run="run 1", now=NOW, tally=Tally(total=3, posted=3), ok=True)
    outlet.note_status("sales", run="run 2", now=LATER, tally=Tally(total=5, posted=4, held=1), ok=False)

    assert outlet.status() == [
        EntityStatus(
            outlet=OUTLET,
            entity="sales",
            last_sync=LATER,
            last_success=NOW,
            posted=4,
            total=5,
            state="failed",
            run="run 2",
        )
    ]


def test_a_success_with_something_waiting_is_called_waiting(outlet: OutletStore) -> None:
    outlet.note_status("sales", run="run 1", now=NOW, tally=Tally(total=2, posted=1, waiting=1), ok=True)

    assert outlet.status()[0].state == "waiting"


def test_master_data_has_not_succeeded_while_something_of_it_waits(outlet: OutletStore) -> None:
    """Everything else rests on it, and starts once it has."""
    outlet.note_status("master", run="run 1", now=NOW, tally=Tally(total=2, posted=1, waiting=1), ok=True)

    assert (outlet.status()[0].state, outlet.status()[0].last_success) == ("waiting", None)


def test_the_sync_list_is_in_the_order_of_loading(store: Store, outlet: OutletStore) -> None:
    for entity in ("reconcile", "returns", "sales", "master"):
        outlet.note_status(entity, run="run 1", now=NOW, tally=Tally(), ok=True)
    store.outlet("bandung-dago", COMPANY).note_status("sales", run="run 1", now=NOW, tally=Tally(), ok=True)

    assert [line.entity for line in outlet.status()] == ["master", "sales", "returns", "reconcile"]
    assert [line.outlet for line in store.status()] == ["bandung-dago", *[OUTLET] * 4]
