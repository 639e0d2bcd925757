"""Register shifts: who had which register open, and until when. They carry no money (contract iseller §6.5)."""

from dataclasses import dataclass
from datetime import datetime

from tests.sandbox.iseller.outlet import Outlet, Register


@dataclass(slots=True, kw_only=True, eq=False)
class Shift:
    """``closed_at`` None: still open."""

    id: str
    outlet: Outlet
    register: Register
    opened_at: datetime
    closed_at: datetime | None = None

    def modified_at(self, until: datetime | None = None) -> datetime:
        closed = self.closed_at
        return closed if closed is not None and (until is None or closed <= until) else self.opened_at
