"""One DAG that starts all outlets' DAGs. Everything about it is in the package."""

from airflow.sdk import get_parsing_context

from posbridge.orchestration.sync_all import SYNC_ALL, sync_all_dag

if get_parsing_context().dag_id in (None, SYNC_ALL):
    dag = sync_all_dag()
