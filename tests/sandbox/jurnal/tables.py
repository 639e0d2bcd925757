"""A company's records of one kind, in the order they were made."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from tests.sandbox.jurnal.records import Stored

R = TypeVar("R", bound=Stored)


class Table(Generic[R]):
    def __init__(self) -> None:
        self._rows: dict[int, R] = {}

    def __iter__(self) -> Iterator[R]:
        return iter(list(self._rows.values()))

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, key: int) -> R:
        return self._rows[key]

    def get(self, key: int | None) -> R | None:
        return None if key is None else self._rows.get(key)

    def add(self, row: R) -> R:
        self._rows[row.id] = row
        return row

    def remove(self, row: R) -> None:
        del self._rows[row.id]

    def where(self, test: Callable[[R], bool]) -> list[R]:
        return [row for row in self if test(row)]

    def first(self, attribute: str, value: object) -> R | None:
        """The oldest row with that value."""
        return next((row for row in self._rows.values() if getattr(row, attribute) == value), None)

    def find(self, handle: str) -> R | None:
        """By id or custom_id, as a path names it (contract jurnal §6)."""
        if handle.lstrip("-").isdigit() and (row := self._rows.get(int(handle))) is not None:
            return row
        return self.first("custom_id", handle)
