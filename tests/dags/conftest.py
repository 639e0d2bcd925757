"""Runs DAGs by ``dag.test()`` against Airflow's own database in a temporary home."""

from collections.abc import Callable
from typing import Any

import pytest
from airflow.sdk import DAG

RunDag = Callable[..., Any]


@pytest.fixture(scope="session")
def airflow_db() -> None:
    from airflow.utils.db import initdb  # noqa: PLC0415 - seconds of imports that only these tests pay

    initdb()


@pytest.fixture
def run_dag(airflow_db: None) -> RunDag:
    """Run a DAG made in the test; returns the finished DagRun.

    ``dag.test()`` wants the DAG serialised in the database, which it would only do for a DAG file.
    """
    from airflow.models.dagbundle import DagBundleModel  # noqa: PLC0415
    from airflow.models.serialized_dag import SerializedDagModel  # noqa: PLC0415
    from airflow.serialization.definitions.dag import SerializedDAG  # noqa: PLC0415
    from airflow.serialization.serialized_objects import LazyDeserializedDAG  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415

    def run(dag: DAG, **conf: Any) -> Any:
        lazy = LazyDeserializedDAG.from_dag(dag)
        with create_session() as session:
            if session.get(DagBundleModel, "testing") is None:
                session.add(DagBundleModel(name="testing"))
                session.flush()
            SerializedDAG.bulk_write_to_db("testing", None, [lazy], None, session=session)
            SerializedDagModel.write_dag(lazy, bundle_name="testing", session=session)
        return dag.test(run_conf=conf, logical_date=None)

    return run
