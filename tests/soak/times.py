"""Virtual time, shared by processes: the real clock and an offset in a file that every process has mapped.

Nothing waits for minutes: whoever would tells when it would wake, and when all wait the offset is moved to the
first of these moments (``gate``).
"""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_SLOTS = 64
_NUMBER = struct.Struct("d")


class Times:
    """The clock of a world. A slot is a process that may sleep: it holds the time of waking, or 0."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(bytes(_NUMBER.size * (2 * _SLOTS + 1)))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    def now(self, skew: float = 0.0) -> datetime:
        """``skew``: seconds by which the clock of a worker is off."""
        return datetime.fromtimestamp(self.seconds() + skew, UTC)

    def seconds(self) -> float:
        return time.time() + self._read(0)

    def advance(self, seconds: float) -> None:
        self._write(0, self._read(0) + seconds)

    def sleep(self, slot: int, seconds: float) -> None:
        """Wait, in virtual time."""
        wake = self.seconds() + seconds
        self._write(slot + 1, wake)
        while self.seconds() < wake:
            time.sleep(0.002)
        self._write(slot + 1, 0.0)

    def wakes(self, slot: int) -> float:
        """When the process of a slot wakes; 0 where it does not sleep."""
        return self._read(slot + 1)

    def clear(self, slot: int) -> None:
        self._write(slot + 1, 0.0)
        self._write(_SLOTS + slot + 1, 0.0)

    def count_request(self, slot: int) -> None:
        """One more request of the process of a slot; told even if it is killed."""
        self._write(_SLOTS + slot + 1, self._read(_SLOTS + slot + 1) + 1)

    def requests(self, slot: int) -> int:
        return int(self._read(_SLOTS + slot + 1))

    def _read(self, at: int) -> float:
        (number,) = _NUMBER.unpack_from(self._map, at * _NUMBER.size)
        return float(number)

    def _write(self, at: int, number: float) -> None:
        _NUMBER.pack_into(self._map, at * _NUMBER.size, number)


MINUTE = timedelta(minutes=1).total_seconds()
