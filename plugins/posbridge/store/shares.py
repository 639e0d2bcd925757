"""Who may take the next request of a minute: pure arithmetic, no clock and no database (ADR 0005).

Each outlet that has asked lately is sure of its part of the minute, and what is kept for it lapses when it no
longer asks. So an outlet alone has the whole minute.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

ASKING = timedelta(seconds=70)
"""For this long after it asked an outlet counts: a minute, and the moment by which waiters stagger."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One outlet's requests. ``opened`` is the last minute in which it took any, ``used`` how many it took then,
    ``before`` the minute in which it took any before that."""

    outlet: str
    asked_at: datetime
    opened: datetime = NEVER
    used: int = 0
    before: datetime = NEVER

    def taken(self, minute: datetime) -> int:
        """Requests of the minute that began at ``minute``."""
        return self.used if self.opened == minute else 0

    def served_before(self, minute: datetime) -> datetime:
        """When it last took any before that minute."""
        return self.before if self.opened == minute else self.opened

    def taking(self, minute: datetime) -> "Share":
        """The same after one more request of that minute."""
        return replace(self, opened=minute, used=self.taken(minute) + 1, before=self.served_before(minute))


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """A minute of a company as it stands: ``used`` of ``limit`` are gone, by whomever."""

    opened: datetime
    limit: int
    used: int


def asking(shares: Iterable[Share], now: datetime) -> list[Share]:
    """Those that have asked lately."""
    return [share for share in shares if share.asked_at > now - ASKING]


def parts(shares: Sequence[Share], minute: Minute) -> dict[str, int]:
    """What each outlet is sure of; together all that is there for them.

    What does not divide goes to those that were served longest ago, so that with more outlets than
    requests every one has its turn.
    """
    if not shares:
        return {}
    taken = sum(share.taken(minute.opened) for share in shares)
    elsewhere = max(minute.used - taken, 0)
    each, more = divmod(max(minute.limit - elsewhere, 0), len(shares))
    turns = sorted(shares, key=lambda share: (share.served_before(minute.opened), share.outlet))
    return {share.outlet: each + (turn < more) for turn, share in enumerate(turns)}


def may_take(outlet: str, shares: Sequence[Share], minute: Minute) -> bool:
    """Whether ``outlet``, one of those asking, may take one more."""
    left = minute.limit - minute.used
    if left <= 0:
        return False
    kept = _unmet(shares, minute)
    if kept.pop(outlet, 0):
        return True
    return left > sum(kept.values())


def asks_again(outlet: str, shares: Sequence[Share], minute: Minute, *, ends: datetime) -> datetime:
    """When one that may not take should ask again: in the next minute, or once another's part has lapsed."""
    if minute.used >= minute.limit:
        return ends
    kept = _unmet(shares, minute)
    lapses = [share.asked_at + ASKING for share in shares if share.outlet != outlet and kept.get(share.outlet)]
    return min([ends, *lapses])


def _unmet(shares: Sequence[Share], minute: Minute) -> dict[str, int]:
    """What is still kept for each."""
    sure = parts(shares, minute)
    return {share.outlet: max(sure[share.outlet] - share.taken(minute.opened), 0) for share in shares}
