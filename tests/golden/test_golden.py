"""Each folder beside this file is one odd sale, with everything that mapping shall say of it."""

import json
from pathlib import Path

import pytest

from tests.golden.replay import replay

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/*/input.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_case_maps_to_what_was_agreed(case: Path, *, regen: bool) -> None:
    said = replay(case)
    expected = case / "expected.json"
    if regen:
        expected.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    assert said == json.loads(expected.read_text())


def test_there_are_cases() -> None:
    assert len(CASES) >= 36


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_holds_no_personal_data(case: Path) -> None:
    text = (case / "input.json").read_text()
    assert "@" not in text
    assert "phone" not in text
