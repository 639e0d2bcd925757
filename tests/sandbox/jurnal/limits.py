"""Fixed windows of the request limits (contract jurnal §5): one minute, one hour, one calendar month, in UTC."""

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

MINUTE_SPENT = "API rate limit exceeded"
MONTH_SPENT = "Monthly limit exceeded. Please wait until next month or upgrade your package."


class Windows:
    """Requests of every credential. Refused ones are not counted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    def take(self, client: str, now: datetime, limits: Mapping[str, int | None]) -> tuple[str | None, dict[str, int]]:
        """Count one request; a text refuses it. ``limits`` has ``minute``, ``hour``, ``month``.

        Returns the refusal and what is left by window name.
        """
        keys = {
            "minute": (client, now.strftime("%Y-%m-%dT%H:%M")),
            "hour": (client, now.strftime("%Y-%m-%dT%H")),
            "month": (client, now.strftime("%Y-%m")),
        }
        with self._lock:
            used = {name: self._counts[key] for name, key in keys.items()}
            spent = [name for name, limit in limits.items() if limit is not None and used[name] >= limit]
            if not spent:
                self._counts.update(keys.values())
                used = {name: count + 1 for name, count in used.items()}
        left = {name: max(0, limit - used[name]) for name, limit in limits.items() if limit is not None}
        if not spent:
            return None, left
        return MONTH_SPENT if "month" in spent else MINUTE_SPENT, left

    def clear(self) -> None:
        with self._lock:
            self._counts.clear()
