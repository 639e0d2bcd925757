"""The DAG of one outlet: five entities of extract, map, load, then reconcile (design §5).

Parsed often, so nothing here imports a vendor client, pandas or the store; tasks import what they need.
"""

import os
from datetime import datetime, time, timedelta

from airflow.sdk import DAG, Param, TaskGroup, TriggerRule, XComArg, task

from posbridge.domain.states import Entity
from posbridge.orchestration.describe import describe
from posbridge.orchestration.retry import MendableOnly
from posbridge.orchestration.schedules import schedule
from posbridge.settings.model import OutletSettings

STEPS = ("extract", "map", "load")
_RETRIES = 5
_RETRY_DELAY = timedelta(minutes=1)
_LONGEST_TASK = timedelta(hours=6)


def build_dag(outlet: OutletSettings) -> DAG:
    """Build the DAG of ``outlet``. Two parses of one file give the same DAG."""
    dag = DAG(
        dag_id=outlet.dag_id,
        dag_display_name=outlet.name,
        description=f"{outlet.system.label} outlet {outlet.source.outlet} into {outlet.company.connection}",
        doc_md=describe(outlet),
        schedule=schedule(outlet),
        start_date=datetime.combine(outlet.start_date, time.min, tzinfo=outlet.zone),
        catchup=False,
        max_active_runs=1,
        tags=["posbridge", outlet.source.system, outlet.company.connection],
        owner_links=owner_links(),
        params=run_params(),
        default_args={
            "owner": "posbridge",
            "retries": _RETRIES,
            "retry_delay": _RETRY_DELAY,
            "retry_policy": MendableOnly(),
            "execution_timeout": _LONGEST_TASK,
        },
    )
    with dag:
        _wire(outlet.slug)
    return dag


def owner_links() -> dict[str, str]:
    """Where the UI's owner name leads: POSBRIDGE_OWNER_LINK (https: or mailto:), if it is set."""
    link = os.environ.get("POSBRIDGE_OWNER_LINK")
    return {"posbridge": link} if link else {}


def run_params() -> dict[str, Param]:
    """The trigger form."""
    return {
        "entities": Param(
            [str(entity) for entity in Entity],
            type="array",
            title="Entities",
            description="What to carry. Sales need master data to have been synced once.",
            items={"type": "string", "enum": [str(entity) for entity in Entity]},
            examples=[str(entity) for entity in Entity],
        ),
        "from_date": Param(
            None,
            type=["null", "string"],
            format="date",
            title="From",
            description="First day, in the outlet's zone. Empty: from where the last run stopped.",
        ),
        "to_date": Param(
            None,
            type=["null", "string"],
            format="date",
            title="To",
            description="Last day, inclusive. Empty: up to now.",
        ),
        "dry_run": Param(
            False,  # noqa: FBT003
            type="boolean",
            title="Dry run",
            description="Show in the load tasks' logs what would be created, line by line, and send nothing.",
        ),
    }


def _wire(slug: str) -> None:
    steps = {entity: _entity_tasks(slug, entity) for entity in Entity}

    @task(task_id="reconcile", trigger_rule=TriggerRule.ALL_DONE, task_display_name="reconcile")
    def reconcile() -> dict[str, object]:
        from posbridge.orchestration.tasks import run_reconcile  # noqa: PLC0415

        return run_reconcile(slug)

    extracts = [steps[entity]["extract"] for entity in Entity]
    loads = [steps[entity]["load"] for entity in Entity]
    done = reconcile()
    # A count needs to know of the sales around it, a sale of its customer: read all, then map.
    for entity in (Entity.TRANSFERS, Entity.SALES):
        extracts >> steps[entity]["map"]
    for before, after in zip(Entity, list(Entity)[1:], strict=False):
        steps[before]["load"] >> steps[after]["map"]
    loads >> done


def _step_task(slug: str, entity: Entity, step: str) -> XComArg:
    """One step of one entity. A load runs one at a time per outlet even when a backfill runs many days."""

    @task(
        task_id=step,
        trigger_rule=TriggerRule.ALL_DONE,
        max_active_tis_per_dag=1 if step == "load" else None,
    )
    def run() -> dict[str, object]:
        from posbridge.orchestration.tasks import run_step  # noqa: PLC0415

        return run_step(slug, entity, step)

    return run()


def _entity_tasks(slug: str, entity: Entity) -> dict[str, XComArg]:
    with TaskGroup(group_id=str(entity)):
        made = {step: _step_task(slug, entity, step) for step in STEPS}
        made["extract"] >> made["map"] >> made["load"]
    return made
