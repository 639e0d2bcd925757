"""From Airflow's context to the run that steps know. The one place that reads the context."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, resolve
from posbridge.errors import ConfigError
from posbridge.settings.model import OutletSettings
from posbridge.steps.bench import Run

_KINDS = {"scheduled": RunKind.SCHEDULED, "backfill": RunKind.BACKFILL, "asset_triggered": RunKind.EVENT}
"""By Airflow's run type. The others (manual, operator_triggered, asset_materialization) somebody asked for."""


def run_from(context: Mapping[str, Any], outlet: OutletSettings, *, now: datetime) -> Run:
    """Make the run of a task's context.

    A run need have neither logical date nor interval (REST and CLI triggers), so nothing else relies on
    them. The end of an open window is the run's own start, the same for all its tasks.

    Raises:
        ConfigError: the trigger form was filled in wrongly.
    """
    dag_run, params, task = context["dag_run"], context["params"], context["ti"]
    kind = _KINDS.get(str(getattr(dag_run.run_type, "value", dag_run.run_type)), RunKind.MANUAL)
    start, end = dag_run.data_interval_start, dag_run.data_interval_end
    asked = resolve(
        kind=kind,
        now=dag_run.start_date or now,
        zone=outlet.zone,
        from_date=_day(params.get("from_date"), "from_date"),
        to_date=_day(params.get("to_date"), "to_date"),
        interval=(start, end) if start is not None and end is not None and start < end else None,
        logical_date=dag_run.logical_date,
        triggered_at=dag_run.run_after,
    )
    # A try that gave its slot back for a long wait starts again under the same number and id.
    returns = context.get("task_reschedule_count") or 0
    return Run(
        id=dag_run.run_id,
        holder=f"{dag_run.run_id}/{task.task_id}/{task.try_number}/{task.id}/{returns}",
        kind=kind,
        asked=asked,
        entities=_entities(kind, params.get("entities"), outlet, end),
        dry_run=bool(params.get("dry_run")),
    )


def _entities(
    kind: RunKind, asked: Sequence[str] | None, outlet: OutletSettings, end: datetime | None
) -> frozenset[Entity]:
    """What the run carries: what was asked for, less what moves at another time.

    Stock moves at its hour, so a run that an event started leaves it alone. Where that hour is not the nightly
    run's, the run whose interval ends at it carries master data and stock, the other all but stock.
    """
    entities = frozenset(Entity(name) for name in asked or list(Entity))
    if kind is RunKind.MANUAL:
        return entities
    if kind is RunKind.EVENT:
        return entities - {Entity.TRANSFERS}
    if not outlet.transfers_apart or end is None:
        return entities
    local = end.astimezone(outlet.zone).time().replace(second=0, microsecond=0)
    if local == outlet.transfers.at:
        return entities & {Entity.MASTER, Entity.TRANSFERS}
    return entities - {Entity.TRANSFERS}


def _day(text: str | None, field: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ConfigError(f"{field} is {text!r}, which is no date.", field=field, remedy="Write YYYY-MM-DD.") from None
