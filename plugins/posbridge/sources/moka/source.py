"""MokaPOS as a source of posbridge: one outlet, read-only."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from requests import Session

from posbridge.domain.records import Record
from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.totals import DayTotals
from posbridge.domain.windows import Window
from posbridge.ports import Credentials, Feed, Page, TokenVault
from posbridge.sources.moka.check import find_problems
from posbridge.sources.moka.client import MokaClient
from posbridge.sources.moka.feeds import CLOCKS, INVOICES, MASTER, feeds_of, widened
from posbridge.sources.moka.invoices import read_invoices
from posbridge.sources.moka.master import read_master
from posbridge.sources.moka.reports import read_day_totals
from posbridge.sources.moka.transactions import Transactions
from posbridge.sources.registry import SourceSettings

__all__ = ["MokaSource"]


class MokaSource:
    """One Moka outlet. ``zone`` is the outlet's; every time in a record is in it."""

    name: ClassVar[str] = "moka"

    def __init__(self, client: MokaClient, *, business: str, outlet: str, zone: ZoneInfo) -> None:
        self._client = client
        self._business = business
        self._outlet = outlet
        self._zone = zone
        self._transactions = Transactions(client, outlet, zone)

    @classmethod
    def open(
        cls,
        credentials: Credentials,
        settings: SourceSettings,
        vault: TokenVault,
        *,
        session: Session,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> "MokaSource":
        """Open the outlet of ``settings`` with one connection. Sends nothing yet.

        Raises:
            ConfigError: an option of the connection cannot be read.
        """
        client = MokaClient(credentials.host, credentials, vault, session=session, clock=clock, sleep=sleep)
        return cls(client, business=settings.source.business, outlet=settings.source.outlet, zone=settings.zone)

    def feeds(self, entity: Entity, until: datetime) -> tuple[Feed, ...]:
        """Feeds of ``entity``; the re-scan looks back 35 days in the first days of a month."""
        return feeds_of(entity, until, self._zone)

    def read(self, feed: Feed, window: Window) -> Iterator[Page]:
        """Read a window of a feed; master data is read whole, whatever the window.

        Rows that cannot be read come as records with a ``problem``; a page that cannot be read is an error.

        Raises:
            RetryableError: no good answer after all attempts.
            FatalError: the credential, its scopes or the ids are wrong.
        """
        if feed.name in MASTER:
            return read_master(self._client, feed.name, self._business, self._outlet, self._zone)
        if feed.name == INVOICES:
            return read_invoices(self._client, self._outlet, window, self._zone, uuids=self._transactions.ids_are_uuids)
        return self._transactions.read(widened(feed, window, self._zone), CLOCKS[feed.name], feed.name)

    def day_totals(self, day: date) -> DayTotals:
        """The reports of one day in the outlet's zone.

        Raises:
            TieOutError: they contradict themselves.
        """
        return read_day_totals(self._client, self._outlet, day, self._zone)

    def sold_between(self, window: Window) -> Iterator[Record]:
        """Every record of receipts that were sold in the window by the till's clock, wherever refunds lie."""
        sold: set[str] = set()
        for page in self._transactions.read(window, "created_at", "sold", all_refunds=True):
            sold.update(record.source_id for record in page.records if record.kind is RecordKind.SALE)
            for record in page.records:
                # A refund with a row of its own may be of an older receipt; oldest first, its own comes before it.
                if record.kind is not RecordKind.REFUND or record.parent_id in sold:
                    yield record

    def check(self) -> list[str]:
        """What is wrong with the connection's credential, the ids or the outlet; empty when all is well."""
        return find_problems(self._client, self._business, self._outlet, self._zone)
