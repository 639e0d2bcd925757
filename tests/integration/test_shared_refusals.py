"""Outlets of one company send each other's master data; a refusal is told by the outlet whose it is."""

from pathlib import Path

import pytest

from posbridge.domain.states import Entity
from posbridge.steps.extract import extract
from posbridge.steps.map import map_entity
from tests.outlet_world import YESTERDAY, open_world

pytestmark = pytest.mark.integration

JAKARTA, BANDUNG = "jakarta-selatan", "bandung-dago"
MASTER = frozenset({Entity.MASTER})


def test_a_sister_s_refused_customer_does_not_turn_an_outlet_red(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=YESTERDAY, slugs=(JAKARTA, BANDUNG)) as world:
        by_hand = {"customer": {"display_name": "Pelanggan Umum", "custom_id": "HAND-1"}}
        world.bench(JAKARTA).target._office.transport.write("POST", "customers", by_hand)  # type: ignore[attr-defined]
        planned = world.run(JAKARTA, YESTERDAY, entities=frozenset())
        extract(Entity.MASTER, planned.bench, planned.run)
        map_entity(Entity.MASTER, planned.bench, planned.run)

        assert world.run(BANDUNG, YESTERDAY, entities=MASTER).errors == {}
        (error,) = world.run(JAKARTA, YESTERDAY, entities=MASTER).errors.values()
        assert "1 of master need a person" in str(error)
