"""The ten reports are honest: they agree with each other and with the receipts (contract moka §3.7)."""

from datetime import date
from typing import Any

import pytest

from posbridge.money import ZERO
from tests.integration.sandbox_moka.client import Api
from tests.sandbox.generator import day_truth
from tests.sandbox.moka import MokaWorld

pytestmark = pytest.mark.integration

DAYS = (date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 21))


@pytest.mark.parametrize("outlet", [700101, 700102])
@pytest.mark.parametrize("day", DAYS)
def test_the_reports_of_a_day_are_the_truth(busy: Api, busy_world: MokaWorld, outlet: int, day: date) -> None:
    truth = day_truth(busy_world.outlets[outlet], day)
    shown = f"{day:%d/%m/%Y}"
    summary = busy.report(outlet, "sales_summary", shown)
    assert summary["number_of_transactions"] == truth.receipts
    assert summary["gross_sales"] == truth.gross
    assert summary["discounts"] == truth.discounts
    assert summary["net_sales"] == truth.net == summary["gross_sales"] - summary["discounts"] - summary["refunds"]
    assert (summary["gratuities"], summary["taxes"]) == (truth.service, truth.tax)
    assert (summary["rounding_amount"], summary["total_collected"]) == (truth.rounding, truth.collected)
    methods = busy.report(outlet, "payment_methods", shown)
    groups = methods["reports"]
    labels = {row["payment_type"]: row["collected"] for row in groups["cash_or_card"] + groups["other"]}
    assert labels == truth.by_label
    assert sum(row["collected"] for row in groups["invoice"]) == truth.credit
    assert methods["total_collected"] == truth.collected
    taxes = busy.report(outlet, "tax_sales", shown)
    assert {row["name"]: row["tax_collected"] for row in taxes["reports_taxes"]} == truth.by_tax
    assert taxes["total_tax_collected"] == truth.tax


@pytest.mark.parametrize("outlet", [700101, 700102])
def test_all_reports_agree_with_the_summary(busy: Api, outlet: int) -> None:
    report = {name: busy.report(outlet, name, "19/11/2026", "21/11/2026") for name in _NAMES}
    summary = report["sales_summary"]
    for name, refund in (("item_sales", "total_refund"), ("category_sales", "total_refunds")):
        assert report[name]["total_gross_sales"] == summary["gross_sales"]
        assert report[name]["total_discounts"] == summary["discounts"]
        assert report[name][refund] == summary["refunds"]
        assert report[name]["total_net_sales"] == summary["net_sales"]
    assert report["discount_sales"]["total_discounts_applied"] == summary["discounts"]
    assert report["gratuity_sales"]["total_gratuity_collected"] == summary["gratuities"]
    assert report["collector_sales"]["grand_total"] == summary["total_collected"]
    assert report["server_sales"]["total_collected"] == summary["total_collected"]
    modifiers = report["modifier_sales"]
    assert ZERO < modifiers["total_net_sales"] < summary["net_sales"]
    for row in modifiers["modifiers"]:
        assert row["net_sales"] == sum(option["net_sales"] for option in row["modifier_options"])


def test_a_range_is_the_sum_of_its_days(busy: Api) -> None:
    whole = busy.report(700101, "sales_summary", "19/11/2026", "21/11/2026")
    days = [busy.report(700101, "sales_summary", f"{day:%d/%m/%Y}") for day in DAYS]
    assert {name: sum(day[name] for day in days) for name in whole} == whole


def test_a_refund_counts_on_its_own_day(busy: Api) -> None:
    before = busy.report(700101, "sales_summary", "20/11/2026")
    row = next(r for r in busy.rows(700101, per_page=1000) if _untouched(r) and r["created_at"] < "2026-11-21")
    busy.event(kind="refund", outlet=700101, receipt=row["id"], full=True, at="2026-11-25T10:00:00+07:00")
    later = busy.report(700101, "sales_summary", "25/11/2026")
    assert busy.report(700101, "sales_summary", "20/11/2026") == before
    assert later["number_of_transactions"] == 0
    assert later["refunds"] == row["subtotal"] == -later["net_sales"]
    assert later["rounding_amount"] == -row["total_rounding_amount"]
    assert later["total_collected"] == -row["total_collected"]


def test_a_void_leaves_its_day_or_counts_on_its_own(busy: Api) -> None:
    before = busy.report(700101, "sales_summary", "20/11/2026")
    row = next(r for r in busy.rows(700101, per_page=1000) if _untouched(r) and r["created_at"] < "2026-11-21")
    busy.event(kind="void", outlet=700101, receipt=row["id"], at="2026-11-25T10:00:00+07:00")
    gone = busy.report(700101, "sales_summary", "20/11/2026")
    assert before["total_collected"] - gone["total_collected"] == row["total_collected"]
    assert busy.report(700101, "sales_summary", "25/11/2026")["total_collected"] == 0
    busy.knobs(void_counted="void_day")
    assert busy.report(700101, "sales_summary", "25/11/2026")["total_collected"] == -row["total_collected"]


def test_a_report_can_be_made_to_disagree(busy: Api) -> None:
    before = busy.report(700101, "sales_summary", "20/11/2026")
    busy.event(kind="report_disagrees", outlet=700101, day="2026-11-20", field="total_collected", by=500)
    after = busy.report(700101, "sales_summary", "20/11/2026")
    assert after == {**before, "total_collected": before["total_collected"] + 500}
    assert busy.report(700101, "payment_methods", "20/11/2026")["total_collected"] == before["total_collected"]


@pytest.mark.parametrize("query", [{}, {"start": "2026-11-20", "end": "2026-11-20"}])
def test_days_are_given_day_first(busy: Api, query: dict[str, str]) -> None:
    assert busy.get("/v2/outlets/700101/reports/sales_summary", **query).status == 400


def test_only_the_documented_version_serves_a_report(busy: Api) -> None:
    assert busy.get("/v3/outlets/700101/reports/sales_summary", start="20/11/2026", end="20/11/2026").status == 404
    assert busy.get("/v3/outlets/700101/reports/item_sales", start="20/11/2026", end="20/11/2026").status == 200


_NAMES = (
    "sales_summary",
    "payment_methods",
    "item_sales",
    "category_sales",
    "modifier_sales",
    "discount_sales",
    "tax_sales",
    "gratuity_sales",
    "collector_sales",
    "server_sales",
)


def _untouched(row: dict[str, Any]) -> bool:
    touched = row["is_refunded"] or row["is_deleted"] or row["invoice_no"]
    return not touched and bool(row["total_rounding_amount"])
