"""An event is drained only once what it tells of is in the inbox, and only by a run that read it."""

from datetime import timedelta

import pytest

from posbridge.domain.events import EventKind
from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind
from posbridge.errors import RetryableError
from posbridge.steps.extract import KEPT, extract
from posbridge.steps.watch import look
from tests.unit.steps.pos import HOUR, MINUTE, NOW, ORDERS, RECENT, OpenPlace, Place, event, shift


def carry(place: Place, entity: Entity = Entity.SALES, kind: RunKind = RunKind.EVENT) -> int:
    return extract(entity, place.bench, place.run(kind)).events


def test_events_are_drained_once_what_they_tell_of_is_in_the_inbox(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.pos.orders = {"1": NOW - MINUTE}
    place.hear(event("a"), event("b", EventKind.POLL))
    assert carry(place) == 2
    assert (place.pending(), place.read()) == ([], {"1"})


def test_a_source_that_fails_leaves_them_for_the_next_try(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.pos.orders, place.pos.fails = {"1": NOW - MINUTE}, True
    place.hear(event("a"))
    with pytest.raises(RetryableError):
        carry(place)
    assert place.pending() == ["a"]
    place.pos.fails = False
    assert carry(place) == 1
    assert place.pending() == []


def test_an_event_run_reads_what_is_new_and_leaves_looking_back_to_the_night(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.hear(event("a"))
    carry(place)
    carry(place, kind=RunKind.SCHEDULED)
    assert place.pos.asked == [ORDERS.name, ORDERS.name, RECENT.name]


def test_what_comes_in_after_the_window_of_the_run_waits_for_the_next(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.hear(event("before", at=NOW), event("after", at=NOW + timedelta(seconds=1)))
    assert carry(place) == 1
    assert place.pending() == ["after"]
    place.now += MINUTE
    assert carry(place) == 1


def test_a_run_over_days_of_its_own_drains_no_news_of_today(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.hear(event("a"), event("b", EventKind.SHIFT, body="{}"))
    run = place.run(RunKind.BACKFILL, start=NOW - 48 * HOUR, exact=True)
    assert extract(Entity.SALES, place.bench, run).events == 0
    assert place.pending() == ["a", "b"]


def test_a_run_over_days_of_its_own_takes_payouts_along(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.hear(event("p", EventKind.PAYOUT, body="PO-1"))
    extract(Entity.PAYMENTS, place.bench, place.run(RunKind.BACKFILL, start=NOW - 48 * HOUR, exact=True))
    assert (place.pending(), place.read()) == ([], {"PO-1"})


def test_a_run_that_a_shift_started_reads_the_orders_of_that_shift_and_nothing_else(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    place.pos.shifts = [shift("a")]
    place.pos.orders = {"before": NOW - 5 * HOUR, "during": NOW - 2 * HOUR, "after": NOW - MINUTE}
    look(place.bench)
    place.pos.asked.clear()
    assert carry(place) == 1
    assert (place.pos.asked, place.read(), place.pending()) == (["shift a"], {"during"}, [])
    assert place.bench.store.marks.get(ORDERS.name) is None, "the feed was not read, so its mark stays"


def test_a_shift_whose_orders_cannot_be_read_waits(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    place.pos.shifts = [shift("a")]
    look(place.bench)
    place.pos.fails = True
    with pytest.raises(RetryableError):
        carry(place)
    assert place.pending() == ["shift:a"]


def test_a_run_for_shifts_drains_no_order_as_it_reads_none(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    place.hear(event("a"), event("b", EventKind.POLL))
    assert extract(Entity.SALES, place.bench, place.run()).note
    assert place.pending() == ["a", "b"]
    assert place.pos.asked == []


def test_a_shift_event_of_a_former_mode_does_not_keep_a_run_from_reading_the_orders(outlet: OpenPlace) -> None:
    shifts = outlet("shift_close")
    shifts.pos.shifts = [shift("a")]
    look(shifts.bench)
    place = outlet("real_time")
    place.pos.orders = {"1": NOW - MINUTE}
    place.hear(event("o"))
    assert carry(place) == 2
    assert (place.read(), place.pending()) == ({"1"}, [])


@pytest.mark.parametrize("mode", ["real_time", "shift_close", "scheduled"])
@pytest.mark.parametrize("kind", [RunKind.SCHEDULED, RunKind.MANUAL])
def test_a_nightly_run_and_one_by_hand_drain_all_of_it_in_every_mode(
    outlet: OpenPlace, mode: str, kind: RunKind
) -> None:
    place = outlet(mode)
    place.pos.orders = {"1": NOW - MINUTE}
    place.hear(event("a"), event("b", EventKind.POLL), event("c", EventKind.SHIFT, body="{}"))
    place.hear(event("d", EventKind.PAYOUT, body="PO-1"))
    assert carry(place, kind=kind) == 3
    assert carry(place, Entity.PAYMENTS, kind) == 1
    assert (place.pending(), place.read()) == ([], {"1", "PO-1"})
    assert "shift c" not in place.pos.asked, "the feed brings its orders too"


def test_a_payout_is_read_out_of_its_event_and_then_drained(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.hear(event("p", EventKind.PAYOUT, body="PO-1"), event("q", EventKind.PAYOUT, body="PO-2"), event("a"))
    done = extract(Entity.PAYMENTS, place.bench, place.run())
    assert (done.events, done.new) == (2, 2)
    assert (place.pending(), place.read()) == (["a"], {"PO-1", "PO-2"})


def test_without_payouts_there_is_nothing_to_read_for_payments(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.hear(event("a"))
    assert extract(Entity.PAYMENTS, place.bench, place.run()).note
    assert place.pending() == ["a"]


def test_the_nightly_run_forgets_drained_events_of_long_ago(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    old = event("old", at=NOW - KEPT - MINUTE)
    place.hear(old)
    carry(place)
    assert place.bench.store.events.receive([old]) == 0, "an event run forgets nothing"
    carry(place, kind=RunKind.SCHEDULED)
    assert place.bench.store.events.receive([old]) == 1
