"""Pages of rows as both vendors tell them, read by the real sources from bytes and received by a real inbox."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from requests import Response, Session
from sqlalchemy import create_engine, select

from posbridge.domain.states import Entity, RecordKind, RecordState
from posbridge.domain.windows import Window
from posbridge.money import Decimal
from posbridge.orchestration.hooks.memory import OwnMemory
from posbridge.ports import Credentials, Feed, OutletStore, Source, StoredRecord, TokenPair
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.source import ISellerSource
from posbridge.sources.moka.client import MokaClient
from posbridge.sources.moka.source import MokaSource
from posbridge.store.engine import database_url
from posbridge.store.store import Store
from posbridge.store.tables import record_versions, records
from tests.unit.sources import payloads as moka_rows
from tests.unit.sources_iseller import payloads as iseller_rows

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 3, 9, 15, tzinfo=UTC)
WINDOW = Window(start=datetime(2026, 3, 1, tzinfo=UTC), end=NOW)
COMPANY = "jurnal_pt_contoh"


class Verbatim(str):
    """JSON that is written as it stands, and need not be any."""

    __slots__ = ()


def encode(value: Any) -> str:
    match value:
        case Verbatim():
            return str(value)
        case Decimal():
            return f"{value}"
        case dict():
            return "{" + ",".join(f"{json.dumps(key)}:{encode(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ",".join(map(encode, value)) + "]"
    return json.dumps(value)


class Told(Session):
    """Answers every request by what ``answer`` makes of its address and parameters."""

    def __init__(self, answer: Callable[[str, Mapping[str, str]], str]) -> None:
        super().__init__()
        self._answer = answer

    def request(self, method: str, url: str, **asked: Any) -> Response:  # type: ignore[override]  # noqa: ARG002
        made = Response()
        made.status_code = 200
        params = asked.get("params") or asked.get("data") or {}
        made._content = self._answer(url, params).encode("utf-8", "surrogatepass")
        return made


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """``good(n)`` is a row that can be read, with ids of its own; ``open`` a source that is told these rows."""

    name: str
    good: Callable[[int], dict[str, Any]]
    id_field: str
    open: Callable[[Sequence[Any]], Source]
    feed: Feed


def _moka_row(number: int) -> dict[str, Any]:
    sale = f"5f0c8a51-2f0e-4f8e-9d6b-{number:012d}"
    row = moka_rows.receipt(id=sale, payment_no=f"7QK{number:04d}")
    row["payment_refunds"][0]["uuid"] = f"0b7e3c55-1111-4c1e-8a77-{number:012d}"
    return row


def _moka(rows: Sequence[Any]) -> Source:
    def answer(url: str, params: Mapping[str, str]) -> str:
        told = rows if params.get("time_filter") == "synchronized_at" else []
        return encode({"meta": {"code": 200}, "data": {"payments": told, "completed": True, "next_url": None}})

    extra = {"attempts": 1, "requests_per_second": 100_000}
    client = MokaClient("", _credentials(extra), _memory(), session=Told(answer), clock=lambda: NOW)
    return MokaSource(client, business="90001", outlet="700101", zone=ZONE)


def _iseller_row(number: int) -> dict[str, Any]:
    key = f"bbbbbbbb-0000-4000-8000-{number:012d}"
    row = iseller_rows.order(order_id=key, order_reference=f"#501-{number}")
    row["transactions"][0] |= {"transaction_id": f"pay-{number}", "order_id": key}
    return {**row, "order_date": "2026-03-04 02:12:05", "closed_date": "2026-03-04 02:13:40"}


@dataclass(frozen=True, kw_only=True)
class _Outlet:
    system: str = "iseller"
    business: str = ""
    outlet: str = "outlet-1"
    code: str | None = "TC01"


def _iseller(rows: Sequence[Any]) -> Source:
    def answer(url: str, params: Mapping[str, str]) -> str:
        told = rows if not params.get("order_id") and params.get("page") == "0" else []
        return encode({"orders": told, "refunded_orders": [], "status": True, "has_next_item": False})

    extra = {"attempts": 1, "requests_per_second": 100_000, "resource_url": "https://teh.isellershop.com"}
    memory = _memory()
    memory.remember("c", {"iseller.dates_follow_zone": "no", "iseller.rounding_sign": "signed"})
    client = ISellerClient(_credentials(extra), memory, session=Told(answer), clock=lambda: NOW)
    return ISellerSource(client, memory, connection="c", source=_Outlet(), zone=ZONE)


def _credentials(extra: Mapping[str, Any]) -> Credentials:
    return Credentials(conn_id="c", login="id", password="secret", extra=extra)


def _memory() -> OwnMemory:
    kept = OwnMemory()
    kept.renew("c", None, lambda _: TokenPair(access="t", refresh=None, expires_at=datetime(2030, 1, 1, tzinfo=UTC)))
    return kept


MOKA = Vendor(
    name="moka",
    good=_moka_row,
    id_field="id",
    open=_moka,
    feed=Feed(name="transactions", entity=Entity.SALES),
)
ISELLER = Vendor(
    name="iseller",
    good=_iseller_row,
    id_field="order_id",
    open=_iseller,
    feed=Feed(name="orders", entity=Entity.SALES),
)
VENDORS = (MOKA, ISELLER)


class Shelf:
    """A store in which each telling gets an outlet of its own."""

    def __init__(self, url: str) -> None:
        self.store = Store.open(url)
        self._engine = create_engine(database_url(url))
        self._number = count(1)

    def told(self, vendor: Vendor, rows: Sequence[Any]) -> "Kept":
        outlet = f"{vendor.name}-{next(self._number)}"
        kept = Kept(self.store.outlet(outlet, COMPANY), lambda: self._written(outlet))
        kept.tell(vendor, rows)
        return kept

    def _written(self, outlet: str) -> str:
        with self._engine.connect() as connection:
            found = [
                str(row)
                for table in (records, record_versions)
                for row in connection.execute(select(table).where(table.c.outlet == outlet))
            ]
        return "\n".join(found)

    def close(self) -> None:
        self._engine.dispose()
        self.store.close()


class Kept:
    """What one telling left in the inbox."""

    def __init__(self, outlet: OutletStore, written: Callable[[], str]) -> None:
        self.outlet = outlet
        self.written = written

    def tell(self, vendor: Vendor, rows: Sequence[Any]) -> None:
        for page in vendor.open(rows).read(vendor.feed, WINDOW):
            self.outlet.inbox.receive(page.records, run="run 1", now=NOW)

    def all(self) -> Iterator[StoredRecord]:
        for kind in RecordKind:
            yield from self.outlet.inbox.all(kind)

    def rows(self) -> list[StoredRecord]:
        """Records that stand for a whole row: its text is kept with them."""
        return [each for each in self.all() if each.record.raw is not None]

    def sale(self, source_id: str) -> StoredRecord | None:
        return self.outlet.inbox.get(RecordKind.SALE, [source_id]).get(source_id)

    def held(self) -> dict[str, StoredRecord]:
        return {each.record.source_id: each for each in self.all() if each.state is RecordState.HELD}
