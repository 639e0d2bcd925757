"""Tie-outs kept: what was proved when, and which differences are still open."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from posbridge.domain.tieouts import DayTieOut, KeptDifference, KeptTieOut


class TieOuts(Protocol):
    """The proofs of one outlet."""

    def keep(self, proved: Sequence[DayTieOut], *, run: str, now: datetime) -> None:
        """Add proofs to the history. A difference of these days that is told again stays open, a new one opens, one
        that is told no more closes; in one transaction."""

    def latest(self, first: date, last: date) -> list[KeptTieOut]:
        """The last proof of each day in the inclusive range, oldest day first."""

    def history(self, day: date) -> list[KeptTieOut]:
        """Every proof of one day, oldest first; differences as they are known now."""

    def differences(self, first: date, last: date) -> list[KeptDifference]:
        """Open and closed ones of the inclusive range, oldest day first."""

    def outdated(self, since: datetime) -> list[date]:
        """Days of which a document was posted ``since``, and after their last proof; oldest first."""

    def open(self) -> list[KeptDifference]:
        """Every difference that has not closed, oldest day first."""
