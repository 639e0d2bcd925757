"""The store: one database, opened once, that hands out what each part needs."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from posbridge.ports import Catalogue, EntityStatus, OutletStore, Outlook, RequestBudget, Tally
from posbridge.store.backlog import read_backlog
from posbridge.store.budget import SqlBudget
from posbridge.store.budget_standing import read_standing
from posbridge.store.catalogue import SqlCatalogue
from posbridge.store.clock import Clock, common_clock
from posbridge.store.engine import Database, database_url, open_engine
from posbridge.store.events import SqlEvents
from posbridge.store.inbox import SqlInbox
from posbridge.store.leases import Leases
from posbridge.store.limits import Limits
from posbridge.store.marks import SqlMarks
from posbridge.store.migrate import bring_up_to_date
from posbridge.store.outbox import SqlOutbox
from posbridge.store.pins import pin
from posbridge.store.status import note_status, read_status
from posbridge.store.tieouts import SqlTieOuts
from posbridge.store.tokens import SqlVault


class Store:
    """An open database. Threads may share it; a forked process opens its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str | None = None) -> Self:
        """Open and bring up to date.

        Args:
            url: ``sqlite:///...`` or ``postgresql://...``; else POSBRIDGE_DATABASE_URL, else
                ``posbridge.db`` in AIRFLOW_HOME or the working directory.

        Raises:
            ConfigError: the URL cannot be used.
            FatalError: a newer posbridge has been at this database.
        """
        database = Database(open_engine(database_url(url)))
        bring_up_to_date(database)
        return cls(database)

    def outlet(self, slug: str, company: str) -> OutletStore:
        return SqlOutletStore(self._database, slug, company)

    def catalogue(self, company: str) -> Catalogue:
        return SqlCatalogue(self._database, company)

    def budget(
        self,
        company: str,
        limits: Limits,
        *,
        outlet: str = "",
        clock: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
    ) -> RequestBudget:
        """The requests of ``company``, for one of its outlets."""
        return SqlBudget(self._database, company, limits, outlet=outlet, clock=clock, sleep=sleep)

    def outlook(self, slug: str, company: str, limits: Limits, *, now: datetime, backfill: bool = False) -> Outlook:
        """What an outlet has still to send, and the requests of its company."""
        return Outlook(
            backlog=read_backlog(self._database, company, slug),
            budget=read_standing(self._database, company, limits, now=now, backfill=backfill),
        )

    def vault(
        self, key: str, clock: Callable[[], datetime], *, handed_out: Callable[[str], None] = lambda _: None
    ) -> SqlVault:
        return SqlVault(self._database, key, clock, handed_out=handed_out)

    def status(self) -> list[EntityStatus]:
        """The sync list of every outlet."""
        return read_status(self._database)

    def clock(self, here: Clock) -> Clock:
        """The time that all machines of this database agree on."""
        return common_clock(self._database.engine, here)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class SqlOutletStore:
    """Implements ``ports.OutletStore``."""

    def __init__(self, database: Database, slug: str, company: str) -> None:
        self._database = database
        self._slug = slug
        self._leases = {False: Leases(database, slug), True: Leases(database, f"the stock of {company}")}
        self.inbox = SqlInbox(database, slug, company)
        self.outbox = SqlOutbox(database, slug, company)
        self.marks = SqlMarks(database, slug)
        self.events = SqlEvents(database, slug)
        self.tieouts = SqlTieOuts(database, slug)

    def pin(self, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        return pin(self._database, self._slug, values)

    def note_status(self, entity: str, *, run: str, now: datetime, tally: Tally, ok: bool) -> None:
        note_status(self._database, self._slug, entity, run=run, now=now, tally=tally, ok=ok)

    def status(self) -> list[EntityStatus]:
        return read_status(self._database, self._slug)

    def lease(self, holder: str, *, ttl: timedelta, now: datetime, stock: bool = False) -> AbstractContextManager[None]:
        return self._leases[stock].hold(holder, ttl=ttl, now=now)

    def renew_lease(self, holder: str, *, ttl: timedelta, now: datetime, stock: bool = False) -> None:
        self._leases[stock].renew(holder, ttl=ttl, now=now)
