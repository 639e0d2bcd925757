"""Looking at the POS: what should start a run is kept once, and nothing that happened while nobody looked is lost."""

from datetime import timedelta

import pytest

from posbridge.domain.events import EventKind
from posbridge.errors import ConfigError, RetryableError
from posbridge.steps.watch import SHIFTS, look, shift_of
from tests.unit.steps.pos import HOUR, MINUTE, NOW, ORDERS, OpenPlace, shift


def test_a_closed_shift_is_one_event_however_often_it_is_looked_at(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    place.pos.shifts = [shift("a"), shift("b")]
    found = [look(place.bench) for _ in range(3)]
    place.pos.shifts.append(shift("c", closed=NOW))
    place.now += MINUTE
    assert [*found, look(place.bench)] == [2, 0, 0, 1]
    assert place.pending() == ["shift:a", "shift:b", "shift:c"]


def test_a_shift_event_tells_the_whole_shift(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    place.pos.shifts = [shift("a")]
    look(place.bench)
    (event,) = place.bench.store.events.pending()
    assert (event.kind, event.key, event.received_at) == (EventKind.SHIFT, "a", NOW)
    assert shift_of(event) == shift("a")


def test_a_shift_that_was_carried_is_not_found_again(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    place.pos.shifts = [shift("a", closed=NOW)]
    look(place.bench)
    events = place.bench.store.events
    events.drain(events.pending(), run="run-1", now=NOW)
    assert look(place.bench) == 0
    assert place.pending() == []


def test_shifts_that_were_closed_while_nobody_looked_are_found(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    look(place.bench)
    place.pos.shifts = [shift("night", opened=NOW, closed=NOW + HOUR), shift("day", opened=NOW, closed=NOW + 40 * HOUR)]
    place.now = NOW + 48 * HOUR
    assert look(place.bench) == 2
    assert place.bench.store.marks.get(SHIFTS) == place.now


def test_a_till_may_tell_of_its_closing_two_hours_late(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    look(place.bench)
    place.now += 2 * HOUR
    place.pos.shifts = [shift("offline", closed=NOW)]
    assert look(place.bench) == 1


@pytest.mark.parametrize(("open_for", "reaches_back"), [(30, timedelta(days=1)), (0, timedelta(hours=12))])
def test_the_first_look_reaches_back_a_day_but_not_before_the_start_date(
    outlet: OpenPlace, open_for: int, reaches_back: timedelta
) -> None:
    place = outlet("shift_close")
    started = NOW.date() - timedelta(days=open_for)
    place.settings = place.settings.model_copy(update={"start_date": started})
    look(place.bench)
    assert place.pos.since == [NOW - reaches_back]


def test_a_look_that_fails_moves_no_mark(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    look(place.bench)
    place.now += HOUR
    place.pos.fails = True
    with pytest.raises(RetryableError):
        look(place.bench)
    assert place.bench.store.marks.get(SHIFTS) == NOW


def test_a_pos_without_shifts_is_refused_with_what_to_do(outlet: OpenPlace) -> None:
    place = outlet("shift_close")
    place.pos = Orderly()  # type: ignore[assignment]
    with pytest.raises(ConfigError, match="Use scheduled, real_time or manual"):
        look(place.bench)


class Orderly:
    """A POS without shifts."""

    name = "till"


def test_without_a_mark_there_is_nothing_that_news_could_follow(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.pos.orders = {"1": NOW - MINUTE}
    assert look(place.bench) == 0
    assert place.pos.asked == []


def test_what_is_new_is_one_event_for_one_mark(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    marks = place.bench.store.marks
    marks.set(ORDERS.name, NOW - HOUR)
    found = [look(place.bench)]
    place.pos.orders = {"1": NOW - MINUTE, "2": NOW - 2 * MINUTE}
    found += [look(place.bench), look(place.bench)]
    marks.set(ORDERS.name, NOW - MINUTE)
    found.append(look(place.bench))
    assert found == [0, 1, 0, 1]
    assert {event.kind for event in place.bench.store.events.pending()} == {EventKind.POLL}


def test_nothing_new_is_no_event_and_one_look_is_one_list(outlet: OpenPlace) -> None:
    place = outlet("real_time")
    place.bench.store.marks.set(ORDERS.name, NOW - HOUR)
    place.pos.orders = {"1": NOW - 2 * HOUR}
    assert look(place.bench) == 0
    assert place.pos.asked == [ORDERS.name]
