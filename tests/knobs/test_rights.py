"""Two days under each of these knobs: right, or held with its reason; nothing wrong, lost or doubled."""

import pytest

from tests.knobs.judging import judge
from tests.knobs.position import Position
from tests.knobs.positions import RIGHTS

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("position", RIGHTS, ids=str)
def test_it_ends_as_it_should_and_as_the_table_says(position: Position) -> None:
    judge(position)
