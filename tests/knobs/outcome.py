"""How nights ended: what is open, what failed, and whether anything is wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from posbridge.errors import IncompleteError, TieOutError
from tests.knobs.day import SLUGS
from tests.nights.clock import HandClock
from tests.nights.compare import differences
from tests.nights.night import Night, moment, open_at
from tests.outlet_world import World

RIGHT = "right"
_ONLY_SAY_WHAT_IS_OPEN = (IncompleteError, TieOutError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """After one night at both outlets.

    ``open`` counts records by state and reason code. ``failed`` are errors of tasks that say more than that something
    is open. ``wrong`` is, by receipt, what Jurnal holds otherwise than the POS although nothing is open for it, or
    holds too much of.
    """

    open: Counter[tuple[str, str]]
    failed: frozenset[str]
    wrong: dict[str, str]
    tied: bool

    @classmethod
    def of(cls, world: World, clock: HandClock, nights: Sequence[Night], day: date, *, not_before: date | None) -> Self:
        problems = [each for slug in SLUGS for each in open_at(world, slug, clock).store.inbox.problems()]
        concerned = {each.receipt_no for each in problems}
        differing = differences(world, SLUGS, world.companies["jurnal_pt_contoh"], moment(day), not_before=not_before)
        failed = {
            type(error).__name__
            for night in nights
            for error in night.errors.values()
            if not isinstance(error, _ONLY_SAY_WHAT_IS_OPEN)
        }
        return cls(
            open=Counter((str(each.state), each.reason.code) for each in problems),
            failed=frozenset(failed),
            wrong={no: what for no, what in differing.items() if no not in concerned or not _is_only_short(what)},
            tied=all(night.tied for night in nights),
        )

    @property
    def codes(self) -> set[str]:
        """Reason codes of what waits for a person; what waits for something else goes by itself."""
        return {code for state, code in self.open if state != "waiting"}

    @property
    def is_right(self) -> bool:
        return self.tied and not (self.open or self.failed or self.wrong)

    def told(self) -> str:
        """For the table."""
        if self.is_right:
            return RIGHT
        parts = [f"{count} {state}: `{code}`" for (state, code), count in sorted(self.open.items())]
        parts += [f"a task fails: `{name}`" for name in sorted(self.failed)]
        parts += [f"**wrong**: {self.wrong}"] if self.wrong else []
        return "; ".join(parts) or "not tied"


def _is_only_short(what: str) -> bool:
    """Something is not in Jurnal yet, but nothing that is there is too much."""
    return set(what.split(", ")) <= {"missing", "payment", "return"}
