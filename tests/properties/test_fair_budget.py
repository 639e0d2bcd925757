"""Many outlets and one minute's requests: the limit holds, no outlet starves, nothing is left lying."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from posbridge.store.shares import ASKING, Minute, Share, asking, may_take, parts

FIRST = datetime(2026, 10, 1, 15, 0, tzinfo=UTC)
LONG_AGO = FIRST - timedelta(days=1)


class Company:
    """What the database does: the shares of all outlets and the minute's count."""

    def __init__(self, outlets: list[str], limit: int) -> None:
        self.limit = limit
        self.minute = FIRST
        self.used = 0
        self.shares = {name: Share(outlet=name, asked_at=LONG_AGO) for name in outlets}

    def turn(self) -> None:
        self.minute += timedelta(minutes=1)
        self.used = 0

    def ask(self, name: str, second: int) -> bool:
        now = self.minute + timedelta(seconds=second)
        self.shares[name] = replace(self.shares[name], asked_at=now)
        minute = Minute(opened=self.minute, limit=self.limit, used=self.used)
        if not may_take(name, asking(self.shares.values(), now), minute):
            return False
        self.used += 1
        self.shares[name] = self.shares[name].taking(self.minute)
        return True

    def taken(self, name: str) -> int:
        return self.shares[name].taken(self.minute)


names = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True)
limits = st.integers(1, 30)


@settings(deadline=None, max_examples=60)
@given(names, limits, st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 59)), max_size=120), st.data())
def test_the_limit_holds_in_every_minute_whoever_asks_when(
    outlets: list[str], limit: int, asks: list[tuple[str, int]], data: st.DataObject
) -> None:
    company = Company(outlets, limit)
    for name, second in asks:
        if name in outlets:
            company.ask(name, second)
            assert company.used == sum(company.taken(outlet) for outlet in outlets) <= limit
        if data.draw(st.booleans()):
            company.turn()


@settings(deadline=None, max_examples=60)
@given(names, limits, st.randoms(use_true_random=False))
def test_outlets_that_all_want_more_than_there_is_get_as_much_as_each_other(
    outlets: list[str], limit: int, random: Random
) -> None:
    company = Company(outlets, limit)
    for name in outlets:
        company.ask(name, 0)
    company.turn()
    for second in range(60):
        for name in random.sample(outlets, len(outlets)):
            company.ask(name, second)

    got = [company.taken(name) for name in outlets]
    assert sum(got) == limit, "nothing is left lying while somebody asks"
    assert max(got) - min(got) <= 1


@settings(deadline=None, max_examples=60)
@given(names, limits, st.randoms(use_true_random=False))
def test_no_outlet_waits_longer_than_it_takes_to_serve_each_other_one_once(
    outlets: list[str], limit: int, random: Random
) -> None:
    company = Company(outlets, limit)
    turns = -(-len(outlets) // limit)
    served: dict[str, int] = {}
    for minute in range(4 * turns):
        for second in (0, 30):
            for name in random.sample(outlets, len(outlets)):
                if company.ask(name, second):
                    served[name] = minute
        if minute >= turns:
            assert all(minute - served.get(name, -1) <= turns for name in outlets)
        company.turn()


@settings(deadline=None, max_examples=60)
@given(names, limits, st.integers(0, 30))
def test_a_greedy_outlet_leaves_the_part_of_those_that_ask_late_in_the_minute(
    outlets: list[str], limit: int, greedy_asks: int
) -> None:
    company = Company(outlets, limit)
    for name in outlets:
        company.ask(name, 55)
    company.turn()
    greedy = outlets[0]
    for _ in range(greedy_asks):
        company.ask(greedy, 1)

    for name in outlets[1:]:
        got = sum(company.ask(name, 50) for _ in range(limit))
        assert got >= limit // len(outlets)


@settings(deadline=None, max_examples=60)
@given(names, limits, st.lists(st.integers(0, 40), min_size=8, max_size=8), st.integers(0, 30))
def test_parts_are_all_there_is_and_somebody_may_take_while_some_is_left(
    outlets: list[str], limit: int, used: list[int], elsewhere: int
) -> None:
    shares = [
        Share(outlet=name, opened=FIRST, used=took, asked_at=FIRST) for name, took in zip(outlets, used, strict=False)
    ]
    minute = Minute(opened=FIRST, limit=limit, used=sum(share.used for share in shares) + elsewhere)

    assert sum(parts(shares, minute).values()) == max(limit - elsewhere, 0)
    assert any(may_take(name, shares, minute) for name in outlets) == (minute.used < limit)


@settings(deadline=None, max_examples=60)
@given(limits)
def test_an_outlet_alone_takes_all_once_the_others_have_gone(limit: int) -> None:
    company = Company(["a", "b"], limit)
    company.ask("b", 0)
    company.turn()
    company.turn()
    assert timedelta(minutes=2) > ASKING

    assert sum(company.ask("a", 1) for _ in range(limit + 1)) == limit
