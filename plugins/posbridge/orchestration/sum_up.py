"""The body of the last task of ``sync_all``: how each outlet that it started came out.

Imported when the task runs, never when a DAG is parsed.
"""

from collections.abc import Iterable, Mapping, Sequence

import structlog
from airflow.sdk import get_current_context

from posbridge.errors import IncompleteError
from posbridge.orchestration.outlets import PREFIX
from posbridge.ports import EntityStatus
from posbridge.store.store import Store

log = structlog.get_logger("posbridge")

__all__ = ["lines_of", "run_sum_up"]

Line = dict[str, str]


def run_sum_up() -> dict[str, object]:
    """Log a line for each outlet; fails when one did not end well."""
    context = get_current_context()
    task = context["ti"]
    chosen = [each["trigger_dag_id"] for each in task.xcom_pull(task_ids="choose") or []]
    states = task.get_task_states(dag_id=task.dag_id, task_ids=["sync"], run_ids=[task.run_id])
    with Store.open() as store:
        lines = lines_of(chosen, states.get(task.run_id, {}), store.status())
    for dag_id, line in lines.items():
        log.info("outlet ended", dag=dag_id, **line)
    failed = [dag_id for dag_id, line in lines.items() if line["state"] != "success"]
    if failed or not lines:
        raise IncompleteError(
            f"{len(failed)} of {len(lines)} outlets did not end well: {', '.join(failed) or 'none was started'}.",
            remedy="Open the red run of each; its log lists what needs a person. A paused DAG must be unpaused first.",
        )
    return {"summary": f"{len(lines)} of {len(lines)} outlets ended well", "outlets": lines}


def lines_of(chosen: Sequence[str], states: Mapping[str, object], told: Iterable[EntityStatus]) -> dict[str, Line]:
    """By DAG: the state in which its run ended, and for each entity how many of its records are in Jurnal.

    Args:
        chosen: the DAGs that were started, in the order of the mapped ``sync`` tasks.
        states: of these tasks, as ``sync_<index>``.
        told: the sync list.
    """
    lines = {}
    for index, dag_id in enumerate(chosen):
        state = states.get(f"sync_{index}", "not started")
        lines[dag_id] = {"state": str(getattr(state, "value", state))}
    for status in told:
        if line := lines.get(f"{PREFIX}{status.outlet}"):
            line[status.entity] = f"{status.posted} of {status.total}"
    return lines
