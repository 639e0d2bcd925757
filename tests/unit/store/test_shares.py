"""Whose turn it is within a minute: each outlet is sure of its part, and nothing is kept for nobody."""

from datetime import UTC, datetime, timedelta

from posbridge.store.shares import ASKING, Minute, Share, asking, asks_again, may_take, parts

MINUTE = datetime(2026, 10, 1, 15, 0, tzinfo=UTC)
ENDS = MINUTE + timedelta(minutes=1)
NOW = MINUTE + timedelta(seconds=20)


def share(outlet: str, used: int = 0, *, minute: datetime = MINUTE, asked: datetime = NOW) -> Share:
    return Share(outlet=outlet, opened=minute, used=used, asked_at=asked)


def minute(used: int, limit: int = 25) -> Minute:
    return Minute(opened=MINUTE, limit=limit, used=used)


def test_an_outlet_alone_has_the_whole_minute() -> None:
    assert may_take("dago", [share("dago", 24)], minute(24))
    assert not may_take("dago", [share("dago", 25)], minute(25))


def test_an_outlet_that_has_not_come_to_its_part_finds_it_there() -> None:
    both = [share("dago", 13), share("tebet")]

    assert parts(both, minute(13)) == {"dago": 13, "tebet": 12}
    assert not may_take("dago", both, minute(13))
    assert may_take("tebet", both, minute(13))


def test_what_an_outlet_took_in_another_minute_does_not_count() -> None:
    both = [share("dago", 25, minute=MINUTE - timedelta(minutes=1)), share("tebet")]

    assert may_take("dago", both, minute(0))


def test_what_others_spend_of_the_credential_is_shared_by_all() -> None:
    both = [share("dago", 5), share("tebet", 1)]

    assert parts(both, minute(16)) == {"dago": 8, "tebet": 7}


def test_with_more_outlets_than_requests_those_who_waited_longest_come_first() -> None:
    two, one = (MINUTE - timedelta(minutes=ago) for ago in (2, 1))
    waiting = [share("a", 1, minute=one), share("b", 1, minute=two), share("c", 1, minute=one)]

    assert parts(waiting, minute(0, 2)) == {"b": 1, "a": 1, "c": 0}
    assert not may_take("c", waiting, minute(0, 2))
    after_a = [waiting[0].taking(MINUTE), *waiting[1:]]
    assert parts(after_a, minute(1, 2)) == {"b": 1, "a": 1, "c": 0}, "the turns of a minute do not change within it"
    assert may_take("b", after_a, minute(1, 2))
    assert not may_take("c", after_a, minute(1, 2))


def test_an_outlet_that_asked_more_than_a_minute_ago_is_no_longer_waited_for() -> None:
    late = share("tebet", asked=NOW - ASKING)

    assert asking([late, share("dago")], NOW) == [share("dago")]


def test_whoever_must_leave_room_asks_again_when_it_is_no_longer_kept() -> None:
    lapses_soon = share("tebet", asked=NOW - timedelta(seconds=60))
    both = [share("dago", 13), lapses_soon]

    assert asks_again("dago", both, minute(13), ends=ENDS) == NOW + timedelta(seconds=10)
    assert asks_again("dago", [share("dago", 25)], minute(25), ends=ENDS) == ENDS
