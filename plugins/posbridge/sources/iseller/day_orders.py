"""The orders behind a day's summary: which of them were voided, and how they stand in it (contract iseller §5.1)."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from posbridge.domain.records import Record, Refund, Sale
from posbridge.domain.states import RecordKind
from posbridge.domain.windows import Window
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.amounts import Header, header_of
from posbridge.sources.iseller.asking import ALL_TIME, between
from posbridge.sources.iseller.calibration import UTC_ASKED
from posbridge.sources.iseller.client import Params
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.order_pages import OrderPages

__all__ = ["DayOrder", "read_day_orders"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrder:
    """One order: its header as it is shown now, and its sale, None where that could not be read.

    ``made_today``: it was created on the day, so the summary may count it. ``refunded`` is what was ever given back.
    """

    order_id: str
    header: Header
    day: date | None
    sale: Sale | None
    voided: bool = False
    made_today: bool = True
    refunded: Decimal = ZERO


def read_day_orders(pages: OrderPages, window: Window, paid: Iterable[str]) -> list[DayOrder]:
    """Orders created in the window, and those created before it that money moved for: ``paid`` has their ids."""
    asked: Params = {**between("created", window), "sort": "CreatedDate", "sort_direction": "ASC"}
    read = list(pages.read(asked, "day"))
    found = list(_orders((page.records for page in read if page.rows), made_today=True))
    # Orders that no row of the list was: the refunds told with it led to them.
    found += _orders((page.records for page in read if not page.rows), made_today=False)
    known = {each.order_id for each in found}
    for order_id in sorted(set(paid) - known - {""}):
        one: Params = {"time_zone": UTC_ASKED, "created_after": ALL_TIME, "order_id": order_id}
        records = (
            [record for record in page.records if order_id in (record.source_id, record.parent_id)]
            for page in pages.read(one, "day")
        )
        found += _orders(records, made_today=False)
    return found


def _orders(pages: Iterable[Collection[Record]], *, made_today: bool) -> Iterator[DayOrder]:
    by_order: dict[str, dict[tuple[RecordKind, str], Record]] = {}
    for records in pages:
        for record in records:
            order = by_order.setdefault(record.parent_id or record.source_id, {})
            order[record.kind, record.source_id] = record
    for order_id, found in by_order.items():
        head = found.get((RecordKind.SALE, order_id))
        if head is not None and head.raw is not None:
            yield _order(order_id, head, list(found.values()), made_today=made_today)


def _order(order_id: str, head: Record, records: Collection[Record], *, made_today: bool) -> DayOrder:
    told = [record.typed for record in records]
    return DayOrder(
        order_id=order_id,
        header=header_of(Row(json.loads(head.raw or "{}", parse_float=Decimal))),
        day=head.occurred_at.date() if head.occurred_at is not None else None,
        sale=head.typed if isinstance(head.typed, Sale) else None,
        voided=any(record.kind is RecordKind.VOID for record in records),
        made_today=made_today,
        refunded=sum((each.amount for each in told if isinstance(each, Refund)), ZERO),
    )
