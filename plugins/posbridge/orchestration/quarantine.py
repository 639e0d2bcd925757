"""The DAG of an outlet whose file is wrong: visible under its own id, red when run, posting nothing."""

from datetime import UTC, datetime

from airflow.sdk import DAG, CronDataIntervalTimetable, task

from posbridge.settings.load import BrokenOutlet

TAG = "config-error"


def quarantine_dag(broken: BrokenOutlet) -> DAG:
    """One task that fails with the settings error, every night until the file is mended."""
    message = str(broken.error)
    dag = DAG(
        dag_id=broken.dag_id,
        description=f"{broken.path.name} is wrong; nothing is synced",
        doc_md=f"### {broken.path.name} cannot be used\n\n```\n{message}\n```\n\n"
        "Nothing of this outlet is synced until the file is mended. Other outlets run as usual.",
        # The usual hour, by the same kind of timetable: the night after the file is mended is not skipped.
        schedule=CronDataIntervalTimetable("0 22 * * *", timezone="Asia/Jakarta"),
        start_date=datetime(2026, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        tags=["posbridge", TAG],
        default_args={"owner": "posbridge", "retries": 0},
    )
    with dag:

        @task(task_id="settings")
        def settings() -> None:
            from posbridge.errors import ConfigError  # noqa: PLC0415

            raise ConfigError(message)

        settings()
    return dag
