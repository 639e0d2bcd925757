"""A clock that stands still but for those who wait, so that limits and retries cost no time and no luck."""

from datetime import datetime, timedelta


class HandClock:
    """Give ``now`` as a clock and ``sleep`` as the way to wait."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)

    def move_to(self, moment: datetime) -> None:
        """Forwards only."""
        self._now = max(self._now, moment)
