"""Generated days of the demo's outlets, and their orders as the stand-in writes them."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from posbridge.domain.records import Record, Typed
from posbridge.money import Decimal
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.parse_order import order_records
from tests.sandbox.iseller import ISellerKnobs, ISellerWorld, Store
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.order_rows import order_row
from tests.sandbox.iseller.refund_rows import refund_rows
from tests.sandbox.iseller.view import View
from tests.sandbox.iseller.wire import encode
from tests.sandbox.iseller_days import BEKASI, DEPOK, FEWEST, ISellerGenerator, add_store

T = TypeVar("T", bound=Typed)
ZONE = ZoneInfo("Asia/Jakarta")
FIRST = date(2026, 3, 2)
DAYS = (FIRST, FIRST + timedelta(days=1))
LONG_AFTER = datetime(2027, 1, 1, tzinfo=UTC)
OUTLETS = (BEKASI, DEPOK)
_INCLUDES = frozenset(
    ("orderdetails", "transactions", "discountdetails", "promotiondetails", "trackinventory", "mdr", "unfulfilleditems")
)


@dataclass(frozen=True)
class Days:
    """Two days with every odd case at both outlets."""

    world: ISellerWorld
    store: Store

    def order_row(self, order: Order, knobs: ISellerKnobs, at: datetime, *, first: bool = False) -> dict[str, Any]:
        return _wire(order_row(order, self._view(knobs, at), _INCLUDES, first=first))

    def read(
        self,
        order: Order,
        knobs: ISellerKnobs | None = None,
        *,
        at: datetime = LONG_AFTER,
        rule: Calibration | None = None,
        first: bool = False,
    ) -> list[Record]:
        """The records of an order as it is shown at a moment."""
        knobs = knobs or ISellerKnobs()
        refunded = _wire(refund_rows(order, self._view(knobs, at), lambda _: True))
        row = self.order_row(order, knobs, at, first=first)
        return order_records(row, refunded, zone=ZONE, rule=rule or Calibration(), page="orders:1")

    def _view(self, knobs: ISellerKnobs, at: datetime) -> View:
        return View(store=self.store, knobs=knobs, now=at)


def make_days() -> Days:
    world = ISellerWorld()
    store = add_store(world)
    generator = ISellerGenerator(world)
    for profile in OUTLETS:
        for day in DAYS:
            generator.generate_day(store.outlet(profile.code), day, FEWEST + 15)
    return Days(world, store)


def of_type(records: list[Record], kind: type[T]) -> list[T]:
    return [record.typed for record in records if isinstance(record.typed, kind)]


def _wire(value: Any) -> Any:
    return json.loads(encode(value), parse_float=Decimal)
