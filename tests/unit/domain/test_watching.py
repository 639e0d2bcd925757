"""When waiting events are announced: after a quiet moment, at the latest when patience ends, and again if undrained."""

from datetime import UTC, datetime, timedelta

import pytest

from posbridge.domain.events import Event, EventKind
from posbridge.domain.watching import PATIENCE, QUIET, REMINDER, Announcer, carried

START = datetime(2026, 11, 22, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def event(after: timedelta = timedelta(), *, mark: str = "") -> Event:
    return Event(kind=EventKind.ORDER, key="o", mark=mark or f"after {after}", received_at=START + after)


def test_nothing_is_announced_where_nothing_waits() -> None:
    assert not Announcer().due([], START)


def test_an_event_is_announced_once_it_was_quiet_for_a_while() -> None:
    announcer, waiting = Announcer(), [event()]
    assert not announcer.due(waiting, START + QUIET - SECOND)
    assert announcer.due(waiting, START + QUIET)


def test_what_was_announced_is_not_announced_again_at_once() -> None:
    announcer, waiting = Announcer(), [event()]
    announcer.due(waiting, START + QUIET)
    assert not announcer.due(waiting, START + QUIET + SECOND)


def test_a_stream_that_does_not_end_is_announced_when_patience_does() -> None:
    announcer, waiting = Announcer(), [event(n * SECOND) for n in range(31)]
    assert [n for n in range(31) if announcer.due(waiting[: n + 1], START + n * SECOND)] == [PATIENCE // SECOND]


def test_an_event_that_comes_after_an_announcement_has_one_of_its_own() -> None:
    announcer, waiting = Announcer(), [event(), event(QUIET)]
    assert announcer.due(waiting[:1], START + QUIET)
    assert not announcer.due(waiting, START + QUIET + SECOND)
    assert announcer.due(waiting, START + 2 * QUIET)


def test_an_event_stored_late_is_news_though_a_younger_one_was_announced() -> None:
    announcer, younger, older = Announcer(), event(SECOND), event()
    assert announcer.due([younger], START + SECOND + QUIET)
    assert announcer.due([older, younger], START + 2 * SECOND + QUIET)


def test_what_nobody_drained_is_announced_again_after_a_while() -> None:
    announcer, waiting = Announcer(), [event()]
    announcer.due(waiting, START + QUIET)
    assert not announcer.due(waiting, START + QUIET + REMINDER - SECOND)
    assert announcer.due(waiting, START + QUIET + REMINDER)
    assert not announcer.due(waiting, START + QUIET + REMINDER + SECOND)


def test_a_drained_event_reminds_nobody() -> None:
    announcer = Announcer()
    announcer.due([event()], START + QUIET)
    assert not announcer.due([], START + QUIET + REMINDER)


@pytest.mark.parametrize(
    ("mode", "kinds"), [("shift_close", {EventKind.SHIFT, EventKind.PAYOUT}), ("real_time", set(EventKind))]
)
def test_a_run_is_started_only_for_what_it_would_carry(mode: str, kinds: set[EventKind]) -> None:
    assert carried(mode) == kinds
