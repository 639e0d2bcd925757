"""The request budget of a company, counted in the database by every process (contract jurnal §5, ADR 0005)."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from posbridge.errors import BudgetSpentError, RateLimitedError
from posbridge.store import budget_rows, shares
from posbridge.store.engine import Database
from posbridge.store.limits import Count, Limits, Span, left_by_backfills
from posbridge.store.shares import Minute, Share

_LONGEST_WAIT = 90.0
"""Seconds that a worker waits in its slot before Airflow is asked to come back later."""


class SqlBudget:
    """Implements ``ports.RequestBudget`` for one outlet of a company, in one process.

    ``clock`` tells zone-aware time, ``sleep`` takes seconds.
    """

    def __init__(
        self,
        database: Database,
        company: str,
        limits: Limits,
        *,
        outlet: str,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self._database = database
        self._company = company
        self._limits = limits
        self._outlet = outlet
        self._clock = clock
        self._sleep = sleep
        self._taken_at: datetime | None = None

    def take(self, *, backfill: bool = False) -> None:
        waited = 0.0
        while (again := self._try(backfill=backfill)) is not None:
            # Jitter: workers that waited for the same minute do not all come at its first instant.
            pause = _seconds(again, self._clock()) + secrets.randbelow(500) / 1000
            if waited + pause > _LONGEST_WAIT:
                raise RateLimitedError(
                    f"{self._company}: no request of these minutes is left for {self._outlet or 'this worker'}.",
                    retry_after=int(pause) + 60,
                    remedy="It goes on by itself. If it is daily: run fewer outlets of the company at once, or raise "
                    "the limit per minute if Jurnal allows it.",
                )
            self._sleep(pause)
            waited += pause

    def observe(self, headers: Mapping[str, str]) -> None:
        lower = {name.lower(): value for name, value in headers.items()}
        now = self._clock()
        asked_at = self._taken_at or now

        def corrected(count: Count) -> Count:
            return count.observed(lower, self._limits.of(count.span), asked_at=asked_at)

        with self._database.read() as connection:
            known = budget_rows.counts(connection, self._company, now)
        # An answer seldom says anything new; then no worker waits for the row.
        if len(known) < len(Span) or any(corrected(count) != count for count in known.values()):
            with self._database.write() as connection:
                held = budget_rows.lock(connection, self._company, now)
                budget_rows.save(connection, self._company, [corrected(count) for count in held.values()])

    def refused(self, *, monthly: bool) -> None:
        now = self._clock()
        with self._database.write() as connection:
            count = budget_rows.lock(connection, self._company, now)[Span.MONTH if monthly else Span.MINUTE]
            # The refusal may have been of a minute that has turned meanwhile.
            if count.opened <= (self._taken_at or now):
                budget_rows.save(connection, self._company, [replace(count, spent=True)])

    def _try(self, *, backfill: bool) -> datetime | None:
        """Count one request; else the moment to ask again."""
        now = self._clock()
        with self._database.write() as connection:
            counts = budget_rows.lock(connection, self._company, now)
            month, hour, minute = counts[Span.MONTH], counts[Span.HOUR], counts[Span.MINUTE]
            month = _asked_anew(month, hour)
            self._check_month(month, backfill=backfill)
            self._check_hour(hour, now, backfill=backfill)
            asking = self._asking(connection, now, minute)
            own = asking[self._outlet]
            again = self._turn(minute, list(asking.values()))
            if again is None:
                own = own.taking(minute.opened)
                counted = [replace(count, used=count.used + 1) for count in (month, hour, minute)]
                budget_rows.save(connection, self._company, counted)
                self._taken_at = max(now, minute.opened)
            budget_rows.save_share(connection, self._company, own)
            return again

    def _asking(self, connection: Connection, now: datetime, minute: Count) -> dict[str, Share]:
        """The outlets of the company that ask, this one among them."""
        known = budget_rows.shares(connection, self._company)
        asked_at = max(now, minute.opened)
        own = replace(known.get(self._outlet, Share(outlet=self._outlet, asked_at=asked_at)), asked_at=asked_at)
        others = [share for share in known.values() if share.outlet != self._outlet]
        return {share.outlet: share for share in [*shares.asking(others, now), own]}

    def _turn(self, count: Count, asking: list[Share]) -> datetime | None:
        """None where this outlet may take one of the minute's requests; else when to ask again."""
        limit = count.limit(self._limits.per_minute) or self._limits.per_minute
        if count.spent:
            return count.ends
        minute = Minute(opened=count.opened, limit=limit, used=count.used)
        if shares.may_take(self._outlet, asking, minute):
            return None
        return shares.asks_again(self._outlet, asking, minute, ends=count.ends)

    def _check_month(self, month: Count, *, backfill: bool) -> None:
        resets = month.ends
        if month.spent:
            raise BudgetSpentError(
                f"{self._company}: Jurnal refuses requests until {resets.isoformat()}: the month's package is spent.",
                resets_at=resets,
                remedy="Wait for the reset, or buy a larger package at Mekari: the first request of the next hour "
                "asks Jurnal anew. Then clear the failed tasks.",
            )
        if month.full(self._limits.per_month):
            raise BudgetSpentError(
                f"{self._company}: the month's request package is spent after {month.used} requests; "
                f"it resets at {resets.isoformat()}.",
                resets_at=resets,
                remedy="Wait for the reset, or buy a larger package at Mekari and raise requests_per_month of the "
                "connection; then clear the failed tasks.",
            )
        if backfill and month.full(self._limits.per_month, reserve=self._limits.month_reserve):
            raise BudgetSpentError(
                f"{self._company}: a backfill has used the month up to the reserve of "
                f"{self._limits.month_reserve} requests that nightly runs need; it resets at {resets.isoformat()}.",
                resets_at=resets,
                remedy="Continue the backfill after the reset, or lower the reserve.",
            )

    def _check_hour(self, hour: Count, now: datetime, *, backfill: bool) -> None:
        limit = hour.limit(self._limits.per_hour)
        reserve = left_by_backfills(limit, self._limits.backfill_percent) if backfill else 0
        if not hour.full(self._limits.per_hour, reserve=reserve):
            return
        left = f"; {reserve} of {limit} are left to nightly runs" if reserve else ""
        raise RateLimitedError(
            f"{self._company}: the hour's requests are spent after {hour.used}{left}.",
            retry_after=int(_seconds(hour.ends, now)) + 1,
            remedy="It goes on by itself in the next hour.",
        )


def _asked_anew(month: Count, hour: Count) -> Count:
    """A month that Jurnal refused is asked for once an hour: somebody may have bought a larger package."""
    return replace(month, spent=False) if month.spent and not hour.used else month


def _seconds(until: datetime, now: datetime) -> float:
    return max((until - now.astimezone(UTC)).total_seconds(), 0)
