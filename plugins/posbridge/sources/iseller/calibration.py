"""What iSeller leaves open and only a store can tell, found once per connection (contract iseller §4.3, §4.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

__all__ = ["UTC_ASKED", "Calibration", "LineBasis", "RoundingSign"]

UTC_ASKED = 0
"""``time_zone`` of every request whose rows carry moments. Dates are stored in UTC: with zero, whoever converts them
and whoever does not both answer in UTC, so no moment ever depends on what was found out."""


class RoundingSign(StrEnum):
    """How ``rounding_amount`` is told: as what is added, or without its sign."""

    SIGNED = "signed"
    ABSOLUTE = "absolute"


class LineBasis(StrEnum):
    """What a line's gross holds in an order whose prices include tax."""

    EX_TAX = "ex_tax"
    INCLUSIVE = "inclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What was found; None where no order has told it yet (then each order is judged by its own sums)."""

    dates_follow_zone: bool | None = None
    rounding_sign: RoundingSign | None = None
    inclusive_lines: LineBasis | None = None

    def moment(self, text: str, zone: ZoneInfo, *, asked: int = UTC_ASKED) -> datetime:
        """A time as iSeller writes it ("2025-03-04 09:12:05"), in ``zone``.

        Args:
            asked: the ``time_zone`` of the request, whole hours.

        Raises:
            ValueError: no time; or another zone than UTC was asked for and it is unknown whether dates follow.
        """
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is None:
            found = found.replace(tzinfo=self._shown_in(asked))
        return found.astimezone(zone)

    def _shown_in(self, asked: int) -> timezone:
        if asked == UTC_ASKED or self.dates_follow_zone is False:
            return UTC
        if self.dates_follow_zone is None:
            raise ValueError(f"it is not known whether dates follow time_zone={asked}")
        return timezone(timedelta(hours=asked))

    def facts(self) -> dict[str, str]:
        """As the connection's memory keeps it: what is unknown is left out."""
        told = {
            _FOLLOW: None if self.dates_follow_zone is None else _YES if self.dates_follow_zone else _NO,
            _ROUNDING: self.rounding_sign,
            _LINES: self.inclusive_lines,
        }
        return {name: str(value) for name, value in told.items() if value is not None}

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> "Calibration":
        """The reverse; words that are not known count as not told."""
        return cls(
            dates_follow_zone={_YES: True, _NO: False}.get(facts.get(_FOLLOW, "")),
            rounding_sign=next((each for each in RoundingSign if each == facts.get(_ROUNDING)), None),
            inclusive_lines=next((each for each in LineBasis if each == facts.get(_LINES)), None),
        )


_FOLLOW, _ROUNDING, _LINES = "iseller.dates_follow_zone", "iseller.rounding_sign", "iseller.inclusive_lines"
_YES, _NO = "yes", "no"
