"""A wait that is longer than a worker should sit out, as Airflow itself treats it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from airflow.sdk import DAG, TriggerRule, get_current_context, task

from posbridge.bootstrap import wall_clock
from posbridge.errors import RateLimitedError, RetryableError
from posbridge.orchestration.outlets import outlet_dags
from posbridge.orchestration.retry import MendableOnly
from posbridge.orchestration.waiting import slot_freed_by_waits
from tests.outlet_world import YESTERDAY, open_world
from tests.sandbox.faults import Fault

pytestmark = [pytest.mark.airflow, pytest.mark.integration]

JAKARTA = ZoneInfo("Asia/Jakarta")
RunDag = Callable[..., Any]


def waiting_dag(name: str, log: Path, *, waits: int, late: timedelta = timedelta(0)) -> DAG:
    """One task that must wait so often, and one that runs whatever became of it.

    ``late``: by how much the first wait took longer than it was to.
    """
    policy = {"retries": 5, "retry_delay": timedelta(seconds=0), "retry_policy": MendableOnly()}
    with DAG(dag_id=name, schedule=None, default_args=policy) as dag:

        @task(max_active_tis_per_dag=1, execution_timeout=timedelta(minutes=1))
        def load() -> str:
            context = get_current_context()
            with log.open("a") as lines:
                lines.write(f"{context['ti'].try_number} {context['task_reschedule_count']}\n")
            passed = late if context["task_reschedule_count"] else timedelta(0)
            with slot_freed_by_waits(context, JAKARTA, lambda: wall_clock() + passed):
                if len(log.read_text().splitlines()) <= waits:
                    raise RateLimitedError("The hour's requests are spent.", retry_after=1)
            return "done"

        @task(trigger_rule=TriggerRule.ALL_DONE)
        def reconcile() -> None:
            with log.open("a") as lines:
                lines.write("reconcile\n")

        load() >> reconcile()
    return dag


def states(run: Any) -> dict[str, tuple[str, int]]:
    return {each.task_id: (str(each.state), each.try_number) for each in run.get_task_instances()}


def test_a_wait_gives_the_slot_back_and_costs_no_try(tmp_path: Path, run_dag: RunDag) -> None:
    log = tmp_path / "log"

    run = run_dag(waiting_dag("waits_twice", log, waits=2))

    assert log.read_text().splitlines() == ["1 0", "1 1", "1 2", "reconcile"]
    assert states(run) == {"load": ("success", 1), "reconcile": ("success", 1)}


def test_the_network_is_tried_again_by_retries(tmp_path: Path, run_dag: RunDag) -> None:
    log = tmp_path / "log"
    policy = {"retries": 5, "retry_delay": timedelta(seconds=0), "retry_policy": MendableOnly()}
    with DAG(dag_id="loses_its_connection", schedule=None, default_args=policy) as dag:

        @task
        def load() -> None:
            context = get_current_context()
            with slot_freed_by_waits(context, JAKARTA, wall_clock):
                if context["ti"].try_number == 1:
                    raise RetryableError("The connection was reset.")
            log.write_text(f"{context['ti'].try_number} {context['task_reschedule_count']}")

        load()

    run = run_dag(dag)

    assert states(run) == {"load": ("success", 2)}
    assert log.read_text() == "2 0"


def test_a_wait_that_has_lasted_a_day_fails_at_once_and_says_since_when(
    tmp_path: Path, run_dag: RunDag, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    tomorrow = timedelta(days=1)
    dag = waiting_dag("waits_for_ever", log, waits=99, late=tomorrow)

    run = run_dag(dag)

    told = capfd.readouterr()
    assert states(run) == {"load": ("failed", 1), "reconcile": ("success", 1)}
    assert log.read_text().splitlines() == ["1 0", "1 1", "reconcile"]
    assert "1 times. The hour's requests are spent." in told.out + told.err


def test_a_lost_answer_is_looked_up_by_the_same_try_after_its_wait(
    tmp_path: Path, run_dag: RunDag, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    slug = "jakarta-selatan"
    with open_world(tmp_path, start_date=YESTERDAY, slugs=(slug,), jurnal_extra={"settle_seconds": 2}) as world:
        monkeypatch.setenv("POSBRIDGE_MAPPINGS", str(world.mappings))
        monkeypatch.setenv("POSBRIDGE_DATABASE_URL", world.database_url)
        world.generator.generate_plain_day(world.outlet(slug), YESTERDAY, 5, refunds=0)
        world.jurnal_control.faults.add(Fault(kind="commit_then_drop", path_regex="sales_invoices/batch_create"))

        run = run_dag(
            outlet_dags(only=f"sync_{slug}")[f"sync_{slug}"],
            from_date=YESTERDAY.isoformat(),
            to_date=YESTERDAY.isoformat(),
        )

        told = capfd.readouterr()
        assert str(run.state) == "success"
        assert states(run)["sales.load"] == ("success", 1)
        assert len(world.companies["jurnal_pt_contoh"].invoices) == 5
        assert "the slot is free" in told.out + told.err
