"""What a server does wrong, and what becomes of the read."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from posbridge.domain.states import Entity
from posbridge.errors import (
    RateLimitedError,
    RefusedError,
    RetryableError,
    ScopeMissingError,
    UnreadableAnswerError,
)
from posbridge.sources.moka.source import MokaSource
from tests.integration.sources.shop import OUTLET, Shop, at, ids, marks, read, refunds, sales, whole_day
from tests.sandbox.moka.events import happen

pytestmark = pytest.mark.integration

FEED = "get_latest_transactions"


@pytest.fixture
def day(shop: Shop) -> Shop:
    """Five sales, read two a page."""
    for minute in range(5):
        shop.sell(at(9, minute))
    return shop


def small(shop: Shop, **extra: object) -> MokaSource:
    return shop.open(per_page=2, **extra)


# What may pass by itself.


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_a_fault_that_passes_costs_nothing_but_a_wait(day: Shop, status: int) -> None:
    day.fault("status", status=status, times=2, after=1, path_regex=FEED)
    assert len(ids(read(small(day)))) == 5
    first, second = day.slept
    assert 1 <= first <= 2
    assert 2 <= second <= 3


@pytest.mark.parametrize("kind", ["cut_body", "not_json", "drop"])
def test_an_answer_that_is_not_whole_is_asked_for_again(day: Shop, kind: str) -> None:
    plain = marks(read(small(day)))
    day.fault(kind, times=2, after=1, path_regex=FEED)
    assert marks(read(small(day))) == plain
    assert len(day.slept) == 2


def test_a_slow_answer_is_given_up_and_asked_for_again(day: Shop) -> None:
    day.fault("delay", seconds=1.0, path_regex=FEED)
    assert len(ids(read(small(day, read_timeout=0.3)))) == 5
    assert len(day.slept) == 1


@pytest.mark.parametrize("code", [500, 429])
def test_a_failure_inside_a_good_answer_is_one(day: Shop, code: int) -> None:
    body = {"meta": {"code": code, "error_type": "Oops", "error_message": "sedang sibuk"}}
    day.fault("status", status=200, body=body, times=1, path_regex=FEED)
    assert len(ids(read(small(day)))) == 5
    day.fault("status", status=200, body=body, times=None, path_regex=FEED)
    with pytest.raises(RetryableError, match=f"Moka answered {code} to GET .*: sedang sibuk"):
        read(small(day))


def test_a_server_that_stays_down_is_given_up_after_all_attempts(day: Shop) -> None:
    day.fault("status", status=503, times=None, after=1, path_regex=FEED)
    with pytest.raises(RetryableError, match=rf"503 to GET /v4/outlets/{OUTLET}/reports/{FEED}, page 2"):
        read(small(day, attempts=3))
    assert len(day.requests()) == 1 + 3


@pytest.mark.parametrize("kind", ["cut_body", "not_json"])
def test_an_answer_that_is_never_whole_names_endpoint_and_page(day: Shop, kind: str) -> None:
    day.fault(kind, times=None, after=1, path_regex=FEED)
    with pytest.raises(UnreadableAnswerError, match=rf"GET /v4/outlets/{OUTLET}/reports/{FEED}, page 2"):
        read(small(day, attempts=2))


def test_what_was_read_before_a_failure_was_handed_over(day: Shop) -> None:
    day.fault("status", status=500, times=None, after=2, path_regex=FEED)
    source = small(day, attempts=1)
    (feed, _) = source.feeds(Entity.SALES, at(22))
    pages = source.read(feed, whole_day())
    assert [next(pages).rows, next(pages).rows] == [2, 2]
    with pytest.raises(RetryableError):
        next(pages)


def test_the_wait_that_the_server_asks_for_is_kept(day: Shop) -> None:
    day.fault("status", status=429, retry_after=7, path_regex=FEED)
    assert len(ids(read(small(day)))) == 5
    assert day.slept == [7.0]


def test_the_wait_may_be_a_date(day: Shop) -> None:
    until = format_datetime(day.now + timedelta(seconds=9), usegmt=True)
    day.fault("status", status=503, retry_after=until, path_regex=FEED)
    read(small(day))
    assert day.slept == [9.0]


def test_a_wait_too_long_for_a_worker_is_handed_to_the_scheduler(day: Shop) -> None:
    day.fault("status", status=429, retry_after=300, times=None, path_regex=FEED)
    with pytest.raises(RateLimitedError) as error:
        read(small(day))
    assert error.value.retry_after == 300
    assert day.slept == []


def test_a_spent_quota_is_a_limit(day: Shop) -> None:
    day.knobs.quota = 0
    with pytest.raises(RateLimitedError, match="quota"):
        read(small(day, attempts=2))


# What a person must put right.


def test_a_missing_scope_is_named_with_what_to_do(day: Shop) -> None:
    day.fault("status", status=403, times=None, path_regex="customers")
    with pytest.raises(ScopeMissingError) as error:
        read(small(day), "customers")
    assert "'customer'" in str(error.value)
    assert "Moka Connect" in error.value.remedy
    assert "new token" in error.value.remedy
    assert day.slept == []


@pytest.mark.parametrize(("business", "outlet"), [("90001", "90001"), ("90001", "700199")])
def test_a_wrong_outlet_is_refused_with_what_to_do(day: Shop, business: str, outlet: str) -> None:
    with pytest.raises(RefusedError, match=f"outlet {outlet} not found") as error:
        read(day.open(business=business, outlet=outlet))
    assert "source.business and source.outlet" in error.value.remedy


def test_a_wrong_business_is_refused(day: Shop) -> None:
    with pytest.raises(RefusedError, match="business 700101 not found"):
        read(day.open(business="700101"), "customers")


def test_a_request_that_moka_does_not_understand_is_not_repeated(day: Shop) -> None:
    with pytest.raises(RefusedError, match="per_page"):
        read(day.open(per_page=5000))
    assert len(day.requests()) == 1


def test_another_host_is_not_followed(day: Shop) -> None:
    day.fault("status", status=302, headers={"Location": "http://localhost:9/steal"}, path_regex=FEED)
    with pytest.raises(RefusedError, match="another host, localhost:9"):
        read(small(day))


def test_the_same_host_is_followed(day: Shop) -> None:
    there = f"{day.url}/v3/outlets/{OUTLET}/reports/{FEED}?per_page=2&reorder_type=ASC"
    day.fault("status", status=307, headers={"Location": there}, path_regex="v4")
    assert len(ids(read(small(day)))) == 5


def test_a_circle_of_redirects_ends(day: Shop) -> None:
    here = {"Location": f"/v4/outlets/{OUTLET}/reports/{FEED}"}
    day.fault("status", status=302, headers=here, times=None, path_regex=FEED)
    with pytest.raises(RefusedError, match="302"):
        read(small(day))


# What a list does.


def test_a_next_url_that_repeats_fails(day: Shop) -> None:
    day.knobs.repeat_next_url = 1
    with pytest.raises(UnreadableAnswerError, match=r"Page 1 .* followed before"):
        read(small(day))


def test_an_empty_page_of_an_unfinished_list_fails(day: Shop) -> None:
    day.knobs.empty_page = 1
    with pytest.raises(UnreadableAnswerError, match=r"Page 1 .* is empty"):
        read(small(day))


def test_a_row_that_changes_while_the_list_is_read_is_told_as_it_became(day: Shop) -> None:
    later = at(9, 30)
    happen(day.service, {"kind": "change_between_pages", "outlet": OUTLET, "at": later.isoformat()})
    read(small(day))
    first = day.outlet.receipts[0]
    changed = {sale.source_id: sale for sale in sales(read(small(day), "transactions_updated"))}
    assert changed[first.uuid].lines[0].refunded == 1
    assert [each.sale_id for each in refunds(read(small(day), "transactions_updated"))] == [first.uuid]
