"""The feed: clocks, cursors and their tricks (contract moka §1.1, §3.4)."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integration.sandbox_moka.client import FEED, Api
from tests.sandbox.moka import MokaWorld

pytestmark = pytest.mark.integration

OUTLET = 700101


def _epoch(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize("order", ["ASC", "DESC"])
@pytest.mark.parametrize("clock", ["created_at", "updated_at", "synchronized_at"])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_the_cursor_brings_every_row_once_and_in_order(
    busy: Api, busy_world: MokaWorld, order: str, clock: str, size: int
) -> None:
    rows = busy.rows(OUTLET, per_page=size, reorder_type=order, time_filter=clock)
    assert len(rows) == len({row["id"] for row in rows}) == len(busy_world.outlets[OUTLET].receipts)
    stamps = [row[clock] for row in rows]
    assert stamps == sorted(stamps, reverse=order == "DESC")


def test_since_is_inclusive_and_until_is_not(busy: Api) -> None:
    rows = busy.rows(OUTLET, reorder_type="ASC")
    first, second, third = (f"{_epoch(row['created_at']):.3f}" for row in rows[:3])
    between = busy.rows(OUTLET, since=second, until=third)
    assert [row["id"] for row in between] == [rows[1]["id"]]
    assert busy.rows(OUTLET, until=first) == []


def test_the_cursor_moves_until_downwards_and_since_upwards(busy: Api) -> None:
    since = "1795107600"
    down = parse_qs(urlsplit(busy.feed(OUTLET, per_page=3, since=since)["next_url"]).query)
    up = parse_qs(urlsplit(busy.feed(OUTLET, per_page=3, since=since, reorder_type="ASC")["next_url"]).query)
    assert down["since"] == [since]
    assert "." in down["until"][0]
    assert float(up["since"][0]) > float(since)
    assert "until" not in up


def test_an_empty_range_is_complete_without_a_cursor(busy: Api) -> None:
    page = busy.feed(OUTLET, since="4102444800")
    assert page == {"payments": [], "next_url": None, "completed": True}


def test_by_knob_the_last_page_has_no_cursor(busy: Api) -> None:
    assert busy.feed(OUTLET, per_page=1000)["next_url"] is not None
    busy.knobs(completed_with_next_url=False)
    assert busy.feed(OUTLET, per_page=1000)["next_url"] is None


def test_by_knob_the_cursor_carries_an_access_token(busy: Api) -> None:
    busy.knobs(cursor_carries_access_token=True)
    assert "access_token=" in busy.feed(OUTLET, per_page=3)["next_url"]


def test_by_knob_a_cursor_repeats_itself(busy: Api) -> None:
    busy.knobs(repeat_next_url=2)
    first = busy.feed(OUTLET, per_page=3)
    second = busy.get(first["next_url"]).data
    assert second["next_url"] == first["next_url"]


def test_by_knob_an_unfinished_page_is_empty_and_nothing_is_lost(busy: Api) -> None:
    whole = busy.rows(OUTLET, per_page=20)
    busy.knobs(empty_page=1)
    pages = list(busy.walk(OUTLET, per_page=20))
    assert pages[0] == []
    assert [row for page in pages for row in page] == whole


def test_by_knob_a_row_comes_on_two_pages(busy: Api) -> None:
    busy.knobs(duplicate_rows=1)
    pages = list(busy.walk(OUTLET, per_page=20))
    assert pages[0][-1]["id"] == pages[1][0]["id"]


def test_v3_serves_the_same_and_v4_can_be_missing(busy: Api) -> None:
    path = FEED.format(outlet=OUTLET)
    same = busy.get(path.replace("v4", "v3"), per_page=1000).data["payments"]
    assert same == busy.feed(OUTLET, per_page=1000)["payments"]
    busy.knobs(v4_missing=True)
    assert busy.get(path).status == 404
    assert busy.get(path.replace("v4", "v3")).status == 200


def test_a_late_receipt_is_found_by_its_synchronization_only(busy: Api) -> None:
    today = {"since": _epoch("2026-11-21T00:00+07:00"), "until": _epoch("2026-11-22T00:00+07:00"), "per_page": 1000}
    synced = busy.rows(OUTLET, time_filter="synchronized_at", **today)
    late = {row["id"] for row in synced if row["created_at"] < "2026-11-21"}
    assert len(late) == 2
    for clock in ("created_at", "updated_at"):
        assert late.isdisjoint(row["id"] for row in busy.rows(OUTLET, time_filter=clock, **today))


def test_by_knob_the_time_filter_is_ignored(busy: Api) -> None:
    busy.knobs(ignore_time_filter=True)
    today = {"since": _epoch("2026-11-21T00:00+07:00"), "per_page": 1000}
    rows = busy.rows(OUTLET, time_filter="synchronized_at", **today)
    assert {row["created_at"][:10] for row in rows} == {"2026-11-21"}


def test_a_refund_moves_updated_at_and_the_line_but_not_synchronized_at(busy: Api) -> None:
    row = next(r for r in busy.rows(OUTLET, per_page=1000) if not r["is_refunded"] and r["payment_type"] == "edc")
    busy.event(kind="refund", outlet=OUTLET, receipt=row["id"], units={"0": 1}, at="2026-11-22T10:00:00+07:00")
    again = next(r for r in busy.rows(OUTLET, per_page=1000) if r["id"] == row["id"])
    assert again["updated_at"] == "2026-11-22T10:00:01.002+07:00"
    assert again["synchronized_at"] == row["synchronized_at"]
    assert again["checkouts"][0]["refunded_quantity"] == 1
    assert again["total_collected"] == row["total_collected"]
    assert again["total_refund"] == again["payment_refunds"][0]["refund_amount"] > 0


def test_as_of_shows_the_world_at_an_earlier_moment(busy: Api) -> None:
    busy.knobs(as_of="2026-11-20T22:00:00+07:00")
    rows = busy.rows(OUTLET, per_page=1000)
    assert {row["created_at"][:10] for row in rows} <= {"2026-11-19", "2026-11-20"}
    assert max(row["updated_at"] for row in rows) < "2026-11-20T22:00:02"
    assert all(not row["invoice_payment_records"] for row in rows)


@pytest.mark.parametrize(
    "wrong", [{"time_filter": "paid_at"}, {"reorder_type": "UP"}, {"since": "yesterday"}, {"per_page": "0"}]
)
def test_a_parameter_that_makes_no_sense_is_refused(busy: Api, wrong: dict[str, str]) -> None:
    assert busy.get(FEED.format(outlet=OUTLET), **wrong).status == 400


def test_card_and_personal_fields_are_there_to_be_dropped(busy: Api) -> None:
    rows = busy.rows(OUTLET, per_page=1000)
    by_card = [row for row in rows if row["payment_type"] == "edc"]
    assert all(row["card_no"] and row["cc_name"] and row["transaction_certificate"] for row in by_card)
    assert any(row["customer_phone"] and row["customer_email"] for row in rows)
