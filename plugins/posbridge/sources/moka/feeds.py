"""The feeds of Moka: what each entity reads, how far back, and what is asked for (contract moka §6 item 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from posbridge.domain.states import Entity
from posbridge.domain.windows import Window, midnight
from posbridge.ports import Feed

__all__ = ["CLOCKS", "INVOICES", "MASTER", "MasterFeed", "feeds_of", "master_path", "transactions_path", "widened"]

CLOCKS = {
    "transactions": "synchronized_at",
    "transactions_created": "created_at",
    "transactions_updated": "updated_at",
}
"""The clock that each transactions feed filters by. ``synchronized_at`` finds late offline sales, ``updated_at``
refunds and voids, ``created_at`` everything of a day on a server that ignores ``time_filter``."""

INVOICES = "invoices"

_RESCAN = timedelta(days=7)
_MONTH_END = timedelta(days=35)
_MONTH_END_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterFeed:
    """A list of master data, always read whole: on which clock ``since`` filters it is not published."""

    path: str
    keys: tuple[str, ...]


MASTER: Mapping[str, MasterFeed] = {
    "items": MasterFeed(path="/v1/outlets/{outlet}/items", keys=("items", "item", "results")),
    "modifiers": MasterFeed(path="/v1/outlets/{outlet}/modifiers", keys=("modifier", "modifiers", "results")),
    "customers": MasterFeed(path="/v1/businesses/{business}/customers", keys=("customers", "customer", "results")),
}


def feeds_of(entity: Entity, until: datetime, zone: ZoneInfo) -> tuple[Feed, ...]:
    """Feeds of an entity; none for transfers, which have no open endpoint (contract moka §3.8).

    Refunds change old days: the re-scan looks back 7 days, and 35 in the first days of a month, before
    the month before is closed (§3.4.2). An invoice is collected long after it was issued, and a server
    that ignores ``time_filter`` finds it by its day of issue alone: 35 days.
    """
    month_end = until.astimezone(zone).day <= _MONTH_END_DAYS
    match entity:
        case Entity.MASTER:
            return tuple(Feed(name=name, entity=entity) for name in MASTER)
        case Entity.SALES:
            return (
                Feed(name="transactions", entity=entity),
                Feed(name="transactions_created", entity=entity, lookback=timedelta(days=1)),
            )
        case Entity.PAYMENTS:
            return (Feed(name=INVOICES, entity=entity, lookback=_MONTH_END),)
        case Entity.RETURNS:
            lookback = _MONTH_END if month_end else _RESCAN
            return (Feed(name="transactions_updated", entity=entity, lookback=lookback),)
        case Entity.TRANSFERS:
            return ()


def widened(feed: Feed, window: Window, zone: ZoneInfo) -> Window:
    """What is asked for: the pass over the till's days begins with the first of them."""
    if feed.name != "transactions_created":
        return window
    return Window(start=min(window.start, midnight(window.start.astimezone(zone).date(), zone)), end=window.end)


def master_path(feed: MasterFeed, business: str, outlet: str) -> str:
    return feed.path.format(business=business, outlet=outlet)


def transactions_path(outlet: str) -> str:
    """``{version}`` is the client's to fill."""
    return f"/v{{version}}/outlets/{outlet}/reports/get_latest_transactions"
