"""Events: each telling once, until a run has drained it."""

from datetime import timedelta

from posbridge.domain.events import Event, EventKind
from posbridge.ports import OutletStore
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, LATER, NOW


def event(mark: str, *, key: str = "order-1", kind: EventKind = EventKind.ORDER, body: str = "") -> Event:
    return Event(kind=kind, key=key, mark=mark, received_at=NOW, body=body)


def test_an_event_is_pending_until_it_is_drained(outlet: OutletStore) -> None:
    told = [event("a", body="{}"), event("b", key="order-2")]

    assert outlet.events.receive(told) == 2
    assert outlet.events.pending() == told

    outlet.events.drain(told[:1], run="run 1", now=LATER)
    assert outlet.events.pending() == told[1:]


def test_a_replay_changes_nothing_even_after_it_was_drained(outlet: OutletStore) -> None:
    outlet.events.receive([event("a")])
    outlet.events.drain([event("a")], run="run 1", now=LATER)

    assert outlet.events.receive([event("a"), event("a", key="another")]) == 0
    assert outlet.events.pending() == []


def test_kinds_are_drained_apart(outlet: OutletStore) -> None:
    outlet.events.receive([event("a"), event("b", kind=EventKind.PAYOUT)])

    assert [each.mark for each in outlet.events.pending([EventKind.PAYOUT])] == ["b"]


def test_another_outlet_has_events_of_its_own(store: Store, outlet: OutletStore) -> None:
    other = store.outlet("bandung-dago", COMPANY)
    assert (outlet.events.receive([event("a")]), other.events.receive([event("a")])) == (1, 1)

    other.events.drain([event("a")], run="run 1", now=LATER)
    assert [each.mark for each in outlet.events.pending()] == ["a"]


def test_only_drained_events_are_forgotten(outlet: OutletStore) -> None:
    outlet.events.receive([event("a"), event("b")])
    outlet.events.drain([event("a")], run="run 1", now=LATER)

    assert outlet.events.forget(before=NOW + timedelta(days=1)) == 1
    assert [each.mark for each in outlet.events.pending()] == ["b"]
