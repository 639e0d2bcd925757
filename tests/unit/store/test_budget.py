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


@pytest.fixture
def clock() -> Clock:
    return Clock()


Open = Callable[..., RequestBudget]


@pytest.fixture
def budget(store: Store, clock: Clock) -> Open:
    def opened(company: str = COMPANY, **limits: int) -> RequestBudget:
        return store.budget(company, Limits(**limits), clock=clock, sleep=clock.sleep)

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
    assert limited.value.retry_after == 60


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

    @pytest.mark.parametrize("text", ["", "many", "-1", "0", "1.5"])
    def test_a_limit_that_is_no_number_is_no_limit(self, budget: Open, clock: Clock, text: str) -> None:
        opened = budget(per_minute=2)
        opened.observe({"x-ratelimit-limit-minute": text})
        take(opened, 2)

        assert clock.slept == []


def test_a_refused_minute_is_spent(budget: Open, clock: Clock) -> None:
    opened = budget()
    opened.take()
    opened.refused(monthly=False)
    opened.take()

    assert len(clock.slept) == 1


def test_a_refused_month_is_spent_though_no_number_was_configured(budget: Open, clock: Clock) -> None:
    opened = budget(per_month=None)
    opened.take()
    opened.refused(monthly=True)
    with pytest.raises(BudgetSpentError):
        opened.take()

    clock.now += timedelta(days=31)
    opened.take()
