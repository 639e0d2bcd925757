"""Everything the store keeps for one outlet."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from posbridge.ports.events import Events
from posbridge.ports.inbox import Inbox, Tally
from posbridge.ports.outbox import Outbox
from posbridge.ports.tieouts import TieOuts


class Marks(Protocol):
    """High-water marks of one outlet's feeds."""

    def get(self, feed: str) -> datetime | None: ...

    def set(self, feed: str, moment: datetime) -> None:
        """Never moves backwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityStatus:
    """One line of the sync list. ``posted`` of ``total`` records of the outlet's whole history are in Jurnal."""

    outlet: str
    entity: str
    last_sync: datetime | None
    last_success: datetime | None
    posted: int
    total: int
    state: str
    run: str


class OutletStore(Protocol):
    """Everything the store keeps for one outlet."""

    @property
    def inbox(self) -> Inbox: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def marks(self) -> Marks: ...

    @property
    def events(self) -> Events: ...

    @property
    def tieouts(self) -> TieOuts: ...

    def pin(self, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """Keep values at the first sync; later return those that differ as ``{field: (pinned, now)}``."""

    def note_status(self, entity: str, *, run: str, now: datetime, tally: Tally, ok: bool) -> None: ...

    def status(self) -> list[EntityStatus]: ...

    def lease(self, holder: str, *, ttl: timedelta, now: datetime, stock: bool = False) -> AbstractContextManager[None]:
        """One loader at a time per outlet; with ``stock``, one in the company of those that move goods between
        warehouses and set levels. Raises ``LeaseBusyError`` while another holds a live lease."""

    def renew_lease(self, holder: str, *, ttl: timedelta, now: datetime, stock: bool = False) -> None:
        """Hold it longer; raises ``LeaseBusyError`` where it was lost."""
