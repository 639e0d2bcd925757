"""Reading master data: lists in pages, each row into records."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from posbridge.domain.identifiers import digest
from posbridge.domain.records import Customer, Modifier, Product, Record
from posbridge.domain.states import RecordKind
from posbridge.ports import Page
from posbridge.sources.moka.client import MokaClient
from posbridge.sources.moka.feeds import MASTER, master_path
from posbridge.sources.moka.fields import Row, RowProblemError
from posbridge.sources.moka.paging import by_page
from posbridge.sources.moka.parse_master import parse_customer, parse_item, parse_modifier
from posbridge.sources.moka.redact import kept_text
from posbridge.sources.records import good, told_id, unreadable

__all__ = ["read_master"]

Parser = Callable[[Row], Sequence[Product | Modifier | Customer]]

_READERS: Mapping[str, tuple[RecordKind, Parser]] = {
    "items": (RecordKind.PRODUCT, parse_item),
    "modifiers": (RecordKind.MODIFIER, parse_modifier),
    "customers": (RecordKind.CUSTOMER, parse_customer),
}
_PER_PAGE = 500


def read_master(client: MokaClient, name: str, business: str, outlet: str, zone: ZoneInfo) -> Iterator[Page]:
    """Every row of one master list, deleted ones included."""
    feed = MASTER[name]
    params = {"per_page": client.options.per_page or _PER_PAGE, "include_deleted": True}
    for number, rows in by_page(client, master_path(feed, business, outlet), params, *feed.keys):
        records = [record for row in rows for record in _records(row, name, zone, f"{name}:{number}")]
        yield Page(number=number, rows=len(rows), records=tuple(records))


def _records(raw: object, name: str, zone: ZoneInfo, page: str) -> Iterator[Record]:
    kind, parse = _READERS[name]
    kept = kept_text(raw)
    try:
        found = [good(kind, each, raw=kept, page=page) for each in parse(Row(raw, zone))]
    except RowProblemError as problem:
        yield unreadable(kind, f"row:{told_id(raw, 'id') or digest(kept)}", problem.reason, raw=kept, page=page)
        return
    yield from found
