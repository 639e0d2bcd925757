"""iSeller keeps the contract of sources, over loopback HTTP, whatever its documents leave open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from posbridge.money import Decimal
from posbridge.ports import TellsPayouts, TellsShifts, TellsStock
from posbridge.sources.iseller.source import ISellerSource
from tests.contract.source_contract import TokenSourceContract
from tests.integration.sandbox_iseller.shop import ONE, TWO
from tests.integration.sources_iseller.toko import ZONE, Part, Toko, opened, serve_toko
from tests.sandbox.iseller.refunding import refund_units, void

ORDERS = "GetOrders"
NOW = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)


@dataclass
class ISellerTill:
    toko: Toko
    outlet: str = ONE
    zone: ZoneInfo = ZONE

    @property
    def slept(self) -> list[float]:
        return self.toko.slept

    def open(self) -> ISellerSource:
        return self.toko.open(part=Part(outlet=self.outlet), page_size=3, attempts=3)

    def sell(self, at: datetime) -> str:
        return self.toko.sell(at, units=2, topping=True, outlet=self.outlet).id

    def give_back(self, sale_id: str, at: datetime) -> None:
        order = self.toko.store.order(sale_id)
        refund_units(self.toko.store, order, {order.lines[0].id: Decimal(1)}, at)

    def void(self, sale_id: str, at: datetime) -> None:
        order = self.toko.store.order(sale_id)
        if order.refunds:
            order.voided_at = at  # No till offers it, but an order that says so must keep its id.
        else:
            void(self.toko.store, order, at)

    def throttle(self, *, times: int | None, retry_after: int) -> None:
        self.toko.fault("status", status=429, retry_after=retry_after, times=times, path=ORDERS)

    def break_down(self) -> None:
        self.toko.fault("status", status=503, times=None, path=ORDERS)

    def refuse_token(self, *, times: int | None) -> None:
        self.toko.fault("status", status=401, times=times, path=ORDERS)

    def repeat_cursor(self) -> None:
        body = {"orders": [{"order_id": "over-and-over"}], "has_next_item": True, "status": True}
        self.toko.fault("status", status=200, body=body, times=None, path=ORDERS)

    def reads(self) -> int:
        return len(self.toko.calls())

    def renewals(self) -> int:
        return self.toko.vault.renewals


READINGS: list[tuple[str, bool, str, bool, str]] = [
    ("0_and_1", True, "order_modified", False, ONE),
    ("0_and_1", False, "refund_date", True, TWO),
    ("0_and_1", True, "order_date", True, ONE),
    ("0", False, "order_modified", True, TWO),
    ("0", True, "refund_date", False, ONE),
    ("0", False, "order_date", False, TWO),
    ("1", True, "order_modified", True, TWO),
    ("1", False, "refund_date", True, ONE),
    ("1", True, "order_date", False, TWO),
]
"""Every pair of: from where pages count, whether dates follow the zone, what selects refunds, whether a refund
shrinks its order's totals (contract iseller §12); in an outlet whose prices exclude tax, and in one with tax inside."""


@pytest.fixture(scope="module")
def served() -> Iterator[Toko]:
    with serve_toko() as toko:
        yield toko


@pytest.mark.integration
class TestISellerSource(TokenSourceContract):
    @pytest.fixture(params=READINGS, ids=lambda each: "-".join(map(str, each[:-1])))
    def till(self, request: pytest.FixtureRequest, served: Toko) -> ISellerTill:
        base, follow, selected, shrinks, outlet = request.param
        toko = opened(served, NOW)
        knobs: dict[str, Any] = {
            "orders_page_base": base,
            "orders_dates_follow_time_zone": follow,
            "refunds_selected_by": selected,
            "refund_changes_totals": shrinks,
        }
        toko.service.control.set_knobs(knobs)
        return ISellerTill(toko, outlet)

    def test_it_tells_of_stock_shifts_and_payouts(self, till: ISellerTill) -> None:
        source = till.open()
        assert isinstance(source, TellsStock)
        assert isinstance(source, TellsShifts)
        assert isinstance(source, TellsPayouts)
