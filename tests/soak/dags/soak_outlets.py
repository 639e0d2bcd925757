"""The product's DAGs in a hurry, whose tasks may kill themselves (see ``tests/soak/airflow_task.py``)."""

from airflow.sdk import get_parsing_context

from posbridge.orchestration.outlets import outlet_dags
from tests.soak.airflow_task import arm, hurry

_context = get_parsing_context()
_dags = outlet_dags(only=_context.dag_id)
for _dag in _dags.values():
    hurry(_dag)
# Airflow names the task where a task process reads this file; the DAG processor's context is empty.
if _context.dag_id in _dags and _context.task_id is not None:
    arm(_dags[_context.dag_id].get_task(_context.task_id))
globals().update(_dags)
