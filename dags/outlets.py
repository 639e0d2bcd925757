"""One Airflow DAG for each outlet file in include/mappings."""

from airflow.sdk import get_parsing_context

from posbridge.orchestration.outlets import outlet_dags

globals().update(outlet_dags(only=get_parsing_context().dag_id))
