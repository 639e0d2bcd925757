"""Identities, the same for the same seed."""

import random
import uuid
from collections import Counter

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_FIRST = 100_000


class SeededNumbers:
    """Ids count up by kind; uuids and receipt numbers come from the seed."""

    def __init__(self, seed: int | str) -> None:
        self._rng = random.Random(f"numbers-{seed}")
        self._last: Counter[str] = Counter()
        self._taken: set[str] = set()

    def id(self, kind: str) -> int:
        self._last[kind] += 1
        return _FIRST + self._last[kind]

    def uuid(self, kind: str) -> str:  # noqa: ARG002 - other numbers tell kinds apart
        return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))

    def receipt_no(self, prefix: str = "", length: int = 7) -> str:
        while True:
            number = prefix + "".join(self._rng.choices(_LETTERS, k=length))
            if number not in self._taken:
                self._taken.add(number)
                return number
