"""Runs of an outlet's DAG as Airflow makes them: states, returned summaries, and what stands in the task logs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import DAG

from posbridge.orchestration.outlets import outlet_dags
from tests.outlet_world import YESTERDAY, World, open_world

pytestmark = [pytest.mark.airflow, pytest.mark.integration]

SLUG = "jakarta-selatan"
DAY = YESTERDAY.isoformat()


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with open_world(tmp_path, start_date=YESTERDAY, slugs=(SLUG,)) as opened:
        monkeypatch.setenv("POSBRIDGE_MAPPINGS", str(opened.mappings))
        monkeypatch.setenv("POSBRIDGE_DATABASE_URL", opened.database_url)
        yield opened


def dag() -> DAG:
    return outlet_dags(only=f"sync_{SLUG}")[f"sync_{SLUG}"]


def sell(world: World, **event: Any) -> str:
    return world.sell(SLUG, YESTERDAY, **event)


def states(run: Any) -> dict[str, str]:
    return {instance.task_id: str(instance.state) for instance in run.get_task_instances()}


def returned(run: Any, task_id: str) -> dict[str, Any]:
    (instance,) = [each for each in run.get_task_instances() if each.task_id == task_id]
    summary: dict[str, Any] = instance.xcom_pull(task_ids=task_id)
    return summary


def test_a_day_goes_through_and_its_summaries_are_the_tasks_return_values(
    world: World, run_dag: Callable[..., Any]
) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), YESTERDAY, 11, refunds=2)
    run = run_dag(dag(), from_date=DAY, to_date=DAY)
    assert str(run.state) == "success"
    assert returned(run, "sales.load")["summary"] == "11 of 11"
    assert returned(run, "reconcile")["days"] == [DAY]
    assert states(run)["transfers.extract"] == "skipped"


def test_what_a_person_must_fix_fails_at_once_and_is_in_the_log_with_receipt_reason_and_remedy(
    world: World, run_dag: Callable[..., Any], capfd: pytest.CaptureFixture[str]
) -> None:
    sell(world)
    receipt = sell(world, payment_type="dana", label="DANA")
    run = run_dag(dag(), from_date=DAY, to_date=DAY)
    told = capfd.readouterr()
    log = told.out + told.err
    assert str(run.state) == "failed"
    assert {task for task, state in states(run).items() if state == "failed"} == {"payments.load", "reconcile"}
    assert f"receipt={receipt}" in log
    assert "unknown_payment_type" in log
    assert "Add 'dana/DANA' to payment_methods in jakarta-selatan.yaml" in log
    assert all(instance.try_number == 1 for instance in run.get_task_instances())
    assert len(world.companies["jurnal_pt_contoh"].invoices) == 2
    assert len(world.companies["jurnal_pt_contoh"].payments) == 1


def test_a_dry_run_shows_line_by_line_what_would_be_created_and_sends_nothing(
    world: World, run_dag: Callable[..., Any], capfd: pytest.CaptureFixture[str]
) -> None:
    receipt = sell(world)
    company = world.companies["jurnal_pt_contoh"]
    before = company.digest()
    run = run_dag(dag(), from_date=DAY, to_date=DAY, dry_run=True)
    told = capfd.readouterr()
    assert str(run.state) == "success"
    assert company.digest() == before
    assert f"invoice {receipt}-" in told.out + told.err
    assert not [each for each in world.jurnal_control.log.by() if not each.startswith("GET")]


def test_only_the_entities_asked_for_run(world: World, run_dag: Callable[..., Any]) -> None:
    run = run_dag(dag(), entities=["master"])
    assert str(run.state) == "success"
    carried = {task for task, state in states(run).items() if state == "success"}
    assert carried == {"master.extract", "master.map", "master.load", "reconcile"}


def test_a_broken_settings_file_fails_its_own_dag_with_the_message(
    world: World, run_dag: Callable[..., Any], capfd: pytest.CaptureFixture[str]
) -> None:
    world.change_settings(SLUG, "warehouse:", "warehose:")
    run = run_dag(dag())
    told = capfd.readouterr()
    assert str(run.state) == "failed"
    assert "warehose" in told.out + told.err
    assert "warehouse" in told.out + told.err
