"""What is left of a company's requests."""

from datetime import datetime, timedelta

from posbridge.ports import BudgetStanding
from posbridge.store.limits import Limits
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, JAKARTA, NOW, OUTLET

LIMITS = Limits(per_minute=25, per_hour=1000, per_month=12_000, month_reserve=2000, backfill_percent=70)


def standing(store: Store, now: datetime = NOW, *, backfill: bool = False) -> BudgetStanding:
    found = store.outlook(OUTLET, COMPANY, LIMITS, now=now, backfill=backfill).budget
    assert found is not None
    return found


def take(store: Store, outlet: str = OUTLET, times: int = 1) -> None:
    budget = store.budget(COMPANY, LIMITS, outlet=outlet, clock=lambda: NOW)
    for _ in range(times):
        budget.take()


def test_a_company_that_was_never_asked_for_has_everything_left(store: Store) -> None:
    fresh = standing(store)

    assert [each.left for each in (fresh.minute, fresh.hour, fresh.month)] == [25, 1000, 12_000]
    assert fresh.month.resets_at == datetime(2026, 11, 1, tzinfo=JAKARTA)


def test_what_was_taken_is_gone_until_its_window_turns(store: Store) -> None:
    take(store, times=3)

    now, later = standing(store), standing(store, NOW + timedelta(minutes=1))
    assert [each.used for each in (now.minute, now.hour, now.month)] == [3, 3, 3]
    assert [each.used for each in (later.minute, later.hour, later.month)] == [0, 3, 3]


def test_outlets_that_ask_share_the_minute(store: Store) -> None:
    take(store, "dago")
    take(store, "tebet")

    assert standing(store).outlets == 2
    assert standing(store, NOW + timedelta(minutes=5)).outlets == 1


def test_a_backfill_is_told_what_it_may_take(store: Store) -> None:
    told = standing(store, backfill=True)

    assert [each.left for each in (told.minute, told.hour, told.month)] == [25, 700, 10_000]


def test_a_month_that_was_refused_has_nothing_left(store: Store) -> None:
    store.budget(COMPANY, LIMITS, clock=lambda: NOW).refused(monthly=True)

    assert (standing(store).month.left, standing(store).month.spent) == (0, True)
