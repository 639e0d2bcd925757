"""Reading the transactions feed: a window by one of its clocks, and refunds that explain a receipt."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from posbridge.domain.records import Record
from posbridge.domain.states import RecordKind
from posbridge.domain.windows import Window
from posbridge.money import Decimal
from posbridge.ports import Page
from posbridge.sources.moka.client import MokaClient, Params
from posbridge.sources.moka.feeds import transactions_path
from posbridge.sources.moka.fields import Row, RowProblemError
from posbridge.sources.moka.gathering import Gathering
from posbridge.sources.moka.paging import by_cursor
from posbridge.sources.moka.parse_refunds import is_uuid
from posbridge.sources.moka.receipts import Claim, Told, read_receipt

__all__ = ["Transactions"]

_POLL = 100
_BACKFILL = 500
_LONG = timedelta(days=2)


class Transactions:
    """The transactions feed of one outlet."""

    def __init__(self, client: MokaClient, outlet: str, zone: ZoneInfo) -> None:
        self._client = client
        self._path = transactions_path(outlet)
        self._zone = zone

    def read(self, window: Window, clock: str, name: str, *, all_refunds: bool = False) -> Iterator[Page]:
        """Pages of the window by ``clock``, then one without rows for the refunds that only the whole read
        can tell.

        Rows outside the window by that clock are left out: whether the server's bounds are inclusive is
        not published (contract moka §6 item 5). ``all_refunds`` also gives refunds of these receipts that
        lie outside the window.
        """
        gathering = Gathering()
        number = 0
        for number, rows in self._pages(window, clock):
            inside = [row for row in rows if _within(row, clock, window, self._zone)]
            told = (read_receipt(row, self._zone, f"{name}:{number}") for row in inside)
            records = [record for each in told for record in gathering.add(each)]
            yield Page(number=number, rows=len(inside), records=tuple(records))
        found = self._explain(gathering, f"{name}:look-up")
        rest = list(gathering.rest(self._client.clock(), f"{name}:rest"))
        if all_refunds:
            rest.extend(found)
        if rest:
            yield Page(number=number + 1, rows=0, records=tuple(rest))

    def ids_are_uuids(self) -> bool:
        """Whether receipts are called by uuid (now) or by number (older versions); an empty feed: by uuid."""
        data = self._client.get(self._path, {"per_page": 1, "reorder_type": "DESC"}).get("data")
        rows = data.get("payments", data.get("payment")) if isinstance(data, dict) else None
        first = rows[0] if isinstance(rows, list) and rows else {}
        return not isinstance(first, dict) or is_uuid(str(first.get("id", ""))) or not first

    def _explain(self, gathering: Gathering, page: str) -> list[Record]:
        """Look for rows of refunds whose receipts are in the read while they are not."""
        claims = gathering.unexplained()
        if not claims:
            return []
        found: list[Record] = []
        for _, rows in self._pages(_span(claims), "created_at"):
            for row in rows:
                if isinstance(row, dict) and str(row.get("parent_payment_id")) in claims:
                    told = read_receipt(row, self._zone, page)
                    gathering.add(Told(records=told.records))
                    found.extend(record for record in told.records if record.kind is RecordKind.REFUND)
        return found

    def _pages(self, window: Window, clock: str) -> Iterator[tuple[int, list[object]]]:
        size = self._client.options.per_page or (_BACKFILL if window.end - window.start > _LONG else _POLL)
        params: Params = {
            "since": _epoch(window.start),
            "until": _epoch(window.end),
            "time_filter": clock,
            "reorder_type": "ASC",
            "per_page": size,
            "include_promo": True,
        }
        return by_cursor(self._client, self._path, params, "payments", "payment")


def _within(raw: object, clock: str, window: Window, zone: ZoneInfo) -> bool:
    """A row whose clock cannot be read is kept: it will be a record with a problem."""
    try:
        row = Row(raw, zone)
        return not row.has(clock) or row.moment(clock) in window
    except RowProblemError:
        return True


def _span(claims: dict[str, Claim]) -> Window:
    """From the first sale to the last change: a refund's row was made in between."""
    first = min(claim.head.occurred_at for claim in claims.values())
    last = max(max(claim.updated_at, claim.head.occurred_at) for claim in claims.values())
    return Window(start=first, end=last + timedelta(minutes=1))


def _epoch(moment: datetime) -> str:
    """Unix seconds to the microsecond (contract moka §1.2), without a float on the way."""
    return f"{Decimal(round(moment.timestamp() * 1_000_000)) / 1_000_000:f}"
