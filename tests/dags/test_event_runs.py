"""A run that an event started, task by task in a hand-made context: ``dag.test()`` only makes runs by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowSkipException
from airflow.sdk.execution_time.context import set_current_context
from airflow.utils.types import DagRunType

from posbridge.bootstrap import wall_clock
from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind
from posbridge.errors import IncompleteError
from posbridge.orchestration.dag import STEPS
from posbridge.orchestration.tasks import run_reconcile, run_step
from tests.outlet_world import YESTERDAY, World, open_world

pytestmark = [pytest.mark.airflow, pytest.mark.integration]

SLUG = "bekasi-summarecon"


@dataclass(kw_only=True)
class FakeDagRun:
    run_type: DagRunType = DagRunType.ASSET_TRIGGERED
    run_id: str = "asset_triggered__1"
    data_interval_start: None = None
    data_interval_end: None = None
    logical_date: None = None
    run_after: datetime = field(default_factory=wall_clock)
    start_date: datetime = field(default_factory=wall_clock)


@dataclass(kw_only=True)
class FakeTask:
    """Stands for every task of the run; ``states`` are those of the others."""

    states: dict[str, str] = field(default_factory=dict)
    dag_id: str = f"sync_{SLUG}"
    run_id: str = "asset_triggered__1"
    task_id: str = "task"
    try_number: int = 1
    id: str = "uuid"

    def get_task_states(self, *, dag_id: str, run_ids: list[str]) -> dict[str, dict[str, str]]:  # noqa: ARG002
        return dict.fromkeys(run_ids, self.states)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with open_world(tmp_path, start_date=YESTERDAY, slugs=(SLUG,)) as opened:
        monkeypatch.setenv("POSBRIDGE_MAPPINGS", str(opened.mappings))
        monkeypatch.setenv("POSBRIDGE_DATABASE_URL", opened.database_url)
        opened.run(SLUG, entities=frozenset({Entity.MASTER}), kind=RunKind.SCHEDULED)
        opened.tell_iseller("sale", SLUG, wall_clock(), sku="AIR")
        yield opened


def tasks(**states: str) -> Iterator[tuple[str, Any]]:
    """Every task of the run, with what it returned, or why it was skipped."""
    context: Any = {"dag_run": FakeDagRun(), "params": {}, "ti": FakeTask(states=states)}
    with set_current_context(context):
        for entity in Entity:
            for step in STEPS:
                try:
                    yield f"{entity}.{step}", run_step(SLUG, entity, step)
                except AirflowSkipException as skipped:
                    yield f"{entity}.{step}", str(skipped)
        yield "reconcile", run_reconcile(SLUG)


def test_it_carries_what_is_new_leaves_stock_to_its_hour_and_the_tie_out_to_the_night(world: World) -> None:
    done = dict(tasks())
    assert done["sales.load"]["summary"] == "1 of 1"
    assert {done[f"transfers.{step}"] for step in STEPS} == {"transfers moves in a run of its own"}
    assert done["reconcile"]["summary"] == "carried what was new; the nightly run ties the day out"
    assert (done["reconcile"]["sales"], done["reconcile"]["payments"]) == ("1 of 1", "1 of 1")
    assert not [each for each in world.jurnal_control.log.by() if "general_ledger" in each or "sales_lists" in each]


def test_it_is_red_where_a_task_failed(world: World) -> None:
    with pytest.raises(IncompleteError, match=r"sales\.load failed in this run"):
        dict(tasks(**{"sales.load": "failed", "payments.load": "success"}))
