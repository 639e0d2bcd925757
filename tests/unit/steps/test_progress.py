"""How far a load is, what is left of it and when it will be done."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.states import DocumentKind
from posbridge.ports import Backlog, BudgetStanding, BudgetWindow, Outlook
from posbridge.steps.progress import done_at, progress_line, requests_for, waiting_documents

INVOICE, PAYMENT, REFUND = DocumentKind.INVOICE, DocumentKind.PAYMENT, DocumentKind.MEMO_REFUND
JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 10, 1, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def window(used: int, limit: int | None, lasts: timedelta) -> BudgetWindow:
    return BudgetWindow(used=used, limit=limit, resets_at=NOW + lasts)


def budget(
    *, minute: int = 25, hour: tuple[int, int | None] = (0, 1500), month: int | None = None, outlets: int = 1
) -> BudgetStanding:
    return BudgetStanding(
        minute=window(0, minute, MINUTE),
        hour=window(*hour, timedelta(hours=1)),
        month=window(0, month, timedelta(days=30)),
        outlets=outlets,
    )


def hundreds(kind: DocumentKind) -> int:
    return 1 if kind is REFUND else 100


def line(*, sent: int, unsent: int, batches: int = 0, since: timedelta = timedelta(0), **limits: int) -> str:
    return progress_line(
        INVOICE,
        sent=sent,
        batches=batches,
        since=NOW - since,
        now=NOW,
        outlook=Outlook(backlog=Backlog(own={INVOICE: unsent}), budget=budget(**limits)),
        batch_size=hundreds,
        zone=JAKARTA,
    )


def test_documents_that_go_in_batches_cost_a_request_for_each_batch_begun() -> None:
    assert requests_for({INVOICE: 201, PAYMENT: 100, REFUND: 7}, hundreds) == 3 + 1 + 7
    assert requests_for({INVOICE: 0}, hundreds) == 0


def test_a_line_says_how_far_how_many_requests_and_when() -> None:
    assert line(sent=1200, unsent=2200) == "1,200 of 3,400 invoices sent, about 22 requests left, done about 22:00"
    assert line(sent=100, unsent=5001) == "100 of 5,101 invoices sent, about 51 requests left, done about 22:02"
    assert line(sent=3399, unsent=1) == "3,399 of 3,400 invoices sent, about 1 request left, done about 22:00"


def test_at_the_end_nothing_is_left_to_estimate() -> None:
    assert line(sent=3400, unsent=0, batches=34) == "3,400 of 3,400 invoices sent"


def test_the_pace_that_was_seen_counts_where_it_is_slower_than_the_limit() -> None:
    seen = line(sent=1000, unsent=2000, batches=10, since=timedelta(minutes=20))

    assert seen.endswith("about 20 requests left, done about 22:40")


def test_an_end_on_another_day_is_told_with_its_day() -> None:
    assert line(sent=0, unsent=1000, batches=1, since=timedelta(minutes=30)).endswith("done about 2026-10-02 03:00")


def test_a_month_that_ends_before_the_work_does_is_told_instead() -> None:
    assert line(sent=0, unsent=3000, month=12).endswith(
        "about 30 requests left, 12 left in the month's package, which renews on 2026-10-31"
    )


@pytest.mark.parametrize(
    ("requests", "limits", "minutes"),
    [
        (50, budget(minute=25), 2),
        (50, budget(minute=25, outlets=5), 10),
        (50, budget(minute=1, outlets=3), 50),
        (150, budget(hour=(1400, 1500)), 60 + 2),
        (1600, budget(hour=(1500, 1500)), 60 + 60 + 4),
        (50, budget(hour=(0, None)), 2),
        (100, None, 0),
    ],
    ids=["alone", "with others", "at least one a minute", "hour ends", "two hours", "no limit of the hour", "no limit"],
)
def test_the_end_follows_from_the_limits(requests: int, limits: BudgetStanding | None, minutes: int) -> None:
    assert done_at(requests, limits, now=NOW) == NOW + minutes * MINUTE


def test_shared_documents_of_sister_outlets_count_where_a_load_sends_them() -> None:
    backlog = Backlog(own={DocumentKind.PRODUCT: 10}, shared={DocumentKind.PRODUCT: 5})

    assert backlog.unsent(DocumentKind.PRODUCT) == 15


def test_waiting_documents_are_told_in_the_order_in_which_they_are_sent() -> None:
    assert waiting_documents({PAYMENT: 1, INVOICE: 2200, REFUND: 0}) == "2,200 invoices, 1 payment"
