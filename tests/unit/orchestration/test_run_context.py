"""What a task makes of Airflow's context: the kind of the run, its window, and what it carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.utils.types import DagRunType

from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind
from posbridge.errors import ConfigError
from posbridge.orchestration.run_context import run_from
from posbridge.settings.model import OutletSettings
from posbridge.steps.bench import Run
from tests.unit.settings.written_iseller import bekasi

NOW = datetime.fromisoformat("2026-11-22T22:00:07+07:00")
ALL = frozenset(Entity)
STOCK = frozenset({Entity.TRANSFERS})
APART = ("transfers:\n", 'transfers:\n  at: "23:30"\n')
DAY = timedelta(days=1)


@dataclass(kw_only=True)
class FakeDagRun:
    run_type: DagRunType
    run_id: str = "run-1"
    data_interval_start: datetime | None = None
    data_interval_end: datetime | None = None
    logical_date: datetime | None = None
    run_after: datetime = NOW
    start_date: datetime = NOW


@dataclass(kw_only=True)
class FakeTask:
    task_id: str = "sales.extract"
    try_number: int = 2
    id: str = "uuid"


def run(
    outlet: OutletSettings, run_type: DagRunType, *, until: datetime | None = None, at: datetime = NOW, **params: Any
) -> Run:
    """``until``: the end of the run's interval of a day."""
    dag_run = FakeDagRun(run_type=run_type, start_date=at)
    if until is not None:
        dag_run.data_interval_start, dag_run.data_interval_end = until - DAY, until
    return run_from({"dag_run": dag_run, "params": params, "ti": FakeTask()}, outlet, now=at)


@pytest.fixture
def outlet(tmp_path: Path) -> OutletSettings:
    return bekasi(tmp_path)


@pytest.fixture
def apart(tmp_path: Path) -> OutletSettings:
    """Its transfers have a run of their own at 23:30."""
    return bekasi(tmp_path, APART)


@pytest.mark.parametrize(
    ("run_type", "kind"),
    [
        (DagRunType.SCHEDULED, RunKind.SCHEDULED),
        (DagRunType.BACKFILL_JOB, RunKind.BACKFILL),
        (DagRunType.ASSET_TRIGGERED, RunKind.EVENT),
        (DagRunType.MANUAL, RunKind.MANUAL),
        (DagRunType.OPERATOR_TRIGGERED, RunKind.MANUAL),
        (DagRunType.ASSET_MATERIALIZATION, RunKind.MANUAL),
    ],
)
def test_every_run_type_of_airflow_has_its_kind(outlet: OutletSettings, run_type: DagRunType, kind: RunKind) -> None:
    made = run(outlet, run_type)
    assert (made.id, made.holder, made.kind) == ("run-1", "run-1/sales.extract/2/uuid/0", kind)


def test_all_run_types_are_known() -> None:
    assert len(DagRunType) == 6, "say in run_context what kind the new one is"


def test_a_run_that_an_event_started_reads_up_to_its_own_start_and_leaves_stock_to_its_hour(
    outlet: OutletSettings,
) -> None:
    made = run(outlet, DagRunType.ASSET_TRIGGERED)
    assert (made.asked.start, made.asked.end, made.asked.exact) == (None, NOW, False)
    assert made.entities == ALL - STOCK


@pytest.mark.parametrize("run_type", [DagRunType.MANUAL, DagRunType.OPERATOR_TRIGGERED])
def test_a_run_by_hand_carries_all_or_what_was_asked_for(apart: OutletSettings, run_type: DagRunType) -> None:
    assert run(apart, run_type).entities == ALL
    assert run(apart, run_type, until=NOW.replace(minute=0)).entities == ALL
    assert run(apart, run_type, entities=["transfers"]).entities == STOCK


@pytest.mark.parametrize("run_type", [DagRunType.MANUAL, DagRunType.OPERATOR_TRIGGERED])
def test_a_run_started_now_reads_up_to_now_though_airflow_gives_it_the_interval_of_last_night(
    outlet: OutletSettings, run_type: DagRunType
) -> None:
    night = NOW.replace(hour=22, minute=0, second=0) - DAY
    dag_run = FakeDagRun(run_type=run_type, logical_date=NOW, data_interval_start=night - DAY, data_interval_end=night)
    made = run_from({"dag_run": dag_run, "params": {}, "ti": FakeTask()}, outlet, now=NOW)
    assert (made.asked.start, made.asked.end) == (None, NOW)


def test_the_nightly_run_carries_stock_where_it_has_no_hour_of_its_own(outlet: OutletSettings) -> None:
    assert run(outlet, DagRunType.SCHEDULED, until=NOW.replace(second=0)).entities == ALL


@pytest.mark.parametrize("run_type", [DagRunType.SCHEDULED, DagRunType.BACKFILL_JOB])
@pytest.mark.parametrize(
    ("until", "entities"),
    [
        ("2026-11-22T22:00:00+07:00", ALL - STOCK),
        ("2026-11-22T23:30:00+07:00", {Entity.MASTER, Entity.TRANSFERS}),
        ("2026-11-22T16:30:00+00:00", {Entity.MASTER, Entity.TRANSFERS}),
    ],
)
def test_which_of_the_days_two_runs_it_is_the_end_of_its_interval_tells(
    apart: OutletSettings, run_type: DagRunType, until: str, entities: Sequence[Entity]
) -> None:
    made = run(apart, run_type, until=datetime.fromisoformat(until), at=NOW + timedelta(hours=2))
    assert made.entities == set(entities)


def test_days_of_the_form_are_days_of_the_outlet(outlet: OutletSettings) -> None:
    made = run(outlet, DagRunType.MANUAL, from_date="2026-11-20", to_date="2026-11-21")
    assert made.asked.exact
    assert made.asked.start == datetime.fromisoformat("2026-11-20T00:00:00+07:00")
    assert made.asked.end == datetime.fromisoformat("2026-11-22T00:00:00+07:00")


def test_a_day_that_is_none_is_refused(outlet: OutletSettings) -> None:
    with pytest.raises(ConfigError, match="YYYY-MM-DD"):
        run(outlet, DagRunType.MANUAL, from_date="20 November")


def test_a_dry_run_says_so(outlet: OutletSettings) -> None:
    assert run(outlet, DagRunType.MANUAL, dry_run=True).dry_run
    assert not run(outlet, DagRunType.MANUAL).dry_run
