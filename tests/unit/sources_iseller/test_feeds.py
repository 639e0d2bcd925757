from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.states import Entity
from posbridge.domain.windows import Window
from posbridge.sources.iseller.asking import between, since
from posbridge.sources.iseller.feeds import feeds_of

ZONE = ZoneInfo("Asia/Jakarta")


def names(entity: Entity) -> list[str]:
    return [feed.name for feed in feeds_of(entity, datetime(2026, 3, 15, 22, tzinfo=ZONE), ZONE)]


def test_each_entity_has_its_feeds_and_orders_carry_the_payments() -> None:
    assert {entity: names(entity) for entity in Entity} == {
        Entity.MASTER: ["products", "customers"],
        Entity.TRANSFERS: ["movements", "movements_recent"],
        Entity.SALES: ["orders", "orders_created"],
        Entity.PAYMENTS: [],
        Entity.RETURNS: ["orders_recent"],
    }


def test_an_event_run_reads_changes_only_and_overlaps_by_half_an_hour() -> None:
    (feed,) = (each for each in feeds_of(Entity.SALES, datetime(2026, 3, 15, tzinfo=ZONE), ZONE) if not each.lookback)
    assert (feed.name, feed.overlap) == ("orders", timedelta(minutes=30))


@pytest.mark.parametrize(("day", "days"), [(1, 35), (3, 35), (4, 10), (31, 10)])
def test_the_scan_for_refunds_reaches_the_month_before_until_that_is_closed(day: int, days: int) -> None:
    (feed,) = feeds_of(Entity.RETURNS, datetime(2026, 3, day, 22, tzinfo=ZONE), ZONE)
    assert feed.lookback == timedelta(days=days)


def test_the_day_of_the_month_is_the_outlet_s() -> None:
    (feed,) = feeds_of(Entity.RETURNS, datetime(2026, 3, 31, 18, tzinfo=UTC), ZONE)
    assert feed.lookback == timedelta(days=35)


NINE = datetime(2026, 3, 2, 9, tzinfo=ZONE)


def asked(start: datetime, end: datetime) -> tuple[object, object]:
    params = between("modified", Window(start=start, end=end))
    assert params["time_zone"] == 0
    return params["modified_after"], params["modified_before"]


def test_whole_seconds_are_asked_for_without_the_last() -> None:
    assert asked(NINE, NINE + timedelta(hours=1)) == ("2026-03-02T02:00:00", "2026-03-02T02:59:59")


def test_windows_side_by_side_share_no_second() -> None:
    middle = NINE + timedelta(minutes=5)
    (_, last), (first, _) = asked(NINE, middle), asked(middle, NINE + timedelta(minutes=9))
    assert (last, first) == ("2026-03-02T02:04:59", "2026-03-02T02:05:00")


def test_a_broken_second_is_in_both_windows_that_share_it() -> None:
    middle = NINE + timedelta(seconds=5, microseconds=300_000)
    (_, last), (first, _) = asked(NINE, middle), asked(middle, NINE + timedelta(seconds=9))
    assert last == first == "2026-03-02T02:00:05"


def test_a_window_shorter_than_a_second_still_asks_for_that_second() -> None:
    after, before = asked(NINE, NINE + timedelta(microseconds=1))
    assert after == before == "2026-03-02T02:00:00"


def test_an_open_window_has_no_end() -> None:
    assert since("created", NINE) == {"time_zone": 0, "created_after": "2026-03-02T02:00:00"}
