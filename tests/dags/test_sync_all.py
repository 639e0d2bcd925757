"""``sync_all``: which outlets it starts, with what, and what it says in the end."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.serialization.serialized_objects import DagSerialization

from posbridge.errors import ConfigError
from posbridge.orchestration.dag import run_params
from posbridge.orchestration.sum_up import lines_of
from posbridge.orchestration.sync_all import SYNC_ALL, choose, sync_all_dag
from posbridge.ports import EntityStatus, Tally
from posbridge.settings.load import load_outlets
from posbridge.store.store import Store
from tests.unit.settings import written, written_iseller

pytestmark = pytest.mark.airflow

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FILE = Path(__file__).resolve().parents[2] / "dags" / "sync_all.py"
RASA = ("connection: jurnal_pt_contoh", "connection: jurnal_cv_rasa")


@pytest.fixture
def mappings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two MokaPOS outlets of two companies, an iSeller one, and a file that is wrong."""
    written.write(tmp_path, slug="kedai")
    written.write(tmp_path, RASA, ('"700101"', '"700102"'), ("tags: [Jakarta]", "tags: [Pusat, Surabaya]"), slug="rasa")
    written_iseller.write(tmp_path, slug="bekasi")
    (tmp_path / "salah.yaml").write_text("name: [")
    monkeypatch.setenv("POSBRIDGE_MAPPINGS", str(tmp_path))
    monkeypatch.setenv("POSBRIDGE_DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    return tmp_path


def chosen(mappings: Path, **params: Any) -> list[str]:
    return [each["trigger_dag_id"] for each in choose(load_outlets(mappings), params)]


def test_without_filters_every_outlet_is_started_a_broken_one_too_so_that_it_is_seen_to_fail(mappings: Path) -> None:
    assert chosen(mappings) == ["sync_bekasi", "sync_kedai", "sync_rasa", "sync_salah"]
    assert chosen(mappings, company="", source=None, tag=" ") == chosen(mappings)


@pytest.mark.parametrize(
    ("asked", "fitting"),
    [
        ({"company": "jurnal_cv_rasa"}, ["sync_rasa"]),
        ({"source": "moka"}, ["sync_kedai", "sync_rasa"]),
        ({"source": " iseller "}, ["sync_bekasi"]),
        ({"tag": "surabaya"}, ["sync_rasa"]),
        ({"company": "jurnal_pt_contoh", "source": "moka"}, ["sync_kedai"]),
        ({"company": "jurnal_pt_contoh", "tag": "Bekasi"}, ["sync_bekasi"]),
    ],
)
def test_filters_narrow_it_down_and_all_of_them_must_fit(
    mappings: Path, asked: dict[str, str], fitting: list[str]
) -> None:
    assert chosen(mappings, **asked) == fitting


def test_filters_that_nothing_fits_are_an_error_that_repeats_them(mappings: Path) -> None:
    with pytest.raises(ConfigError, match="company 'jurnal_cv_rasa', source 'iseller'"):
        chosen(mappings, company="jurnal_cv_rasa", source="iseller", tag="")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="folder"):
        chosen(tmp_path)


def test_the_rest_of_the_form_is_handed_on_and_the_filters_are_not(mappings: Path) -> None:
    form = {"source": "iseller", "entities": ["master"], "from_date": "2026-11-01", "to_date": None, "dry_run": True}
    (bekasi,) = choose(load_outlets(mappings), form)
    assert bekasi["conf"] == {name: value for name, value in form.items() if name != "source"}
    assert set(bekasi["conf"]) == set(run_params())


def test_it_starts_all_waits_without_a_slot_and_sums_up(mappings: Path) -> None:
    dag = sync_all_dag()
    assert (dag.dag_id, dag.schedule, dag.max_active_runs) == (SYNC_ALL, None, 1)
    assert [task.task_id for task in dag.topological_sort()] == ["choose", "sync", "sum_up"]
    assert dag.get_task("sum_up").upstream_task_ids == {"sync"}
    started = dag.get_task("sync")
    assert started.is_mapped
    assert {name: started.partial_kwargs[name] for name in ("deferrable", "wait_for_completion")} == {
        "deferrable": True,
        "wait_for_completion": True,
    }
    assert set(dag.params) == {"company", "source", "tag", *run_params()}


def test_two_parses_serialise_alike(mappings: Path) -> None:
    once, again = (DagSerialization.to_dict(sync_all_dag()) for _ in range(2))
    assert once == again


def test_parsing_its_file_imports_no_client_and_no_database_of_ours() -> None:
    probe = (
        f"import runpy, sys; made = runpy.run_path({str(FILE)!r}); print(made['dag'].dag_id);"
        "print([m for m in sys.modules if m.startswith(('posbridge.sources', 'posbridge.targets',"
        " 'posbridge.store', 'posbridge.steps', 'pandas'))])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-2:] == [SYNC_ALL, "[]"]


def status(outlet: str, entity: str, posted: int, total: int) -> EntityStatus:
    return EntityStatus(
        outlet=outlet,
        entity=entity,
        last_sync=NOW,
        last_success=NOW,
        posted=posted,
        total=total,
        state="success",
        run="run-1",
    )


def test_the_sum_tells_for_each_started_outlet_how_it_ended_and_n_of_m_of_each_entity() -> None:
    told = [
        status("kedai", "sales", 11, 11),
        status("kedai", "payments", 10, 12),
        status("not-started", "sales", 1, 1),
    ]
    assert lines_of(["sync_kedai", "sync_salah", "sync_rasa"], {"sync_0": "success", "sync_1": "failed"}, told) == {
        "sync_kedai": {"state": "success", "sales": "11 of 11", "payments": "10 of 12"},
        "sync_salah": {"state": "failed"},
        "sync_rasa": {"state": "not started"},
    }


def test_a_run_that_cannot_start_any_outlet_is_red_and_names_them(
    mappings: Path, run_dag: Callable[..., Any], capfd: pytest.CaptureFixture[str]
) -> None:
    """Here Airflow knows of no outlet's DAG, so that none can be started."""
    with Store.open() as store:
        tally = Tally(total=12, posted=11)
        store.outlet("kedai", "jurnal").note_status("sales", run="run-1", now=NOW, tally=tally, ok=True)
    run = run_dag(sync_all_dag(), source="moka")
    told = capfd.readouterr()
    assert str(run.state) == "failed"
    states = {(each.task_id, each.map_index): str(each.state) for each in run.get_task_instances()}
    assert states["choose", -1] == "success"
    assert states["sum_up", -1] == "failed"
    assert "2 of 2 outlets did not end well: sync_kedai, sync_rasa" in told.out + told.err
    assert "11 of 12" in told.out + told.err
