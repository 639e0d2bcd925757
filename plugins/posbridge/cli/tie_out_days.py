"""What the store knows of the days that ``posbridge tie-out`` shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from posbridge.domain.tieouts import KeptDifference, KeptTieOut
from posbridge.ports import TieOuts
from posbridge.tieout.history import Change, changes


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDay:
    """One day: its last proof, every difference ever told of it, and where asked for, each proof's changes."""

    day: date
    last: KeptTieOut | None
    differences: tuple[KeptDifference, ...]
    proofs: tuple[Change, ...] = ()

    @property
    def open(self) -> tuple[KeptDifference, ...]:
        return tuple(each for each in self.differences if each.closed_at is None)

    @property
    def is_open(self) -> bool:
        return bool(self.open) or (self.last is not None and not self.last.tieout.tied)

    @property
    def state(self) -> str:
        """``tied``, ``differs`` or ``never proved``."""
        return "differs" if self.is_open else "tied" if self.last else "never proved"


def days_between(first: date, last: date) -> list[date]:
    """Every day of an inclusive range."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def shown_days(store: TieOuts, days: Sequence[date], *, history: bool) -> list[ShownDay]:
    """The days in their order, those without a proof among them; ``history`` reads every proof of them."""
    if not days:
        return []
    first, last = days[0], days[-1]
    latest = {kept.tieout.day: kept for kept in store.latest(first, last)}
    told = store.differences(first, last)
    return [
        ShownDay(
            day=day,
            last=latest.get(day),
            differences=tuple(each for each in told if each.day == day),
            proofs=tuple(changes(store.history(day))) if history else (),
        )
        for day in days
    ]
