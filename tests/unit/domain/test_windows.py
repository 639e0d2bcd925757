"""Which range a run reads, and when a mark moves."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.windows import (
    RunKind,
    RunWindow,
    Window,
    advance,
    days_to_tie_out,
    feed_window,
    look_back_window,
    resolve,
)
from posbridge.errors import ConfigError

WIB = ZoneInfo("Asia/Jakarta")
OVERLAP = timedelta(minutes=15)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=WIB)


NIGHT = (at(9, 22), at(10, 22))


def test_the_nightly_run_reads_its_calendar_day_up_to_now() -> None:
    asked = resolve(kind=RunKind.SCHEDULED, now=at(10, 22), zone=WIB, interval=NIGHT)
    assert asked == RunWindow(start=at(10), end=at(10, 22), exact=False)


def test_a_backfilled_day_is_read_whole_and_exactly() -> None:
    asked = resolve(kind=RunKind.BACKFILL, now=at(20), zone=WIB, interval=NIGHT)
    assert asked == RunWindow(start=at(10), end=at(11), exact=True)


def test_two_neighbouring_backfill_days_neither_overlap_nor_leave_a_gap() -> None:
    one = resolve(kind=RunKind.BACKFILL, now=at(20), zone=WIB, interval=NIGHT)
    two = resolve(kind=RunKind.BACKFILL, now=at(20), zone=WIB, interval=(at(10, 22), at(11, 22)))
    assert one.end == two.start


def test_a_schedule_at_midnight_reads_the_day_that_ended() -> None:
    asked = resolve(kind=RunKind.BACKFILL, now=at(20), zone=WIB, interval=(at(9), at(10)))
    assert (asked.start, asked.end) == (at(9), at(10))


def test_utc_intervals_mean_days_of_the_outlet() -> None:
    utc = (at(9, 22).astimezone(UTC), at(10, 22).astimezone(UTC))
    assert resolve(kind=RunKind.BACKFILL, now=at(20), zone=WIB, interval=utc).start == at(10)


def test_a_run_without_interval_leaves_its_start_to_the_marks() -> None:
    asked = resolve(kind=RunKind.MANUAL, now=at(10, 15), zone=WIB)
    assert asked == RunWindow(start=None, end=at(10, 15), exact=False)


def test_the_plain_trigger_button_carries_what_there_is_now() -> None:
    pressed = at(10, 15)
    asked = resolve(
        kind=RunKind.MANUAL,
        now=pressed + timedelta(minutes=9),
        zone=WIB,
        interval=(at(8, 22), at(9, 22)),
        logical_date=pressed,
        triggered_at=pressed + timedelta(seconds=1),
    )
    assert (asked.start, asked.end) == (None, pressed + timedelta(minutes=9))


def test_a_manual_run_for_a_chosen_past_date_reads_that_day() -> None:
    asked = resolve(
        kind=RunKind.MANUAL, now=at(20), zone=WIB, interval=NIGHT, logical_date=at(9, 22), triggered_at=at(20)
    )
    assert (asked.start, asked.end) == (at(10), at(11))


def test_dates_of_the_form_win_over_the_interval() -> None:
    asked = resolve(
        kind=RunKind.MANUAL,
        now=at(20),
        zone=WIB,
        interval=NIGHT,
        from_date=date(2026, 10, 3),
        to_date=date(2026, 10, 4),
    )
    assert asked == RunWindow(start=at(3), end=at(5), exact=True)


def test_today_as_last_day_ends_now() -> None:
    asked = resolve(kind=RunKind.MANUAL, now=at(10, 15), zone=WIB, from_date=date(2026, 10, 9))
    assert asked == RunWindow(start=at(9), end=at(10, 15), exact=True)


@pytest.mark.parametrize(("first", "last"), [(date(2026, 10, 5), date(2026, 10, 4)), (date(2026, 10, 11), None)])
def test_impossible_dates_are_refused_with_a_message(first: date, last: date | None) -> None:
    with pytest.raises(ConfigError, match="window"):
        resolve(kind=RunKind.MANUAL, now=at(10, 15), zone=WIB, from_date=first, to_date=last)


def test_a_feed_is_read_from_its_mark_less_the_overlap() -> None:
    asked = RunWindow(start=at(10), end=at(10, 22), exact=False)
    assert feed_window(asked, at(9, 22), at(1), OVERLAP) == Window(start=at(9, 21, 45), end=at(10, 22))


def test_a_missed_night_leaves_no_gap() -> None:
    asked = RunWindow(start=at(10), end=at(10, 22), exact=False)
    assert feed_window(asked, at(7, 22), at(1), OVERLAP).start == at(7, 21, 45)


def test_a_feed_never_read_starts_at_the_start_date() -> None:
    asked = RunWindow(start=None, end=at(10, 22), exact=False)
    assert feed_window(asked, None, at(1), OVERLAP).start == at(1)


def test_an_exact_run_ignores_the_mark() -> None:
    asked = RunWindow(start=at(3), end=at(4), exact=True)
    assert feed_window(asked, at(9, 22), at(1), OVERLAP) == Window(start=at(3), end=at(4))


def test_a_mark_does_not_jump_over_ground_never_read() -> None:
    assert advance(None, Window(start=at(5), end=at(6)), beginning=at(1)) is None
    assert advance(at(3), Window(start=at(5), end=at(6)), beginning=at(1)) == at(3)


def look_back(asked: RunWindow, mark: datetime | None) -> Window:
    return look_back_window(asked, mark, beginning=at(1), lookback=timedelta(days=7), overlap=OVERLAP)


def test_a_look_back_reaches_as_far_as_it_always_does_while_runs_follow_one_another() -> None:
    asked = RunWindow(start=at(20), end=at(20, 22), exact=False)
    assert look_back(asked, at(19, 22)) == Window(start=at(13, 22), end=at(20, 22))


def test_a_look_back_after_a_long_pause_begins_where_the_last_one_ended() -> None:
    asked = RunWindow(start=at(20), end=at(20, 22), exact=False)
    assert look_back(asked, at(4, 22)) == Window(start=at(4, 22) - OVERLAP, end=at(20, 22))


def test_the_first_look_back_begins_at_the_start_date() -> None:
    asked = RunWindow(start=at(20), end=at(20, 22), exact=False)
    assert look_back(asked, None) == Window(start=at(1), end=at(20, 22))


def test_a_run_over_days_of_its_own_looks_back_from_their_end_and_no_further() -> None:
    asked = RunWindow(start=at(3), end=at(4), exact=True)
    assert look_back(asked, at(20)) == Window(start=at(4) - timedelta(days=7), end=at(4))
    long = RunWindow(start=at(3), end=at(15), exact=True)
    assert look_back(long, None) == Window(start=at(3), end=at(15))


def test_a_mark_follows_reading_that_joins_it_and_never_goes_back() -> None:
    assert advance(at(5), Window(start=at(4), end=at(7)), beginning=at(1)) == at(7)
    assert advance(at(9), Window(start=at(4), end=at(7)), beginning=at(1)) == at(9)
    assert advance(None, Window(start=at(1), end=at(2)), beginning=at(1)) == at(2)


def test_days_of_a_window_are_those_it_touches() -> None:
    window = Window(start=at(9, 22), end=at(11))
    assert window.days(WIB) == [date(2026, 10, 9), date(2026, 10, 10)]


def test_a_window_needs_a_zone_and_the_right_order() -> None:
    with pytest.raises(ValueError, match="zone"):
        Window(start=datetime(2026, 1, 1), end=at(1))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="after its end"):
        Window(start=at(2), end=at(1))


TONIGHT = RunWindow(start=at(20), end=at(20, 22), exact=False)


def test_a_night_proves_the_last_week_again_as_late_receipts_change_days_that_were_tied() -> None:
    days = days_to_tie_out(TONIGHT, at(20, 22), tied_until=at(20), beginning=at(1), zone=WIB)
    assert days == [date(2026, 10, day) for day in range(13, 21)]


def test_a_night_proves_everything_that_never_was() -> None:
    assert days_to_tie_out(TONIGHT, at(20, 22), tied_until=None, beginning=at(5), zone=WIB)[0] == date(2026, 10, 5)
    assert days_to_tie_out(TONIGHT, at(20, 22), tied_until=at(8), beginning=at(1), zone=WIB)[0] == date(2026, 10, 1)


def test_nothing_before_the_start_date_is_proven() -> None:
    assert days_to_tie_out(TONIGHT, at(20, 22), tied_until=at(20), beginning=at(19), zone=WIB)[0] == date(2026, 10, 19)


def test_an_exact_run_proves_its_own_days_alone() -> None:
    asked = RunWindow(start=at(3), end=at(5), exact=True)
    days = days_to_tie_out(asked, at(5), tied_until=at(20), beginning=at(1), zone=WIB)
    assert days == [date(2026, 10, 3), date(2026, 10, 4)]
