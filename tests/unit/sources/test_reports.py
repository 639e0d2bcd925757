from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.totals import DayTotals
from posbridge.errors import TieOutError, UnreadableAnswerError
from posbridge.sources.moka.reports import read_day_totals
from tests.unit.sources.scripted import ScriptedClient

ZONE = ZoneInfo("Asia/Jakarta")

SUMMARY = {
    "gross_sales": 94000,
    "discounts": 9400,
    "refunds": 25200,
    "net_sales": 59400,
    "gratuities": 2970,
    "taxes": 6237,
    "rounding_amount": -13,
    "redemption": 0,
    "total_collected": 68594,
    "number_of_transactions": 1,
}
PAYMENTS = {
    "reports": {
        "cash_or_card": [{"payment_type": "Cash", "number_of_transactions": 1, "collected": 68594}],
        "invoice": [],
        "other": [],
    },
    "total_collected": 68594,
}
TAXES = {
    "reports_taxes": [{"name": "PB1", "amount": 10, "taxable_amount": 62370, "tax_collected": 6237}],
    "total_tax_collected": 6237,
}


def client(
    summary: Mapping[str, Any] = SUMMARY, payments: Mapping[str, Any] = PAYMENTS, taxes: Mapping[str, Any] = TAXES
) -> ScriptedClient:
    answers = {"sales_summary": summary, "payment_methods": payments, "tax_sales": taxes}
    return ScriptedClient(lambda path: {"data": answers[path.rsplit("/", 1)[1]]})


def totals(scripted: ScriptedClient) -> DayTotals:
    return read_day_totals(scripted, "700101", date(2026, 3, 2), ZONE)  # type: ignore[arg-type]


def test_the_worked_day_is_read_whole() -> None:
    read = totals(client())
    assert (read.gross, read.discounts, read.refunds, read.net) == (94000, 9400, 25200, 59400)
    assert (read.service, read.tax, read.rounding, read.collected) == (2970, 6237, -13, 68594)
    assert (read.transactions, read.credit) == (1, 0)
    assert (read.by_payment, read.by_tax) == ({"Cash": 68594}, {"PB1": 6237})


def test_a_day_is_asked_for_in_moka_s_format_and_as_long_as_it_can_be() -> None:
    scripted = client()
    totals(scripted)
    assert [path for path, _ in scripted.asked] == [
        f"/v2/outlets/700101/reports/{name}" for name in ("sales_summary", "payment_methods", "tax_sales")
    ]
    assert all(params == {"start": "02/03/2026", "end": "02/03/2026", "per_page": 1000} for _, params in scripted.asked)


def test_invoices_are_told_apart_from_money() -> None:
    groups = {**PAYMENTS["reports"], "invoice": [{"payment_type": "Invoice", "collected": 50000}]}  # type: ignore[dict-item]
    read = totals(client(payments={"reports": groups, "total_collected": 118594}))
    assert (read.credit, read.by_payment) == (50000, {"Cash": 68594})


def test_inclusive_prices_close_without_tax_on_top() -> None:
    read = totals(client(summary={**SUMMARY, "total_collected": 59387}))
    assert (read.net, read.rounding, read.collected) == (59400, -13, 59387)


@pytest.mark.parametrize(
    ("scripted", "words"),
    [
        (client(summary={**SUMMARY, "net_sales": 60400}), "net_sales is 60,400, but .* is 59,400: .* 1,000"),
        (client(summary={**SUMMARY, "total_collected": 69594}), "total_collected is 69,594, but .* is 68,594"),
        (client(payments={**PAYMENTS, "total_collected": 1}), "payment_methods.total_collected is 1"),
        (client(taxes={**TAXES, "total_tax_collected": 7000}), "tax_sales.total_tax_collected is 7,000"),
        (client(summary={**SUMMARY, "total_collected": 58594, "redemption": 10000}), "redemption of 10,000"),
    ],
)
def test_a_report_that_contradicts_itself_is_not_believed(scripted: ScriptedClient, words: str) -> None:
    with pytest.raises(TieOutError, match=words):
        totals(scripted)


@pytest.mark.parametrize("broken", [{**SUMMARY, "taxes": "a lot"}, None])
def test_a_report_that_cannot_be_read_names_the_field(broken: Any) -> None:
    with pytest.raises(UnreadableAnswerError, match="sales_summary"):
        totals(client(summary=broken))
