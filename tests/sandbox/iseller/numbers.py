"""Identities of one store, the same for the same seed."""

import random
import uuid
from collections import Counter

FIRST_OF_REGISTER = 1001


class SeededNumbers:
    """GUIDs from the seed; order references count up by register."""

    def __init__(self, seed: int | str) -> None:
        self._rng = random.Random(f"iseller-{seed}")
        self._last: Counter[str] = Counter()

    def guid(self) -> str:
        return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))

    def reference(self, register: str) -> str:
        """``#501-1001`` and on: the register's number and a count of its own."""
        self._last[register] += 1
        return f"#{register}-{FIRST_OF_REGISTER + self._last[register] - 1}"

    def count(self, kind: str) -> int:
        """1, 2, 3 ... for documents that are numbered by kind."""
        self._last[kind] += 1
        return self._last[kind]
