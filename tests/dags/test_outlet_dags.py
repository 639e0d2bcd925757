"""What Airflow sees: one DAG per settings file, the same at every parse, cheap to parse."""

import itertools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from airflow.sdk import DAG
from airflow.serialization.serialized_objects import DagSerialization

from posbridge.domain.states import Entity
from posbridge.orchestration.outlets import outlet_dags

pytestmark = pytest.mark.airflow

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "include" / "mappings"
SYSTEMS = {
    "bandung-dago": "moka",
    "bekasi-summarecon": "iseller",
    "depok-margo": "iseller",
    "jakarta-selatan": "moka",
    "surabaya-tunjungan": "moka",
}
OUTLETS = tuple(SYSTEMS)


@pytest.fixture
def mappings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "mappings"
    shutil.copytree(EXAMPLES, folder)
    monkeypatch.setenv("POSBRIDGE_MAPPINGS", str(folder))
    return folder


@pytest.fixture
def dags(mappings: Path) -> dict[str, DAG]:
    return outlet_dags()


def test_there_is_one_dag_for_each_settings_file(dags: dict[str, DAG]) -> None:
    assert sorted(dags) == [f"sync_{slug}" for slug in OUTLETS]


@pytest.mark.parametrize("slug", OUTLETS)
def test_every_entity_is_extract_map_load_and_reconcile_comes_last(dags: dict[str, DAG], slug: str) -> None:
    dag = dags[f"sync_{slug}"]
    for entity in Entity:
        assert f"{entity}.extract" in dag.get_task(f"{entity}.map").upstream_task_ids
        assert f"{entity}.map" in dag.get_task(f"{entity}.load").upstream_task_ids
    assert [task.task_id for task in dag.leaves] == ["reconcile"]


def test_loads_keep_their_order(dags: dict[str, DAG]) -> None:
    dag = dags["sync_jakarta-selatan"]
    order = [f"{entity}.load" for entity in Entity]
    for before, after in itertools.pairwise(order):
        assert before in dag.get_task(after).get_flat_relative_ids(upstream=True)


def test_sales_are_mapped_after_every_feed_was_read(dags: dict[str, DAG]) -> None:
    upstream = dags["sync_jakarta-selatan"].get_task("sales.map").upstream_task_ids
    assert {f"{entity}.extract" for entity in Entity} <= upstream


@pytest.mark.parametrize("slug", OUTLETS)
def test_house_rules_of_a_dag(dags: dict[str, DAG], slug: str) -> None:
    dag = dags[f"sync_{slug}"]
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert {"posbridge", SYSTEMS[slug]} <= dag.tags
    assert dag.doc_md
    assert all(task.owner == "posbridge" and task.execution_timeout for task in dag.tasks)
    assert {task.task_id for task in dag.tasks if task.max_active_tis_per_dag == 1} == {f"{e}.load" for e in Entity}


def test_the_run_is_at_22_in_the_outlets_zone(dags: dict[str, DAG]) -> None:
    timetable = dags["sync_jakarta-selatan"].timetable
    assert (timetable.expression, str(timetable.timezone)) == ("0 22 * * *", "Asia/Jakarta")


def test_a_manual_outlet_has_no_schedule(mappings: Path) -> None:
    file = mappings / "bandung-dago.yaml"
    file.write_text(file.read_text().replace("schedule:\n", "schedule:\n  mode: manual\n"))
    assert outlet_dags()["sync_bandung-dago"].schedule is None


def test_two_parses_serialise_alike(mappings: Path) -> None:
    once, again = ({dag_id: DagSerialization.to_dict(dag) for dag_id, dag in outlet_dags().items()} for _ in range(2))
    assert once == again


def test_at_task_start_only_the_one_file_is_read(mappings: Path) -> None:
    (mappings / "broken.yaml").write_text("name: [")
    assert list(outlet_dags(only="sync_bandung-dago")) == ["sync_bandung-dago"]
    assert outlet_dags(only="somebody_elses_dag") == {}


def test_a_broken_file_is_quarantined_under_its_own_id_and_the_others_stay(mappings: Path) -> None:
    file = mappings / "bandung-dago.yaml"
    file.write_text(file.read_text().replace("warehouse:", "warehose:"))
    dags = outlet_dags()
    broken = dags["sync_bandung-dago"]
    assert "config-error" in broken.tags
    assert [task.task_id for task in broken.tasks] == ["settings"]
    assert type(broken.timetable) is type(dags["sync_jakarta-selatan"].timetable), "or the next night is skipped"
    assert "warehose" in broken.doc_md
    assert "warehouse" in broken.doc_md
    assert set(dags) == {f"sync_{slug}" for slug in OUTLETS}
    assert dags["sync_jakarta-selatan"].task_ids != broken.task_ids


def test_parsing_imports_no_client_no_pandas_and_no_database_of_ours() -> None:
    probe = (
        "import sys; from posbridge.orchestration.outlets import outlet_dags; outlet_dags();"
        "print([m for m in sys.modules if m.startswith(('posbridge.sources', 'posbridge.targets',"
        " 'posbridge.store', 'posbridge.steps', 'pandas'))])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"
