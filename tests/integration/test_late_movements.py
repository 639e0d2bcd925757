"""A stock movement that is told days after it happened."""

from datetime import timedelta
from pathlib import Path

import pytest

from posbridge.domain.states import Entity
from tests.integration.stock_words import BEKASI, DAY, PLACES, at, in_jurnal
from tests.outlet_world import open_world

pytestmark = pytest.mark.integration

STOCK = frozenset({Entity.MASTER, Entity.TRANSFERS})


def test_the_next_run_finds_it_although_it_lies_behind_the_mark(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=DAY - timedelta(days=6), slugs=(BEKASI,)) as world:
        world.tell_iseller("adjustment", BEKASI, at("09:00"), units={"BOTOL": 10})
        assert world.run(BEKASI, entities=STOCK).errors == {}
        assert in_jurnal(world, "BOTOL", PLACES[BEKASI]) == 10

        world.tell_iseller("adjustment", BEKASI, at("09:00", DAY - timedelta(days=5)), units={"BOTOL": -4})
        assert world.run(BEKASI, entities=STOCK).errors == {}
        assert in_jurnal(world, "BOTOL", PLACES[BEKASI]) == 6
