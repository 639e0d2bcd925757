"""What a server does wrong, and what becomes of the read."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.windows import Window
from posbridge.errors import (
    RateLimitedError,
    RefusedError,
    RetryableError,
    ScopeMissingError,
    TieOutError,
    UnreadableAnswerError,
)
from posbridge.money import Decimal
from posbridge.sources.moka.source import MokaSource
from tests.integration.sources.shop import DAY, OUTLET, Shop, at, ids, marks, problems, read, refunds, sales, whole_day
from tests.sandbox.moka.events import happen
from tests.sandbox.moka.receipt import InvoiceTerms

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
    seen = 0
    with pytest.raises(RetryableError):
        for page in source.read(feed, whole_day()):
            seen += page.rows
    assert seen == 4


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
    with pytest.raises(UnreadableAnswerError, match="Page 1 .* followed before"):
        read(small(day))


def test_an_empty_page_of_an_unfinished_list_fails(day: Shop) -> None:
    day.knobs.empty_page = 1
    with pytest.raises(UnreadableAnswerError, match="Page 1 .* is empty"):
        read(small(day))


def test_a_row_that_changes_while_the_list_is_read_is_told_as_it_became(day: Shop) -> None:
    later = at(9, 30)
    happen(day.service, {"kind": "change_between_pages", "outlet": OUTLET, "at": later.isoformat()})
    read(small(day))
    first = day.outlet.receipts[0]
    changed = {sale.source_id: sale for sale in sales(read(small(day), "transactions_updated"))}
    assert changed[first.uuid].lines[0].refunded == 1
    assert [each.sale_id for each in refunds(read(small(day), "transactions_updated"))] == [first.uuid]


# What comes late or changes.


@pytest.mark.parametrize("ignoring", [False, True])
def test_a_late_offline_sale_is_found(shop: Shop, *, ignoring: bool) -> None:
    yesterday = DAY - timedelta(days=1)
    late = shop.sell(at(10, day=yesterday), late=at(12))
    shop.knobs.ignore_time_filter = ignoring
    source = shop.open()
    window = Window(start=at(21, 45, day=yesterday), end=at(22))
    found = read(source, "transactions", window) + read(source, "transactions_created", window)
    assert set(ids(found)) == {late.uuid}
    assert sales(found)[0].business_date == yesterday


def test_a_refund_of_last_month_is_found_in_the_first_days_of_the_next(shop: Shop) -> None:
    receipt = shop.sell(at(9), units=2)
    month_end = datetime(2026, 4, 2, 22, tzinfo=at(0).tzinfo)
    shop.give_back(receipt, month_end - timedelta(days=1), {0: 1})
    source = shop.open()
    (feed,) = source.feeds(Entity.RETURNS, month_end)
    assert feed.lookback is not None
    window = Window(start=month_end - feed.lookback, end=month_end)
    assert [each.business_date.isoformat() for each in refunds(read(source, feed.name, window))] == ["2026-04-01"]


def test_a_deletion_after_the_day_is_a_void_of_its_own_date(shop: Shop) -> None:
    receipt = shop.sell(at(9))
    source = shop.open()
    before = marks(read(source))
    receipt.voided_at = at(11, day=DAY + timedelta(days=2))
    after = read(source, "transactions_updated", whole_day(days=7))
    assert before < marks(after), "the sale and its payment stay as they were"
    (void,) = (record for record in after if record.kind is RecordKind.VOID)
    assert void.occurred_at == at(11, day=DAY + timedelta(days=2))


def test_a_server_whose_clock_is_off_hides_nothing_for_longer_than_the_overlap(shop: Shop) -> None:
    receipt = shop.sell(at(21, 58))
    shop.knobs.clock_offset_seconds = 300
    source = shop.open()
    arrived, _ = source.feeds(Entity.SALES, at(22))
    first = read(source, "transactions", Window(start=at(0), end=at(22)))
    tomorrow = at(22, day=DAY + timedelta(days=1))
    second = read(source, "transactions", Window(start=at(22) - arrived.overlap, end=tomorrow))
    assert set(ids(first) + ids(second)) == {receipt.uuid}


@pytest.mark.parametrize("id_style", ["uuid", "int"])
def test_an_invoice_s_later_payments_are_found_under_its_receipt(shop: Shop, id_style: str) -> None:
    terms = InvoiceTerms(due=DAY + timedelta(days=14), deposit=Decimal(20000))
    receipt = shop.sell(at(9), invoice=terms)
    paid = at(10, day=DAY + timedelta(days=5))
    happen(
        shop.service,
        {"kind": "instalment", "outlet": OUTLET, "receipt": receipt.number, "amount": 10000, "at": paid.isoformat()},
    )
    shop.knobs.id_style = id_style
    source = shop.open()
    sale_id = receipt.uuid if id_style == "uuid" else str(receipt.id)
    from_list = read(source, "invoices", whole_day(DAY + timedelta(days=5)))
    assert {record.parent_id for record in from_list} == {sale_id}
    assert [record.occurred_at for record in from_list] == [at(9), paid]
    from_feed = read(source, "transactions")
    assert marks(from_list) == {mark for mark in marks(from_feed) if mark[0] == "payment"}
    assert [sale.credit for sale in sales(from_feed)] == [True]


def test_invoices_are_read_page_by_page(shop: Shop) -> None:
    for minute in range(5):
        shop.sell(at(9, minute), invoice=InvoiceTerms(due=DAY, deposit=Decimal(1000)))
    assert len(read(small(shop), "invoices")) == 5


def test_days_without_invoices_ask_nothing_more(shop: Shop) -> None:
    assert read(shop.open(), "invoices") == []
    assert len(shop.requests()) == 1


# Reports.


@pytest.mark.parametrize("inclusive", [False, True])
def test_the_feed_comes_to_the_reports(day: Shop, *, inclusive: bool) -> None:
    day.knobs.inclusive = inclusive
    receipt = day.sell(at(12), units=3, discounted=True, topping=True)
    day.give_back(receipt, at(13), {0: 1})
    day.sell(at(14), invoice=InvoiceTerms(due=DAY))
    totals, records = day.open().day_totals(DAY), list(day.open().sold_between(whole_day()))
    sold, back = sales(records), refunds(records)
    assert totals.collected == sum(each.total for each in sold) - sum(each.amount for each in back)
    assert totals.tax == sum(each.tax for each in sold) - sum(each.tax or Decimal(0) for each in back)
    assert totals.by_tax == {"PB1": totals.tax}
    assert totals.credit == sum(each.total for each in sold if each.credit)
    assert totals.by_payment == {"Cash": totals.collected - totals.credit}
    assert problems(records) == []


@pytest.mark.parametrize(
    ("report", "field"),
    [
        ("sales_summary", "net_sales"),
        ("sales_summary", "total_collected"),
        ("payment_methods", "total_collected"),
        ("tax_sales", "total_tax_collected"),
    ],
)
def test_a_report_that_disagrees_with_itself_is_not_believed(day: Shop, report: str, field: str) -> None:
    wrong = {"kind": "report_disagrees", "outlet": OUTLET, "day": DAY.isoformat(), "by": 1000}
    happen(day.service, {**wrong, "report": report, "field": field})
    with pytest.raises(TieOutError, match=rf"{report}\.{field} .* difference of 1,000"):
        day.open().day_totals(DAY)


# posbridge check --live


def test_a_sound_connection_has_no_problems(shop: Shop) -> None:
    assert shop.open().check() == []


def test_wrong_ids_are_told_apart(shop: Shop) -> None:
    told = "\n".join(shop.open(business="700101", outlet="90001").check())
    assert "source.business is 700101, but the credential belongs to business 90001" in told
    assert "source.outlet 90001 is not among the outlets of the credential (700101)" in told


def test_a_lapsed_subscription_is_told(shop: Shop) -> None:
    shop.outlet.lapsed = True
    shop.now = datetime.now(UTC)  # noqa: TID251 - the stand-in dates the end by the real clock
    assert any("subscription of outlet 700101" in each for each in shop.open().check())


def test_a_zone_that_was_never_compared_is_warned_of(shop: Shop) -> None:
    from zoneinfo import ZoneInfo

    (warning,) = shop.open(zone=ZoneInfo("Asia/Makassar")).check()
    assert warning.startswith("Warning: the outlet's zone is Asia/Makassar")


def test_a_missing_scope_is_told_once(shop: Shop) -> None:
    shop.fault("status", status=403, times=None, path_regex="customers")
    (problem,) = shop.open().check()
    assert "'customer'" in problem


def test_a_refused_credential_is_told_once(shop: Shop) -> None:
    (problem,) = shop.open(secret="wrong").check()
    assert "moka_jakarta" in problem
