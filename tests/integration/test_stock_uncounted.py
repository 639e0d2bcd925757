"""Before the first count Jurnal does not know what lay on the shelves: that is said, and no reason to be red."""

from pathlib import Path

import pytest

from posbridge.domain.windows import RunKind
from posbridge.steps.reconcile import prove
from tests.outlet_world import YESTERDAY, open_world

pytestmark = pytest.mark.integration

SLUG = "bekasi-summarecon"


def test_products_that_were_never_counted_are_noted_and_not_judged(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=YESTERDAY, slugs=(SLUG,)) as world:
        world.iseller_generator.generate_plain_day(world.iseller_outlet(SLUG), YESTERDAY, 12, refunds=1)
        result = world.run(SLUG, kind=RunKind.SCHEDULED)

        assert result.errors == {}
        day = prove(result.bench, result.run).days[-1]
        (note,) = [each for each in day.notes if each.startswith("never counted")]
        assert "Teh" in note
        assert day.tied
