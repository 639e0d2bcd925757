"""What an outlet has still to send, and the requests that there are for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from posbridge.domain.states import DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetWindow:
    """A company's requests of one span of time. ``limit`` None: nobody has named one.

    ``spent``: Jurnal refused, whatever was counted.
    """

    used: int
    limit: int | None
    resets_at: datetime
    spent: bool = False

    @property
    def left(self) -> int | None:
        if self.spent:
            return 0
        return None if self.limit is None else max(self.limit - self.used, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetStanding:
    """A company's budget at one moment; ``outlets`` share the minute."""

    minute: BudgetWindow
    hour: BudgetWindow
    month: BudgetWindow
    outlets: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Documents that an outlet has planned and not sent, by kind; ``shared`` ones its sister outlets planned.

    Receipts' documents (all but master data) are dated on ``days`` days, the ``oldest`` first.
    """

    own: Mapping[DocumentKind, int] = field(default_factory=dict)
    shared: Mapping[DocumentKind, int] = field(default_factory=dict)
    days: int = 0
    oldest: date | None = None

    def unsent(self, kind: DocumentKind) -> int:
        """What a load of the outlet would send."""
        return self.own.get(kind, 0) + self.shared.get(kind, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Work and means. Without a ``budget`` nothing limits the requests."""

    backlog: Backlog = field(default_factory=Backlog)
    budget: BudgetStanding | None = None
