"""``sync_all``: starts the DAG of every outlet, or of some, waits for them, and sums up.

Waiting is done by the triggerer; no task slot is held meanwhile.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, Param, TriggerRule, get_current_context, task

from posbridge.errors import ConfigError
from posbridge.orchestration.dag import owner_links, run_params
from posbridge.orchestration.outlets import mappings
from posbridge.settings.load import BrokenOutlet, load_outlets
from posbridge.settings.model import OutletSettings

__all__ = ["SYNC_ALL", "choose", "sync_all_dag"]

SYNC_ALL = "sync_all"
_FILTERS = ("company", "source", "tag")
_EVERY = 10
"""Seconds between looks at the runs that were started."""

_LONGEST = timedelta(hours=12)

Chosen = dict[str, Any]


def sync_all_dag() -> DAG:
    """The DAG; it has no schedule of its own, as each outlet has one."""
    dag = DAG(
        dag_id=SYNC_ALL,
        dag_display_name="Sinkronisasi Semua Transaksi",
        description="Starts every outlet's DAG, waits, and sums up",
        doc_md=_ABOUT,
        schedule=None,
        catchup=False,
        max_active_runs=1,
        tags=["posbridge"],
        owner_links=owner_links(),
        params={**_filters(), **run_params()},
        default_args={"owner": "posbridge", "retries": 0, "execution_timeout": _LONGEST},
    )
    with dag:

        @task(task_id="choose")
        def chosen() -> list[Chosen]:
            params = get_current_context()["params"]
            return choose(load_outlets(mappings()), params)

        started = TriggerDagRunOperator.partial(
            task_id="sync",
            wait_for_completion=True,
            deferrable=True,
            poke_interval=_EVERY,
            fail_when_dag_is_paused=True,
            map_index_template="{{ task.trigger_dag_id }}",
        ).expand_kwargs(chosen())

        @task(task_id="sum_up", trigger_rule=TriggerRule.ALL_DONE)
        def sum_up() -> dict[str, object]:
            from posbridge.orchestration.sum_up import run_sum_up  # noqa: PLC0415 - imports the store

            return run_sum_up()

        started >> sum_up()
    return dag


def choose(outlets: Sequence[OutletSettings | BrokenOutlet], params: Mapping[str, Any]) -> list[Chosen]:
    """Arguments of each run to start, by outlet; a broken file's DAG is started too, so that it is seen to fail.

    Raises:
        ConfigError: no outlet fits the filters.
    """
    asked = {name: str(params.get(name) or "").strip() for name in _FILTERS}
    fitting = [outlet.dag_id for outlet in outlets if _fits(outlet, **asked)]
    if not fitting:
        told = ", ".join(f"{name} {value!r}" for name, value in asked.items() if value) or "the folder of settings"
        raise ConfigError(f"There is no outlet for {told}.", remedy="Correct the form, or leave its filters empty.")
    conf = {name: params[name] for name in run_params() if name in params}
    return [{"trigger_dag_id": dag_id, "conf": conf} for dag_id in fitting]


def _fits(outlet: OutletSettings | BrokenOutlet, *, company: str, source: str, tag: str) -> bool:
    if isinstance(outlet, BrokenOutlet):
        return not (company or source or tag)
    return (
        company in ("", outlet.company.connection)
        and source in ("", outlet.source.system)
        and (not tag or tag.casefold() in {each.casefold() for each in outlet.tags})
    )


def _filters() -> dict[str, Param]:
    def text(title: str, description: str) -> Param:
        return Param(None, type=["null", "string"], title=title, description=description)

    return {
        "company": text("Company", "Connection of a Jurnal company. Empty: all."),
        "source": text("Source", "POS system, such as moka or iseller. Empty: all."),
        "tag": text("Tag", "A tag of the outlets' files. Empty: all."),
    }


_ABOUT = """\
### Sinkronisasi Semua Transaksi

Starts the DAG of every outlet, or of those of one company, source or tag; waits for them; sums up in
`sum_up`. The other fields of the form are handed on to each outlet's run. An outlet whose DAG is paused is not
started and counts as failed, so that it is not forgotten.
"""
