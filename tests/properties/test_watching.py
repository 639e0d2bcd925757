"""Whenever events come in, whenever a run drains them: each is announced in time, and a burst once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from posbridge.domain.events import Event, EventKind
from posbridge.domain.watching import PATIENCE, QUIET, Announcer

START = datetime(2026, 11, 22, 3, tzinfo=UTC)
TURN = timedelta(seconds=2)

milliseconds = st.integers(0, 300_000)
arrivals = st.lists(st.tuples(milliseconds, st.integers(0, 1_500)), min_size=1, max_size=40)
"""When each event was received, and how much later it can be read in the store."""


def events(told: list[tuple[int, int]]) -> list[tuple[datetime, Event]]:
    """With the moment from which each is seen."""
    made = []
    for number, (received, delay) in enumerate(told):
        at = START + timedelta(milliseconds=received)
        event = Event(kind=EventKind.ORDER, key="o", mark=str(number), received_at=at)
        made.append((at + timedelta(milliseconds=delay), event))
    return made


@given(told=arrivals, drained=st.booleans())
def test_every_event_is_announced_within_patience_and_a_turn_of_being_seen(
    *, told: list[tuple[int, int]], drained: bool
) -> None:
    waiting, announced, announcer, now = events(told), dict[str, datetime](), Announcer(), START
    while now < START + timedelta(seconds=400):
        pending = [event for seen, event in waiting if seen <= now]
        if announcer.due(pending, now):
            for event in pending:
                announced.setdefault(event.mark, now)
            if drained:
                waiting = [each for each in waiting if each[1] not in pending]
        now += TURN
    for seen, event in events(told):
        assert announced[event.mark] - seen <= PATIENCE + TURN


@given(st.lists(st.integers(0, 4_900), min_size=1, max_size=60))
def test_a_burst_of_less_than_the_quiet_time_is_one_announcement(told: list[int]) -> None:
    waiting, announcer = events([(each, 0) for each in told]), Announcer()
    turns = [START + n * TURN for n in range(100)]
    due = [now for now in turns if announcer.due([event for seen, event in waiting if seen <= now], now)]
    assert len(due) == 1
    assert due[0] <= max(seen for seen, _ in waiting) + QUIET + TURN
