"""The table is whole: each knob of the stand-in has its rows, and there are no others."""

from tests.knobs.positions import GROUPS, KNOBS, NOT_TRIED
from tests.knobs.table import kept_rows


def test_every_knob_has_a_row_or_a_reason_to_have_none() -> None:
    tried = {name for positions in GROUPS.values() for each in positions for name in each.knob.split(", ")}
    assert tried | NOT_TRIED.keys() == KNOBS
    assert not tried & NOT_TRIED.keys()


def test_every_row_stands_for_a_position() -> None:
    told = [tuple(line.split(" | ")[:2]) for line in kept_rows()]
    assert told == [(f"| `{each.knob}`", each.value) for positions in GROUPS.values() for each in positions]
