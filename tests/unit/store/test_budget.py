"""The request budget of a company: per minute, hour and month, with a reserve for the nightly runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from posbridge.errors import BudgetSpentError, RateLimitedError
from posbridge.ports import RequestBudget
from posbridge.store.limits import Limits
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY

START = datetime(2026, 10, 1, 15, 0, 20, tzinfo=UTC)


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now: datetime = START
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


class MustWaitError(Exception):
    """A worker would have to wait."""


def refuse_to_wait(seconds: float) -> None:
    raise MustWaitError(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


Open = Callable[..., RequestBudget]


@pytest.fixture
def budget(store: Store, clock: Clock) -> Open:
    def opened(company: str = COMPANY, *, outlet: str = "dago", **limits: int) -> RequestBudget:
        return store.budget(company, Limits(**limits), outlet=outlet, clock=clock, sleep=clock.sleep)

    return opened


def take(budget: RequestBudget, times: int, *, backfill: bool = False) -> None:
    for _ in range(times):
        budget.take(backfill=backfill)


def test_requests_within_the_minute_do_not_wait(budget: Open, clock: Clock) -> None:
    take(budget(per_minute=3), 3)

    assert clock.slept == []


def test_a_spent_minute_waits_for_the_next(budget: Open, clock: Clock) -> None:
    take(budget(per_minute=3), 4)

    [waited] = clock.slept
    assert 40 <= waited < 41
    assert clock.now.minute == 1


def test_every_process_counts_on_the_same_budget(budget: Open, clock: Clock) -> None:
    take(budget(per_minute=3), 2)
    take(budget(per_minute=3), 2)
    assert len(clock.slept) == 1

    take(budget("jurnal_cv_rasa", per_minute=3), 3)
    assert len(clock.slept) == 1


def test_a_worker_does_not_wait_in_its_slot_for_ever(store: Store, clock: Clock) -> None:
    def crowded(seconds: float) -> None:
        clock.sleep(seconds)
        store.budget(COMPANY, Limits(per_minute=1), clock=clock, sleep=clock.sleep).take()

    own = store.budget(COMPANY, Limits(per_minute=1), clock=clock, sleep=crowded)
    own.take()
    with pytest.raises(RateLimitedError) as limited:
        own.take()
    assert sum(clock.slept) < 90, "a minute and a half"
    assert limited.value.retry_after == pytest.approx(120, abs=1)


def test_a_spent_hour_is_for_airflow_to_wait(budget: Open, clock: Clock) -> None:
    opened = budget(per_hour=3)
    take(opened, 3)

    with pytest.raises(RateLimitedError) as limited:
        opened.take()
    assert limited.value.retry_after == pytest.approx(3600 - 20, abs=2)
    assert clock.slept == []
    clock.now += timedelta(hours=1)
    opened.take()


def test_a_spent_month_says_when_it_resets_in_jakarta(budget: Open, clock: Clock) -> None:
    clock.now = datetime(2026, 10, 31, 16, 59, 30, tzinfo=UTC)
    opened = budget(per_month=2)
    take(opened, 2)

    with pytest.raises(BudgetSpentError) as spent:
        opened.take()
    assert spent.value.resets_at == datetime(2026, 11, 1, tzinfo=ZoneInfo("Asia/Jakarta"))
    clock.now += timedelta(minutes=1)
    opened.take()


def test_a_year_turns_like_a_month(budget: Open, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
    opened = budget(per_month=0)

    with pytest.raises(BudgetSpentError) as spent:
        opened.take()
    assert spent.value.resets_at == datetime(2027, 1, 1, tzinfo=ZoneInfo("Asia/Jakarta"))


def test_a_backfill_stops_at_the_reserve_and_the_nightly_run_goes_on(budget: Open) -> None:
    opened = budget(per_month=5, month_reserve=2)
    take(opened, 3, backfill=True)

    with pytest.raises(BudgetSpentError, match="reserve"):
        opened.take(backfill=True)
    take(opened, 2)
    with pytest.raises(BudgetSpentError, match="spent after 5"):
        opened.take()


def test_a_refusal_counts_nothing(budget: Open, clock: Clock) -> None:
    opened = budget(per_month=5, per_hour=1)
    opened.take()
    for _ in range(9):
        with pytest.raises(RateLimitedError):
            opened.take()
    clock.now += timedelta(hours=1)

    opened.take()


class TestHeaders:
    def test_a_lower_limit_holds_at_once(self, budget: Open, clock: Clock) -> None:
        opened = budget(per_minute=25)
        opened.take()
        opened.observe({"X-RateLimit-Limit-Minute": "2"})
        take(opened, 2)

        assert len(clock.slept) == 1

    def test_a_higher_limit_never_passes_the_configured_one(self, budget: Open, clock: Clock) -> None:
        opened = budget(per_minute=2)
        opened.observe({"x-ratelimit-limit-minute": "100"})
        take(opened, 3)

        assert len(clock.slept) == 1

    def test_a_limit_that_recovers_is_followed(self, budget: Open, clock: Clock) -> None:
        opened = budget(per_minute=3)
        opened.observe({"x-ratelimit-limit-minute": "1"})
        opened.observe({"x-ratelimit-limit-minute": "30"})
        take(opened, 3)

        assert clock.slept == []

    def test_nothing_remaining_is_a_spent_window(self, budget: Open, clock: Clock) -> None:
        opened = budget()
        opened.take()
        opened.observe({"x-ratelimit-remaining-minute": "0"})
        opened.take()
        assert len(clock.slept) == 1

        opened.observe({"X-RateLimit-Remaining-Hour": "0"})
        with pytest.raises(RateLimitedError):
            opened.take()

    def test_what_others_spend_of_the_credential_is_gone(self, budget: Open, clock: Clock) -> None:
        opened = budget(per_minute=25)
        opened.take()
        opened.observe({"x-ratelimit-limit-minute": "30", "x-ratelimit-remaining-minute": "2"})
        take(opened, 3)

        assert len(clock.slept) == 1

    def test_more_left_than_we_know_of_changes_nothing(self, budget: Open, clock: Clock) -> None:
        opened = budget(per_minute=3)
        opened.take()
        opened.observe({"x-ratelimit-limit-minute": "100", "x-ratelimit-remaining-minute": "97"})
        take(opened, 2)
        assert clock.slept == []

        opened.take()
        assert len(clock.slept) == 1

    def test_the_last_answer_of_a_minute_says_nothing_of_the_next(self, budget: Open, clock: Clock) -> None:
        opened = budget(per_minute=3)
        clock.now = START.replace(second=59)
        opened.take()
        clock.now += timedelta(seconds=2)
        opened.observe({"x-ratelimit-remaining-minute": "0", "x-ratelimit-limit-minute": "2"})
        take(opened, 2)
        assert clock.slept == []

        opened.take()
        assert len(clock.slept) == 1, "the limit it named holds all the same"

    def test_a_refusal_of_the_last_minute_does_not_close_this_one(self, budget: Open, clock: Clock) -> None:
        opened = budget(per_minute=3)
        clock.now = START.replace(second=59)
        opened.take()
        clock.now += timedelta(seconds=2)
        opened.refused(monthly=False)
        opened.take()

        assert clock.slept == []

    def test_headers_without_a_window_are_of_the_minute(self, budget: Open, clock: Clock) -> None:
        opened = budget(per_minute=25)
        opened.take()
        opened.observe({"X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "0"})
        opened.take()

        assert len(clock.slept) == 1

    @pytest.mark.parametrize("text", ["", "many", "-1", "0", "1.5"])
    def test_a_limit_that_is_no_number_is_no_limit(self, budget: Open, clock: Clock, text: str) -> None:
        opened = budget(per_minute=2)
        opened.observe({"x-ratelimit-limit-minute": text})
        take(opened, 2)

        assert clock.slept == []


class TestSharedByOutlets:
    def test_an_outlet_alone_has_the_whole_minute(self, budget: Open, clock: Clock) -> None:
        take(budget(per_minute=9), 9)

        assert clock.slept == []

    def test_an_outlet_that_asked_lately_finds_its_part(self, budget: Open, clock: Clock) -> None:
        dago, tebet = budget(outlet="dago", per_minute=9), budget(outlet="tebet", per_minute=9)
        tebet.take()
        take(dago, 5)
        assert clock.slept == []

        take(tebet, 3)
        assert clock.slept == []
        dago.take()
        assert len(clock.slept) == 1, "nine were taken, five and four"

    def test_whoever_must_leave_room_waits_no_longer_than_it_is_kept(self, budget: Open, clock: Clock) -> None:
        dago, tebet = budget(outlet="dago", per_minute=9), budget(outlet="tebet", per_minute=9)
        clock.now = START.replace(second=50)
        tebet.take()
        clock.now += timedelta(seconds=20)
        take(dago, 4)
        assert clock.slept == []

        take(dago, 5)
        assert 50 <= sum(clock.slept) < 52, "until tebet has not asked for 70 seconds, and not for a whole minute"

    def test_an_outlet_that_waits_is_served_in_the_next_minute(self, store: Store, clock: Clock) -> None:
        limits = Limits(per_minute=4)

        def greedy_comes_first(seconds: float) -> None:
            clock.sleep(seconds)
            with pytest.raises(MustWaitError):
                take(greedy, 99)

        greedy = store.budget(COMPANY, limits, outlet="greedy", clock=clock, sleep=refuse_to_wait)
        patient = store.budget(COMPANY, limits, outlet="patient", clock=clock, sleep=greedy_comes_first)
        take(greedy, 4)

        patient.take()
        assert len(clock.slept) == 1


class TestBackfills:
    def test_leave_a_part_of_the_hour(self, budget: Open) -> None:
        opened = budget(per_hour=10)
        take(opened, 8, backfill=True)

        with pytest.raises(RateLimitedError, match="2 of 10 are left to nightly runs") as limited:
            opened.take(backfill=True)
        assert limited.value.retry_after == pytest.approx(3600 - 20, abs=2)
        take(opened, 2)

    def test_leave_as_much_as_the_connection_says(self, budget: Open) -> None:
        opened = budget(per_hour=10, backfill_percent=50)
        take(opened, 5, backfill=True)

        with pytest.raises(RateLimitedError):
            opened.take(backfill=True)

    def test_share_the_minute_like_any_other_run(self, budget: Open, clock: Clock) -> None:
        backfill, nightly = budget(outlet="dago", per_minute=10), budget(outlet="tebet", per_minute=10)
        nightly.take()
        take(backfill, 5, backfill=True)
        assert clock.slept == []

        backfill.take(backfill=True)
        assert len(clock.slept) == 1

    def test_get_at_least_one_request_an_hour(self, budget: Open) -> None:
        budget(per_hour=1).take(backfill=True)


def test_a_refused_minute_is_spent(budget: Open, clock: Clock) -> None:
    opened = budget()
    opened.take()
    opened.refused(monthly=False)
    opened.take()

    assert len(clock.slept) == 1


def test_a_refused_minute_is_spent_for_every_outlet(budget: Open, clock: Clock) -> None:
    opened, other = budget(outlet="dago"), budget(outlet="tebet")
    opened.take()
    opened.refused(monthly=False)
    other.take()

    assert len(clock.slept) == 1


def test_a_refused_month_is_spent_for_every_outlet_though_no_number_was_configured(budget: Open, clock: Clock) -> None:
    opened, other = budget(per_month=None, outlet="dago"), budget(per_month=None, outlet="tebet")
    opened.take()
    opened.refused(monthly=True)
    for refused in (opened, other):
        with pytest.raises(BudgetSpentError, match="until 2026-11-01T00:00:00"):
            refused.take()
    assert clock.slept == []

    clock.now += timedelta(days=31)
    opened.take()


def test_a_refused_month_is_asked_for_once_an_hour_as_a_package_can_be_bought(budget: Open, clock: Clock) -> None:
    opened, other = budget(outlet="dago"), budget(outlet="tebet")
    opened.take()
    opened.refused(monthly=True)

    clock.now += timedelta(hours=1)
    opened.take()
    opened.refused(monthly=True)
    with pytest.raises(BudgetSpentError):
        other.take()

    clock.now += timedelta(hours=1)
    opened.take()
    other.take()


def test_a_machine_whose_clock_runs_ahead_does_not_open_a_minute_twice(store: Store, clock: Clock) -> None:
    def ahead() -> datetime:
        return clock() + timedelta(seconds=100)

    limits = Limits(per_minute=3)
    early = store.budget(COMPANY, limits, outlet="dago", clock=ahead, sleep=clock.sleep)
    late = store.budget(COMPANY, limits, outlet="dago", clock=clock, sleep=clock.sleep)
    early.take()
    late.take()
    early.take()
    with pytest.raises(RateLimitedError):
        late.take()


def test_a_machine_whose_clock_is_wrong_does_not_block_the_others(store: Store, clock: Clock) -> None:
    def wrong() -> datetime:
        return clock() + timedelta(days=2)

    limits = Limits(per_minute=1, per_hour=2)
    store.budget(COMPANY, limits, clock=wrong, sleep=clock.sleep).take()
    store.budget(COMPANY, limits, clock=clock, sleep=clock.sleep).take()
