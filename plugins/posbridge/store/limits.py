"""Fixed windows of a request budget: pure arithmetic, no clock and no database (contract jurnal §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_JAKARTA = ZoneInfo("Asia/Jakarta")


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

    ``month_reserve`` is the part of the month that backfills leave for the nightly runs.
    """

    per_minute: int = 25
    per_hour: int = 1500
    per_month: int | None = None
    month_reserve: int = 2000

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
        """The same, or a fresh count where the window has turned."""
        start = self.span.start(now)
        return self if self.opened >= start else replace(self, opened=start, used=0, spent=False)

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

    def observed(self, headers: Mapping[str, str], configured: int | None) -> "Count":
        """Corrected by lower-case ``x-ratelimit-*`` headers; what is not a number is not there."""
        ceiling = _number(headers.get(f"x-ratelimit-limit-{self.span}"))
        corrected = replace(self, ceiling=ceiling) if ceiling else self
        left = _number(headers.get(f"x-ratelimit-remaining-{self.span}"))
        if left is None:
            return corrected
        if left == 0:
            return replace(corrected, spent=True)
        limit = corrected.limit(configured)
        # Others may spend the same credential: no more than what is left is ours.
        return corrected if limit is None else replace(corrected, used=max(corrected.used, limit - left))


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.strip().isdecimal() else None
