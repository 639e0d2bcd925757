"""A request budget in memory: what ``posbridge.ports.RequestBudget`` promises, without a database."""

from collections.abc import Mapping

from posbridge.errors import RateLimitedError


class MemoryBudget:
    """Counts; ``left`` requests may be taken before it refuses (None: any number).

    ``refusals`` holds, in order, whether each 429 was of the month.
    """

    def __init__(self, left: int | None = None) -> None:
        self.left = left
        self.taken = 0
        self.backfills = 0
        self.refusals: list[bool] = []
        self.observed: list[dict[str, str]] = []

    def take(self, *, backfill: bool = False) -> None:
        if self.left is not None:
            if self.left == 0:
                raise RateLimitedError("the hour is spent", retry_after=1200)
            self.left -= 1
        self.taken += 1
        self.backfills += backfill

    def observe(self, headers: Mapping[str, str]) -> None:
        self.observed.append(dict(headers))

    def refused(self, *, monthly: bool) -> None:
        self.refusals.append(monthly)
