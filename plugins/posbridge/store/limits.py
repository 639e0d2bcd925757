"""Fixed windows of a request budget: pure arithmetic, no clock and no database (contract jurnal §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_JAKARTA = ZoneInfo("Asia/Jakarta")
_SKEW = timedelta(minutes=5)
"""A clock further off signs nothing that Jurnal accepts (contract jurnal §3.1), so its windows are not followed."""


class Span(StrEnum):
    """The three windows that are counted."""

    MINUTE = "minute"
    HOUR = "hour"
    MONTH = "month"

    def start(self, now: datetime) -> datetime:
        """When the window that ``now`` is in began; months turn in Jakarta, where the package is sold."""
        match self:
            case Span.MINUTE:
                return now.astimezone(UTC).replace(second=0, microsecond=0)
            case Span.HOUR:
                return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
            case Span.MONTH:
                local = now.astimezone(_JAKARTA)
                return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)

    def end(self, start: datetime) -> datetime:
        """When the window that began at ``start`` ends."""
        match self:
            case Span.MINUTE:
                return start + timedelta(minutes=1)
            case Span.HOUR:
                return start + timedelta(hours=1)
            case Span.MONTH:
                return self.start(self.start(start) + timedelta(days=32))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Configured requests per window; None is unlimited. Headers correct them downwards only.

    Backfills leave ``month_reserve`` requests of the month to the nightly runs, and take at most
    ``backfill_percent`` of an hour's.
    """

    per_minute: int = 25
    per_hour: int = 1500
    per_month: int | None = None
    month_reserve: int = 2000
    backfill_percent: int = 80

    def of(self, span: Span) -> int | None:
        return {Span.MINUTE: self.per_minute, Span.HOUR: self.per_hour, Span.MONTH: self.per_month}[span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One window as counted so far.

    ``ceiling`` is the limit that the server last named, ``spent`` that it refused whatever was counted.
    """

    span: Span
    opened: datetime
    used: int = 0
    ceiling: int | None = None
    spent: bool = False

    def at(self, now: datetime) -> "Count":
        """The same, or a fresh count where the window has turned.

        A machine whose clock runs ahead opens windows early and the others follow, so that none is counted twice.
        """
        start = self.span.start(now)
        known = start <= self.opened <= self.span.start(now + _SKEW)
        return self if known else replace(self, opened=start, used=0, spent=False)

    @property
    def ends(self) -> datetime:
        return self.span.end(self.opened)

    def limit(self, configured: int | None) -> int | None:
        """The lower of what was configured and what the server names."""
        known = [limit for limit in (configured, self.ceiling) if limit is not None]
        return min(known, default=None)

    def full(self, configured: int | None, *, reserve: int = 0) -> bool:
        limit = self.limit(configured)
        return self.spent or (limit is not None and self.used >= max(limit - reserve, 0))

    def observed(self, headers: Mapping[str, str], configured: int | None, *, asked_at: datetime) -> "Count":
        """Corrected by lower-case ``x-ratelimit-*`` headers; what is not a number is not there.

        What they say is left belongs to the window in which the request went out (``asked_at``): an answer to
        the last request of a minute says nothing of the next one.
        """
        ceiling = self._named(headers, "limit")
        corrected = replace(self, ceiling=ceiling) if ceiling else self
        left = self._named(headers, "remaining")
        if left is None or self.opened > asked_at:
            return corrected
        if left == 0:
            return replace(corrected, spent=True)
        limit = corrected.limit(configured)
        # Others may spend the same credential: no more than what is left is ours.
        return corrected if limit is None else replace(corrected, used=max(corrected.used, limit - left))

    def _named(self, headers: Mapping[str, str], what: str) -> int | None:
        """The older gateway names no window; taken for the minute, it errs by a minute at most."""
        number = _number(headers.get(f"x-ratelimit-{what}-{self.span}"))
        if number is None and self.span is Span.MINUTE:
            return _number(headers.get(f"x-ratelimit-{what}"))
        return number


def left_by_backfills(limit: int | None, percent: int) -> int:
    """What a backfill may not touch of a window with ``limit`` requests; at least one stays for it."""
    return 0 if limit is None else min(limit - limit * percent // 100, max(limit - 1, 0))


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.strip().isdecimal() else None
