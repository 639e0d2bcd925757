from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.states import Entity
from posbridge.domain.windows import Window
from posbridge.ports import Feed
from posbridge.sources.moka.feeds import feeds_of, widened

ZONE = ZoneInfo("Asia/Jakarta")
MID_MONTH = datetime(2026, 3, 16, 22, 0, tzinfo=ZONE)


def names(entity: Entity) -> list[str]:
    return [feed.name for feed in feeds_of(entity, MID_MONTH, ZONE)]


def test_every_entity_reads_its_feeds() -> None:
    assert names(Entity.MASTER) == ["items", "modifiers", "customers"]
    assert names(Entity.SALES) == ["transactions", "transactions_created"]
    assert names(Entity.PAYMENTS) == ["invoices"]
    assert names(Entity.RETURNS) == ["transactions_updated"]
    assert names(Entity.TRANSFERS) == []


def test_sales_overlap_by_a_quarter_of_an_hour_and_look_again_at_the_day() -> None:
    arrived, created = feeds_of(Entity.SALES, MID_MONTH, ZONE)
    assert (arrived.overlap, arrived.lookback) == (timedelta(minutes=15), None)
    assert created.lookback == timedelta(days=1)


@pytest.mark.parametrize(
    ("until", "days"),
    [
        (datetime(2026, 3, 31, 22, tzinfo=ZONE), 7),
        (datetime(2026, 4, 1, 22, tzinfo=ZONE), 35),
        (datetime(2026, 4, 3, 22, tzinfo=ZONE), 35),
        (datetime(2026, 4, 4, 22, tzinfo=ZONE), 7),
        (datetime(2026, 3, 31, 18, tzinfo=ZoneInfo("UTC")), 35),
    ],
)
def test_the_scan_for_changes_looks_back_further_at_month_end_of_the_outlet(until: datetime, days: int) -> None:
    (feed,) = feeds_of(Entity.RETURNS, until, ZONE)
    assert feed.lookback == timedelta(days=days)


def test_the_pass_over_the_till_s_days_begins_with_the_first_of_them() -> None:
    window = Window(start=MID_MONTH - timedelta(days=1), end=MID_MONTH)
    created = Feed(name="transactions_created", entity=Entity.SALES)
    assert widened(created, window, ZONE) == Window(start=datetime(2026, 3, 15, tzinfo=ZONE), end=MID_MONTH)
    assert widened(Feed(name="transactions", entity=Entity.SALES), window, ZONE) == window
