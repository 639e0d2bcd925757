"""What a POS system must offer: feeds to read, page by page, and its own control totals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Protocol, runtime_checkable

from posbridge.domain.events import Event, Shift
from posbridge.domain.records import Record
from posbridge.domain.states import Entity
from posbridge.domain.totals import DayTotals, PosStock
from posbridge.domain.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One stream of a source that one entity's extract reads.

    ``overlap`` is re-read before the mark at every run. A feed with ``lookback`` looks back at least that far from
    the window's end, whatever was read before.
    """

    name: str
    entity: Entity
    overlap: timedelta = timedelta(minutes=15)
    lookback: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Records of one page, in the source's order. ``rows`` counts the source's rows on it."""

    number: int
    rows: int
    records: tuple[Record, ...]


class Source(Protocol):
    """A POS system, opened for one outlet."""

    name: ClassVar[str]

    def feeds(self, entity: Entity, until: datetime) -> tuple[Feed, ...]:
        """Feeds of ``entity``; empty where there are none. ``until``: a re-scan looks further back at month end."""

    def read(self, feed: Feed, window: Window) -> Iterator[Page]:
        """Read a window page by page. Rows that cannot be read come as records with a ``problem``."""

    def day_totals(self, day: date) -> DayTotals:
        """The source's own reports of one day in the outlet's zone."""

    def sold_between(self, window: Window) -> Iterator[Record]:
        """Sale, payment, refund and void records whose sale happened (by the till's clock) in the window."""


@runtime_checkable
class TellsStock(Protocol):
    """A source that knows what lies on the outlet's shelves."""

    def stock(self) -> list[PosStock]:
        """Tracked products of the outlet, as of now."""


@runtime_checkable
class TellsShifts(Protocol):
    """A source that knows register shifts."""

    def closed_shifts(self, since: datetime) -> list[Shift]:
        """Shifts of the outlet that were closed at or after ``since``, oldest first."""

    def sold_in(self, shift: Shift) -> Iterator[Page]:
        """The orders of one shift: its register, from its opening to its closing, with all that is theirs."""


@runtime_checkable
class TellsPayouts(Protocol):
    """A source whose payouts arrive in messages, as there is nothing to read them from."""

    def payout(self, body: str) -> Record:
        """The payout of a verified message; a record with a ``problem`` where it cannot be read."""


class ReadsWebhooks(Protocol):
    """Reads the messages that a POS sends: proves that they are its own, and says what they are about."""

    topics: ClassVar[tuple[str, ...]]
    """Last part of the address, one for each type of message that the POS lets be configured."""

    def read(self, topic: str, headers: Mapping[str, str], body: bytes, *, key: str, now: datetime) -> Event | None:
        """The event of a message; None where it is about nothing that posbridge carries.

        Args:
            headers: with lower-case names.
            key: the secret that the POS signs with.

        Raises:
            WebhookRefusedError: forged, too old, or unreadable.
        """
