"""Control totals of a day, and what `posbridge check --live` asks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from posbridge.errors import (
    TieOutError,
)
from posbridge.money import Decimal
from tests.integration.sources.shop import DAY, OUTLET, Shop, at, problems, refunds, sales, whole_day
from tests.sandbox.moka.events import happen
from tests.sandbox.moka.receipt import InvoiceTerms

pytestmark = pytest.mark.integration


@pytest.fixture
def day(shop: Shop) -> Shop:
    """Five sales, read two a page."""
    for minute in range(5):
        shop.sell(at(9, minute))
    return shop


@pytest.mark.parametrize("inclusive", [False, True])
def test_the_feed_comes_to_the_reports(shop: Shop, *, inclusive: bool) -> None:
    shop.knobs.inclusive = inclusive
    receipt = shop.sell(at(12), units=3, discounted=True, topping=True)
    shop.give_back(receipt, at(13), {0: 1})
    shop.sell(at(14), invoice=InvoiceTerms(due=DAY))
    totals, records = shop.open().day_totals(DAY), list(shop.open().sold_between(whole_day()))
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
    (warning,) = shop.open(zone=ZoneInfo("Asia/Makassar")).check()
    assert warning.startswith("Warning: the outlet's zone is Asia/Makassar")


def test_a_missing_scope_is_told_once(shop: Shop) -> None:
    shop.fault("status", status=403, times=None, path_regex="customers")
    (problem,) = shop.open().check()
    assert "'customer'" in problem


def test_a_refused_credential_is_told_once(shop: Shop) -> None:
    (problem,) = shop.open(secret="wrong").check()
    assert "moka_jakarta" in problem
