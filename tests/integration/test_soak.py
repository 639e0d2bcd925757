"""The soak in short: outlet days under real kills and faults, and nothing lost, doubled or wrong (``make soak``)."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.outlet_world import YESTERDAY, World, open_world
from tests.soak import lookups
from tests.soak.harness import Soak
from tests.soak.kill_points import operation_of
from tests.soak.lane import Trials
from tests.soak.meddling import Meddler
from tests.soak.nursery import Nursery
from tests.soak.plan import Plan
from tests.soak.report import Report, place
from tests.soak.truth_of_pos import judge_all
from tests.soak.weather import Climate

pytestmark = pytest.mark.integration

SLUG = "jakarta-selatan"
ISELLER = ("bekasi-summarecon", "depok-margo")
ROUGH = Trials(kill=0.5, anytime=0.1, stop=0.04, twice=0.05, disk_full=0.04, no_files=0.04, locked=0.06)
STORM = Climate(reads=0.5, writes=0.35, pos=0.5)
TIMEOUTS = {"connect_seconds": 2, "read_seconds": 3, "batch_seconds": 4, "settle_seconds": 20}
ROUNDS = (
    Plan(
        seed="short/moka",
        slugs=(SLUG, "bandung-dago"),
        receipts=6,
        odd=False,
        days=1,
        nights=1,
        postgres=False,
        climate=STORM,
        trials=ROUGH,
        jurnal=TIMEOUTS,
        page=3,
    ),
    Plan(
        seed="short/iseller",
        slugs=ISELLER,
        receipts=5,
        odd=False,
        days=1,
        nights=1,
        postgres=False,
        climate=STORM,
        trials=ROUGH,
        jurnal={**TIMEOUTS, "batch": "singles"},
        page=3,
    ),
)


def test_outlet_days_survive_kills_and_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    with Nursery() as nursery:
        soak = Soak(seed=0, folder=tmp_path, nursery=nursery, report=report)
        for number, plan in enumerate(ROUNDS, 1):
            soak.play(number, plan)
    with capsys.disabled():
        print(f"\n{report.text()}")  # noqa: T201 - what the short soak came to is worth a look
    assert report.harms == []
    assert len(report.points) >= 30, "distinct kill points"
    assert sum(report.faults.values()) >= 200
    assert report.checked["receipts"] >= 2 * 6 + 2 * 5


def test_a_lost_answer_of_a_full_batch_takes_at_most_three_look_ups_and_a_lost_single_one() -> None:
    report = Report()
    chosen = (lookups.BATCHES[0], *lookups.SINGLES[:1], *lookups.SINGLES[5:7])
    said = lookups.measure(report, chosen)
    assert (report.batches.lost, report.singles.lost) == (1, 3)
    assert report.batches.average <= 3, said
    assert report.singles.average <= 1, said


@pytest.fixture(scope="module")
def posted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("posted"), start_date=YESTERDAY, slugs=(SLUG,)) as world:
        world.generator.generate_plain_day(world.outlet(SLUG), YESTERDAY, 12, 2)
        assert world.run(SLUG).errors == {}
        yield world


def kinds_of_harm(world: World) -> set[str]:
    return {finding.kind for finding in judge_all(world, (SLUG,)).findings}


def test_the_truth_finds_nothing_where_all_is_well(posted: World) -> None:
    verdict = judge_all(posted, (SLUG,))
    assert verdict.findings == []
    assert verdict.compared["receipts"] == 12
    assert verdict.compared["returns"] == 2


@pytest.mark.parametrize("seed", ["a", "b"])
def test_the_truth_names_every_receipt_that_somebody_meddled_with(posted: World, tmp_path: Path, seed: str) -> None:
    with open_world(tmp_path, start_date=YESTERDAY, slugs=(SLUG,)) as world:
        world.generator.generate_plain_day(world.outlet(SLUG), YESTERDAY, 6, 1)
        assert world.run(SLUG).errors == {}
        meddled = Meddler(world, seed, Report()).meddle(SLUG, since=YESTERDAY, many=3)
        said = " ".join(finding.what for finding in judge_all(world, (SLUG,)).findings)
    assert meddled
    assert [number for number in meddled if number not in said] == []


def test_the_truth_tells_lost_doubled_and_wrong_apart(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=YESTERDAY, slugs=(SLUG,)) as world:
        for _ in range(3):
            world.sell(SLUG, YESTERDAY)
        assert world.run(SLUG).errors == {}
        company = world.companies["jurnal_pt_contoh"]
        gone, twice, moved = company.invoices
        company.invoices.remove(gone)
        assert kinds_of_harm(world) == {"lost"}
        company.invoices.add(gone)
        company.invoices.add(dataclasses.replace(twice, id=world.jurnal.next_id(), receipts={}))
        assert kinds_of_harm(world) == {"doubled"}
        company.invoices.remove(next(each for each in company.invoices if each.custom_id == twice.custom_id))
        moved.date -= timedelta(days=1)
        assert "wrong" in kinds_of_harm(world)


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/public/jurnal/api/v1/sales_invoices/batch_create?x=1", "POST sales_invoices/batch_create"),
        ("/public/jurnal/api/v1/sales_invoices/INV-moka-700101-5f2c", "POST sales_invoices/{id}"),
        ("http://127.0.0.1:34567/v4/outlets/700101/reports/get_latest_transactions?since=1.5", ""),
        ("/v4/outlets/700101/reports/get_latest_transactions", "POST v4/outlets/{id}/reports/get_latest_transactions"),
    ],
)
def test_names_of_kill_points_hold_no_ids(path: str, operation: str) -> None:
    found = operation_of("POST", path)
    assert found == operation if operation else "34567" not in found


def test_a_place_is_a_point_without_its_ordinal() -> None:
    assert place("sales.load/UPDATE documents/14/before") == "sales.load/UPDATE documents/before"
