"""One loader at a time per outlet. A courtesy between runs: correctness rests on the outbox's claims."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select

from posbridge.errors import LeaseBusyError
from posbridge.store.engine import Database, insert
from posbridge.store.tables import leases

_LONGEST_WAIT = timedelta(minutes=1)
"""Its holder may let go long before it expires."""


class Leases:
    """The lease of one outlet."""

    def __init__(self, database: Database, outlet: str) -> None:
        self._database = database
        self._outlet = outlet
        self._depth = 0

    @contextmanager
    def hold(self, holder: str, *, ttl: timedelta, now: datetime) -> Iterator[None]:
        """Hold the lease for a block; a block within the block of the same holder shares it.

        A holder that crashed and starts again takes its own lease over; an expired one is anybody's.

        Raises:
            LeaseBusyError: another holder has it, and until when.
        """
        self.renew(holder, ttl=ttl, now=now)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._release(holder)

    def renew(self, holder: str, *, ttl: timedelta, now: datetime) -> None:
        """Take the lease, or hold it until ``now + ttl``.

        Raises:
            LeaseBusyError: another holder has it.
        """
        with self._database.write() as connection:
            query = insert(connection, leases).values(outlet=self._outlet, holder=holder, expires_at=now + ttl)
            taken = connection.scalar(
                query.on_conflict_do_update(
                    index_elements=[leases.c.outlet],
                    set_={"holder": query.excluded.holder, "expires_at": query.excluded.expires_at},
                    where=or_(leases.c.holder == holder, leases.c.expires_at <= now),
                ).returning(leases.c.holder)
            )
            if taken is None:
                raise self._busy(connection, now)

    def _release(self, holder: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(leases).where(leases.c.outlet == self._outlet, leases.c.holder == holder))

    def _busy(self, connection: Connection, now: datetime) -> LeaseBusyError:
        row = connection.execute(select(leases).where(leases.c.outlet == self._outlet)).one()
        wait = min(row.expires_at - now, _LONGEST_WAIT)
        return LeaseBusyError(
            f"{self._outlet} is being loaded by {row.holder}, which holds the lease until "
            f"{row.expires_at.isoformat(timespec='seconds')}.",
            retry_after=max(1, round(wait.total_seconds())),
            remedy="Wait for that run; if it was killed, the lease passes by itself at that time.",
        )
