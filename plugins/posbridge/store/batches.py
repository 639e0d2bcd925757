"""Long lists in pieces that every database takes as bound parameters."""

from collections.abc import Iterable, Iterator

_SIZE = 500


def batches(keys: Iterable[str]) -> Iterator[list[str]]:
    """``keys`` without repeats, sorted: all writers lock rows in the same order, so none waits in a ring."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _SIZE):
        yield ordered[start : start + _SIZE]
