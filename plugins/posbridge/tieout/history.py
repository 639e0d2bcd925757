"""What each proof of a day changed: which differences it was the first to tell, which it told no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from posbridge.domain.tieouts import Difference, KeptTieOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One proof beside the one before it."""

    kept: KeptTieOut
    opened: tuple[Difference, ...]
    closed: tuple[Difference, ...]


def changes(proofs: Sequence[KeptTieOut]) -> list[Change]:
    """The proofs of one day, oldest first, with what came and went between them.

    A proof that does not judge stock leaves its differences as they are.
    """
    standing: dict[str, Difference] = {}
    found = []
    for kept in proofs:
        told = {each.key: each for each in kept.tieout.differences}
        gone = {key: each for key, each in standing.items() if key not in told and kept.tieout.judges(each.reason)}
        new = {key: each for key, each in told.items() if key not in standing}
        found.append(Change(kept=kept, opened=tuple(new.values()), closed=tuple(gone.values())))
        standing = {key: each for key, each in {**standing, **told}.items() if key not in gone}
    return found
