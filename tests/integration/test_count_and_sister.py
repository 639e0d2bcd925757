"""A count that was mapped before the sister outlet booked a transfer into its warehouse still sets the right level."""

from pathlib import Path

import pytest

from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, resolve
from posbridge.steps.bench import Run
from posbridge.steps.extract import extract
from posbridge.steps.load import load
from posbridge.steps.map import map_entity
from tests.integration.stock_words import (
    BEKASI,
    DAY,
    DEPOK,
    STOCK,
    at,
    count_everything,
    differs,
    on_shelf,
    receive,
    send,
)
from tests.outlet_world import ISELLER, open_world

pytestmark = pytest.mark.integration


def test_a_transfer_booked_by_the_sister_between_map_and_load_of_a_count_stays(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=DAY, slugs=ISELLER) as world:
        count_everything(world)
        for slug in ISELLER:
            assert world.run(slug, DAY, entities=STOCK).errors == {}
        goods = send(world, "08:00", {"BOTOL": 8, "AIR": 2})
        assert world.run(BEKASI, DAY, entities=STOCK).errors == {}
        world.tell_iseller("opname", DEPOK, at("09:00"), units={"BOTOL": on_shelf(world, "BOTOL", DEPOK) - 3})
        bench = world.bench(DEPOK)
        asked = resolve(kind=RunKind.MANUAL, now=bench.clock(), zone=bench.settings.zone, from_date=DAY, to_date=DAY)
        run = Run(id="depok", holder="depok", kind=RunKind.MANUAL, asked=asked, entities=STOCK)
        extract(Entity.TRANSFERS, bench, run)
        map_entity(Entity.TRANSFERS, bench, run)
        receive(world, "11:00", goods)
        assert world.run(BEKASI, DAY, entities=STOCK).errors == {}
        load(Entity.TRANSFERS, bench, run)
        assert world.run(DEPOK, DAY, entities=STOCK).errors == {}
        assert differs(world) == []
