"""Runs DAGs as the tests of the DAGs do."""

from tests.dags.conftest import airflow_db, run_dag

__all__ = ["airflow_db", "run_dag"]
