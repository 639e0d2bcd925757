"""The feeds of iSeller: what each entity reads, and how far back (contract iseller §10)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from posbridge.domain.states import Entity
from posbridge.ports import Feed

__all__ = ["CREATED", "CUSTOMERS", "LATE_MOVEMENTS", "MOVEMENTS", "ORDERS", "PRODUCTS", "RECENT", "feeds_of"]

ORDERS, CREATED, RECENT = "orders", "orders_created", "orders_recent"
PRODUCTS, CUSTOMERS = "products", "customers"
MOVEMENTS, LATE_MOVEMENTS = "movements", "movements_recent"

_OVERLAP = timedelta(minutes=30)
_SLOW = timedelta(days=1)
_DAY = timedelta(days=1)
_RESCAN = timedelta(days=10)
_MONTH_END = timedelta(days=35)
_MONTH_END_DAYS = 3


def feeds_of(entity: Entity, until: datetime, zone: ZoneInfo) -> tuple[Feed, ...]:
    """Feeds of an entity. Payments have none: orders carry them.

    ``orders`` follows every change by its own time; ``orders_created`` finds the orders of days that a run is asked
    for, even where they were changed again later. ``orders_recent`` looks back over 10 days, as fulfilments, payments
    and refunds arrive late, and over 35 in the first days of a month, before the month before is closed.
    ``movements_recent`` does the same for stock, which may be told with an old date.
    """
    match entity:
        case Entity.MASTER:
            return (
                Feed(name=PRODUCTS, entity=entity, overlap=_SLOW),
                Feed(name=CUSTOMERS, entity=entity, overlap=_SLOW),
            )
        case Entity.TRANSFERS:
            return (
                Feed(name=MOVEMENTS, entity=entity, overlap=_SLOW),
                Feed(name=LATE_MOVEMENTS, entity=entity, lookback=_RESCAN),
            )
        case Entity.SALES:
            return (
                Feed(name=ORDERS, entity=entity, overlap=_OVERLAP),
                Feed(name=CREATED, entity=entity, lookback=_DAY),
            )
        case Entity.PAYMENTS:
            return ()
        case Entity.RETURNS:
            month_end = until.astimezone(zone).day <= _MONTH_END_DAYS
            return (Feed(name=RECENT, entity=entity, lookback=_MONTH_END if month_end else _RESCAN),)
