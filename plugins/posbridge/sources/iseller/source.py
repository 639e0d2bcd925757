"""iSeller as a source of posbridge: one outlet, read-only."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from requests import Session

from posbridge.domain.events import Shift
from posbridge.domain.records import Record
from posbridge.domain.states import Entity
from posbridge.domain.totals import DayTotals, PosStock
from posbridge.domain.windows import Window
from posbridge.errors import ConfigError
from posbridge.ports import ConnectionMemory, Credentials, Feed, Page
from posbridge.sources.iseller import shifts
from posbridge.sources.iseller.calibrating import calibrate
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.check import find_problems
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.feeds import (
    CREATED,
    CUSTOMERS,
    LATE_MOVEMENTS,
    MOVEMENTS,
    ORDERS,
    PRODUCTS,
    RECENT,
    feeds_of,
)
from posbridge.sources.iseller.master import Master
from posbridge.sources.iseller.movements import read_movements
from posbridge.sources.iseller.orders import Orders
from posbridge.sources.iseller.outlets import outlets_of
from posbridge.sources.iseller.parse_payouts import payout_record
from posbridge.sources.iseller.reports import day_totals
from posbridge.sources.iseller.stock import read_stock
from posbridge.sources.registry import SourcePart, SourceSettings

__all__ = ["ISellerSource"]


class ISellerSource:
    """One iSeller outlet. ``zone`` is the outlet's; every time in a record is in it.

    Implements ``ports.Source``, ``TellsStock``, ``TellsShifts`` and ``TellsPayouts``.
    """

    name: ClassVar[str] = "iseller"

    def __init__(
        self, client: ISellerClient, memory: ConnectionMemory, *, connection: str, source: SourcePart, zone: ZoneInfo
    ) -> None:
        self._client = client
        self._memory = memory
        self._connection = connection
        self._source = source
        self._zone = zone
        self._code = source.code
        self._known: Calibration | None = None
        self._orders = Orders(client, source.outlet, zone, self.rule)
        self._master = Master(client, source.outlet, connection, memory)

    @classmethod
    def open(
        cls,
        credentials: Credentials,
        settings: SourceSettings,
        vault: ConnectionMemory,
        *,
        session: Session,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> "ISellerSource":
        """Open the outlet of ``settings`` with one connection. Sends nothing yet.

        Raises:
            ConfigError: an option of the connection cannot be read.
        """
        client = ISellerClient(credentials, vault, session=session, clock=clock, sleep=sleep)
        return cls(client, vault, connection=credentials.conn_id, source=settings.source, zone=settings.zone)

    def feeds(self, entity: Entity, until: datetime) -> tuple[Feed, ...]:
        """Feeds of ``entity``; the re-scan looks back 35 days in the first days of a month."""
        return feeds_of(entity, until, self._zone)

    def read(self, feed: Feed, window: Window) -> Iterator[Page]:
        """Read a window of a feed.

        Rows that cannot be read come as records with a ``problem``; a page that cannot be read is an error.

        Raises:
            RetryableError: no good answer after all attempts.
            FatalError: the credential, its access or the ids are wrong.
        """
        match feed.name:
            case name if name == ORDERS:
                return self._orders.changed(window, name)
            case name if name in (CREATED, RECENT):
                return self._orders.created(window, name)
            case name if name == PRODUCTS:
                return self._master.products(window)
            case name if name == CUSTOMERS:
                return self._master.customers(window)
            case name if name in (MOVEMENTS, LATE_MOVEMENTS):
                return read_movements(self._client, self._place(), window, self._zone)
        raise ValueError(f"iSeller has no feed {feed.name!r}")

    def day_totals(self, day: date) -> DayTotals:
        """The reports of one day in the outlet's zone.

        Raises:
            TieOutError: they contradict themselves.
        """
        return day_totals(self._client, self._source.outlet, day, self._zone, self.rule())

    def sold_between(self, window: Window) -> Iterator[Record]:
        """Every record of orders that were closed in the window by the till's clock, wherever refunds lie."""
        return self._orders.sold_between(window)

    def stock(self) -> list[PosStock]:
        """Tracked products of the outlet, as of now."""
        return read_stock(self._client, self._source.outlet)

    def closed_shifts(self, since: datetime) -> list[Shift]:
        """Shifts of the outlet's registers that were closed at or after ``since``, oldest first."""
        return shifts.closed_shifts(self._client, self._source.outlet, since, self._zone)

    def sold_in(self, shift: Shift) -> Iterator[Page]:
        """Orders of one register from its opening to its closing, with all that is theirs."""
        return self._orders.sold_in(shift)

    def payout(self, body: str) -> Record:
        """The payout of a verified message."""
        return payout_record(body, self._zone)

    def check(self) -> list[str]:
        """What is wrong with the connection, the ids or the outlet, and notes of what was found out about the store."""
        return find_problems(self._client, self._source, self.calibrate)

    def calibrate(self) -> Calibration:
        """Find out what only the store can tell, and keep it with the connection; two requests."""
        self._memory.remember(self._connection, calibrate(self._client, self._source.outlet).facts())
        self._known = Calibration.from_facts(self._memory.recall(self._connection))
        return self._known

    def rule(self) -> Calibration:
        """What is known of the store; found out on first use, once an order is there to tell it."""
        if self._known is None:
            kept = Calibration.from_facts(self._memory.recall(self._connection))
            self._known = kept if kept.dates_follow_zone is not None else self.calibrate()
        return self._known

    def _place(self) -> str:
        """The outlet's code, by which movements name places.

        Raises:
            ConfigError: neither the settings nor the store say it.
        """
        if not self._code:
            outlet = self._source.outlet.lower()
            mine = (each.code for each in outlets_of(self._client) if each.outlet_id.lower() == outlet)
            self._code = next(mine, None)
        if not self._code:
            raise ConfigError(
                f"iSeller tells no code of outlet {self._source.outlet}.",
                field="source.code",
                remedy="Give it in the outlet's file as source.code.",
            )
        return self._code
