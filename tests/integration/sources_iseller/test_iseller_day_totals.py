"""iSeller's own totals of a day, over HTTP, against what the day truly came to."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from requests import Session
from structlog.testing import capture_logs

from posbridge.domain.totals import DayTotals
from posbridge.errors import UnreadableAnswerError
from posbridge.money import ZERO
from posbridge.ports import Credentials
from posbridge.sources.iseller.source import ISellerSource
from tests.fakes.vault import MemoryVault
from tests.integration.sources_iseller.generated import DAYS, LONG_AFTER, OUTLETS, ZONE, Days, make_days
from tests.sandbox.faults import Fault
from tests.sandbox.iseller import ISellerKnobs, create_app
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller_days import CLIENT_ID, SECRET, day_truth
from tests.sandbox.serving import serve


@dataclass(frozen=True)
class Part:
    outlet: str
    system: str = "iseller"
    connection: str = "iseller_teh"
    business: str = ""
    code: str | None = None


@dataclass(frozen=True)
class Settings:
    source: Part
    zone: Any = ZONE


@dataclass(frozen=True)
class Served:
    url: str
    service: Service
    days: Days

    def source(self, outlet: str) -> ISellerSource:
        extra = {"requests_per_second": 1e9}
        credentials = Credentials(conn_id="iseller_teh", host=self.url, login=CLIENT_ID, password=SECRET, extra=extra)
        return ISellerSource.open(
            credentials,
            Settings(Part(outlet)),
            MemoryVault(),
            session=Session(),
            clock=lambda: LONG_AFTER,
            sleep=lambda _: None,
        )

    def turn(self, **knobs: object) -> None:
        for name, value in {**asdict(ISellerKnobs()), **knobs}.items():
            setattr(self.service.knobs, name, value)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    days = make_days()
    days.world.now = lambda: LONG_AFTER
    app = create_app(days.world)
    with serve(app) as url:
        yield Served(url, app.state.service, days)


@pytest.mark.parametrize("profile", OUTLETS, ids=lambda profile: profile.code)
@pytest.mark.parametrize(
    "knobs",
    [
        {},
        {"summary_day_cut": "local"},
        {"summary_counts_void": True},
        {"summary_deducts_refunds": True},
        {"summary_counts_void": True, "summary_deducts_refunds": True},
        {"refund_changes_totals": True},
        {"refund_changes_totals": True, "refunds_selected_by": "refund_date"},
        {"refund_changes_totals": True, "refunds_selected_by": "order_date"},
        {"rounding_sign": "absolute", "inclusive_line_gross": "inclusive", "money_as": "strings"},
        {"returned_amount_sign": "negative", "orders_dates_follow_time_zone": False},
    ],
    ids=str,
)
def test_the_totals_of_a_day_are_its_sales_less_what_was_given_back(
    served: Served, profile: Any, knobs: dict[str, object]
) -> None:
    served.turn(**knobs)
    source = served.source(profile.outlet)
    for day in DAYS:
        assert said(source.day_totals(day)) == true(served, profile.outlet, day)


def test_money_for_older_sales_on_account_is_told_and_marked(served: Served) -> None:
    served.turn()
    outlet = served.days.store.outlet(OUTLETS[0].code)
    truth = day_truth(served.days.store, outlet, DAYS[1])
    assert truth.settled
    totals = served.source(outlet.id).day_totals(DAYS[1])
    assert totals.with_instalments
    assert sum(totals.by_payment.values(), ZERO) == truth.total - truth.credit + truth.settled - truth.refunded


def test_a_day_on_which_nothing_was_sold_comes_to_nothing(served: Served) -> None:
    served.turn()
    totals = served.source(OUTLETS[0].outlet).day_totals(DAYS[0] - timedelta(days=200))
    assert said(totals) == said(DayTotals(day=DAYS[0]))


def test_a_summary_of_payments_that_is_not_what_was_paid_is_said_and_does_not_block(served: Served) -> None:
    served.turn()
    body = '{"transaction_summaries": [{"cash": 1}], "status": true, "error_message": null}'
    served.service.control.faults.add(Fault("not_json", path_regex="GetTransactionSummary", body=body, times=1))
    with capture_logs() as logs:
        totals = served.source(OUTLETS[0].outlet).day_totals(DAYS[0])
    assert said(totals) == true(served, OUTLETS[0].outlet, DAYS[0])
    assert [log["summary"] for log in logs if log["log_level"] == "warning"] == ["1"]


def test_a_summary_that_is_not_what_the_orders_come_to_shows_in_the_totals(served: Served) -> None:
    served.turn()
    outlet = OUTLETS[0].outlet
    before = served.source(outlet).day_totals(DAYS[0])
    body = '{"order_summaries": [{"total_amount": 5000, "subtotal": 5000}], "status": true}'
    served.service.control.faults.add(Fault("not_json", path_regex="GetOrderSummary", body=body, times=1))
    after = served.source(outlet).day_totals(DAYS[0])
    assert after.collected + after.refunds == 5000
    assert before.collected + before.refunds != 5000


def test_a_report_that_cannot_be_read_is_an_error(served: Served) -> None:
    served.turn()
    body = '{"order_summaries": [{"total_amount": "dear"}], "status": true}'
    served.service.control.faults.add(Fault("not_json", path_regex="GetOrderSummary", body=body, times=1))
    with pytest.raises(UnreadableAnswerError, match="total_amount"):
        served.source(OUTLETS[0].outlet).day_totals(DAYS[0])


def said(totals: DayTotals) -> dict[str, object]:
    return {
        "transactions": totals.transactions,
        "collected": totals.collected,
        "refunds": totals.refunds,
        "net": totals.net,
        "gross": totals.gross,
        "discounts": totals.discounts,
        "service": totals.service,
        "tax": totals.tax,
        "rounding": totals.rounding,
        "by_payment": {label: amount for label, amount in totals.by_payment.items() if amount},
    }


def true(served: Served, outlet_id: str, day: date) -> dict[str, object]:
    outlet = served.days.store.outlet(outlet_id)
    truth = day_truth(served.days.store, outlet, day)
    return {
        "transactions": truth.orders,
        "collected": truth.net,
        "refunds": truth.refunded,
        "net": truth.gross - truth.discounts - truth.promotions - truth.refunded,
        "gross": truth.gross,
        "discounts": truth.discounts + truth.promotions,
        "service": truth.charges + truth.final_charges + truth.shipping,
        "tax": truth.tax,
        "rounding": truth.rounding,
        "by_payment": {label: amount for label, amount in truth.by_label.items() if amount},
    }
