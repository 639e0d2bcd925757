"""MokaPOS keeps the contract of sources, over loopback HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from posbridge.sources.moka.source import MokaSource
from tests.contract.source_contract import TokenSourceContract
from tests.integration.sources.shop import ZONE, Shop, open_shop

FEED = "get_latest_transactions"


@dataclass
class MokaTill:
    shop: Shop
    zone: ZoneInfo = ZONE

    @property
    def slept(self) -> list[float]:
        return self.shop.slept

    def open(self) -> MokaSource:
        return self.shop.open(per_page=3, attempts=3)

    def sell(self, at: datetime) -> str:
        return self.shop.sell(at, units=2, topping=True).uuid

    def give_back(self, sale_id: str, at: datetime) -> None:
        self.shop.give_back(self.shop.outlet.receipt(sale_id), at, {0: 1})

    def void(self, sale_id: str, at: datetime) -> None:
        self.shop.outlet.receipt(sale_id).voided_at = at

    def throttle(self, *, times: int | None, retry_after: int) -> None:
        self.shop.fault("status", status=429, retry_after=retry_after, times=times, path_regex=FEED)

    def break_down(self) -> None:
        self.shop.fault("status", status=503, times=None, path_regex=FEED)

    def refuse_token(self, *, times: int | None) -> None:
        self.shop.fault("status", status=401, times=times, path_regex=FEED)

    def repeat_cursor(self) -> None:
        self.shop.knobs.repeat_next_url = 1

    def reads(self) -> int:
        return len(self.shop.requests())

    def renewals(self) -> int:
        return self.shop.vault.renewals


@pytest.mark.integration
class TestMokaSource(TokenSourceContract):
    @pytest.fixture(params=["embedded", "separate", "both"])
    def till(self, request: pytest.FixtureRequest) -> Iterator[MokaTill]:
        """Under each way in which Moka may tell of refunds."""
        with open_shop() as shop:
            shop.knobs.refund_rows = request.param
            yield MokaTill(shop)
