"""Before the first count Jurnal does not know what lay on the shelves: that is said, and no reason to be red. Once
somebody has counted, it is."""

from datetime import timedelta
from pathlib import Path

import pytest

from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind
from posbridge.errors import IncompleteError, TieOutError
from posbridge.steps.reconcile import prove
from tests.integration.stock_words import BEKASI as SLUG
from tests.integration.stock_words import DAY, PLACES, at, in_jurnal, on_shelf
from tests.outlet_world import YESTERDAY, open_world
from tests.sandbox.faults import Fault

pytestmark = pytest.mark.integration


def test_products_that_were_never_counted_are_noted_and_not_judged(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=YESTERDAY, slugs=(SLUG,)) as world:
        world.iseller_generator.generate_plain_day(world.iseller_outlet(SLUG), YESTERDAY, 12, refunds=1)
        result = world.run(SLUG, kind=RunKind.SCHEDULED)

        assert result.errors == {}
        day = prove(result.bench, result.run).days[-1]
        (note,) = [each for each in day.notes if each.startswith("never counted")]
        assert "Teh" in note
        assert day.tied


def test_a_count_that_waits_is_a_difference_and_not_as_if_nobody_had_counted(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=DAY, slugs=(SLUG,)) as world:
        sold = world.tell_iseller("sale", SLUG, at("09:00"), sku="AIR", quantity=3)
        assert world.run(SLUG).errors == {}
        world.tell_iseller("refund", SLUG, at("10:00"), order=sold["order_id"], units={"0": 1})
        world.jurnal_control.faults.add(Fault(kind="drop", method="POST", path_regex="sales_returns$"))
        assert "returns.load" in world.run(SLUG).errors
        count = world.tell_iseller("opname", SLUG, at("11:00"), units={"AIR": on_shelf(world, "AIR", SLUG)})

        waits = world.run(SLUG)

        assert {task: type(error) for task, error in waits.errors.items()} == {"reconcile": TieOutError}
        assert waits.done["transfers.load"].tally.waiting == 1, "the return it rests on is settled after it"
        differences = [each for day in prove(waits.bench, waits.run).days for each in day.differences]
        assert count["reference_code"] in {each.receipt_no for each in differences}
        assert world.run(SLUG).errors == {}
        assert in_jurnal(world, "AIR", PLACES[SLUG]) == on_shelf(world, "AIR", SLUG)


def test_a_count_that_is_held_is_a_difference_too(tmp_path: Path) -> None:
    old = DAY - timedelta(days=6)
    with open_world(tmp_path, start_date=old, slugs=(SLUG,)) as world:
        world.tell_iseller("opname", SLUG, at("11:00", old), units={"AIR": 590})
        assert world.run(SLUG, old, entities=frozenset({Entity.MASTER})).errors == {}
        world.jurnal.control.set_knobs({"closed_until": str(old)})

        held = world.run(SLUG)

        assert {task: type(error) for task, error in held.errors.items()} == {
            "transfers.load": IncompleteError,
            "reconcile": TieOutError,
        }
        differences = [each for day in prove(held.bench, held.run).days for each in day.differences]
        assert {(each.receipt_no, each.amount) for each in differences} == {("SO-0001", 0), ("Teh | Air Mineral", -590)}
