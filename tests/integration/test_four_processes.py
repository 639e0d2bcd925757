"""Two schedulers' worth of tasks for one outlet at once: four processes, ten rounds, and every receipt once."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests import postgres
from tests.outlet_world import YESTERDAY, World, open_world
from tests.soak.events import Events
from tests.soak.nursery import Nursery
from tests.soak.report import Report
from tests.soak.times import Times
from tests.soak.truth_of_pos import judge_all
from tests.soak.worker import WHOLE_DAY, Task

pytestmark = pytest.mark.integration

SLUG = "jakarta-selatan"
SCHEDULERS = ("one", "one", "two", "two")
"""Two runs, each of which two workers carry: one of them is a task that its scheduler has taken for dead."""
NEW_RECEIPTS = 3


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as opened:
        yield opened


def carry_at_once(
    nursery: Nursery, world: World, folder: Path, number: int, runs: Sequence[str] = SCHEDULERS
) -> list[str]:
    """The same tasks by several processes at the same time; how each ended."""
    times = Times(folder / "times")
    environ = {name: text for name, text in os.environ.items() if name.startswith(("AIRFLOW_CONN_", "AIRFLOW__CORE"))}
    children = [
        nursery.start(
            Task(
                step=WHOLE_DAY,
                slug=SLUG,
                mappings=str(world.mappings),
                database_url=world.database_url,
                environ=environ,
                run=f"round-{number}-{run}",
                holder=f"round-{number}-{run}/{process}",
                asked=(None, times.now().isoformat(), False),
                clock=str(times.path),
                slot=process,
                killed=str(folder / "killed"),
                log=str(folder / "log"),
                seed="",
                patience_ms=30_000,
                pace=0.05,
            ).told()
        )
        for process, run in enumerate(runs)
    ]
    for child in children:
        assert child.ended.wait(120), "a process hangs"
    return [f"{each.outcome['how']} {each.outcome['message']}" if each.outcome else "died" for each in children]


def rounds(nursery: Nursery, folder: Path, database_url: str | None, *, many: int) -> None:
    with open_world(
        folder,
        database_url=database_url,
        start_date=YESTERDAY,
        slugs=(SLUG,),
        jurnal_extra={"settle_seconds": 1, "batch_seconds": 20, "read_seconds": 20},
    ) as world:
        world.generator.generate_plain_day(world.outlet(SLUG), YESTERDAY, 6, 2)
        times = Times(folder / "times")
        shop = Events(world, "four processes", times, Report())
        for number in range(many):
            outcomes = carry_at_once(nursery, world, folder, number)
            # One may prove the day while another still books: its proof is open until the next, and that is told.
            assert all(each == "done " or "POS and Jurnal differ" in each for each in outcomes), outcomes
            verdict = judge_all(world, (SLUG,))
            assert verdict.findings == [], f"round {number}"
            assert verdict.compared["receipts"] >= 6
            shop.happen((SLUG,), many=NEW_RECEIPTS)
        assert carry_at_once(nursery, world, folder, many, ("alone",)) == ["done "], "the last proof ties out"
        assert len(world.companies["jurnal_pt_contoh"].invoices) > 6


def test_on_sqlite_no_document_is_made_twice_and_every_receipt_is_posted(nursery: Nursery, tmp_path: Path) -> None:
    rounds(nursery, tmp_path, None, many=10)


@pytest.mark.postgres
def test_on_postgresql_no_document_is_made_twice_and_every_receipt_is_posted(nursery: Nursery, tmp_path: Path) -> None:
    with postgres.server() as server, postgres.fresh_database(server) as url:
        rounds(nursery, tmp_path, url, many=4)
