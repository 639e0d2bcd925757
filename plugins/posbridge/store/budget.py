"""The request budget of a company, counted in the database by every process (contract jurnal §5)."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from posbridge.errors import BudgetSpentError, RateLimitedError
from posbridge.store.engine import Database, insert
from posbridge.store.limits import Count, Limits, Span
from posbridge.store.tables import budget_windows

_MOST_WAITS = 5
"""Minutes that a worker waits in its slot before Airflow is asked to try later."""


class SqlBudget:
    """Implements ``ports.RequestBudget``. ``clock`` tells zone-aware time, ``sleep`` takes seconds."""

    def __init__(
        self,
        database: Database,
        company: str,
        limits: Limits,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self._database = database
        self._company = company
        self._limits = limits
        self._clock = clock
        self._sleep = sleep

    def take(self, *, backfill: bool = False) -> None:
        for _ in range(_MOST_WAITS):
            now = self._clock()
            minute = self._try(now, backfill=backfill)
            if minute is None:
                return
            # Jitter: workers that waited for the same minute do not all come at its first instant.
            self._sleep(_seconds(minute, now) + secrets.randbelow(500) / 1000)
        raise RateLimitedError(
            f"{self._company}: {_MOST_WAITS} minutes in a row were spent by other workers.",
            retry_after=60,
            remedy="Run fewer outlets of the company at once, or raise the limit per minute if Jurnal allows it.",
        )

    def observe(self, headers: Mapping[str, str]) -> None:
        lower = {name.lower(): value for name, value in headers.items()}

        def corrected(count: Count) -> Count:
            return count.observed(lower, self._limits.of(count.span))

        now = self._clock()
        with self._database.read() as connection:
            known = self._counts(connection, now)
        # An answer seldom says anything new; then no worker waits for the row.
        if len(known) < len(Span) or any(corrected(count) != count for count in known.values()):
            with self._database.write() as connection:
                for count in self._lock(connection, now).values():
                    self._save(connection, corrected(count))

    def refused(self, *, monthly: bool) -> None:
        with self._database.write() as connection:
            counts = self._lock(connection, self._clock())
            self._save(connection, replace(counts[Span.MONTH if monthly else Span.MINUTE], spent=True))

    def _try(self, now: datetime, *, backfill: bool) -> Count | None:
        """Count one request; the minute's window where that is spent."""
        with self._database.write() as connection:
            counts = self._lock(connection, now)
            self._check_month(counts[Span.MONTH], backfill=backfill)
            self._check_hour(counts[Span.HOUR], now)
            minute = counts[Span.MINUTE]
            if minute.full(self._limits.per_minute):
                return minute
            for count in counts.values():
                self._save(connection, replace(count, used=count.used + 1))
            return None

    def _check_month(self, month: Count, *, backfill: bool) -> None:
        resets = month.ends
        if month.full(self._limits.per_month):
            raise BudgetSpentError(
                f"{self._company}: the month's request package is spent after {month.used} requests; "
                f"it resets at {resets.isoformat()}.",
                resets_at=resets,
                remedy="Wait for the reset or buy a larger package at Mekari, then clear the failed tasks.",
            )
        if backfill and month.full(self._limits.per_month, reserve=self._limits.month_reserve):
            raise BudgetSpentError(
                f"{self._company}: a backfill has used the month up to the reserve of "
                f"{self._limits.month_reserve} requests that nightly runs need; it resets at {resets.isoformat()}.",
                resets_at=resets,
                remedy="Continue the backfill after the reset, or lower the reserve.",
            )

    def _check_hour(self, hour: Count, now: datetime) -> None:
        if hour.full(self._limits.per_hour):
            raise RateLimitedError(
                f"{self._company}: the hour's {hour.limit(self._limits.per_hour)} requests are spent.",
                retry_after=int(_seconds(hour, now)) + 1,
                remedy="Airflow tries again in the next hour.",
            )

    def _lock(self, connection: Connection, now: datetime) -> dict[Span, Count]:
        """The three windows, held against other workers until the transaction ends."""
        fresh = [
            {"company": self._company, "span": span.value, "opened": span.start(now), "used": 0, "spent": False}
            for span in sorted(Span)
        ]
        counts = self._counts(connection, now, lock=True)
        if len(counts) < len(fresh):
            connection.execute(insert(connection, budget_windows).on_conflict_do_nothing(), fresh)
            counts = self._counts(connection, now, lock=True)
        return counts

    def _counts(self, connection: Connection, now: datetime, *, lock: bool = False) -> dict[Span, Count]:
        table = budget_windows
        query = select(table).where(table.c.company == self._company).order_by(table.c.span)
        rows = connection.execute(query.with_for_update() if lock else query)
        return {
            Span(row.span): Count(
                span=Span(row.span), opened=row.opened, used=row.used, ceiling=row.ceiling, spent=row.spent
            ).at(now)
            for row in rows
        }

    def _save(self, connection: Connection, count: Count) -> None:
        table = budget_windows
        connection.execute(
            update(table)
            .where(table.c.company == self._company, table.c.span == count.span)
            .values(opened=count.opened, used=count.used, ceiling=count.ceiling, spent=count.spent)
        )


def _seconds(count: Count, now: datetime) -> float:
    return max((count.ends - now.astimezone(UTC)).total_seconds(), 0)
