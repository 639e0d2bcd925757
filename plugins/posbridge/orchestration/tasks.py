"""The bodies of an outlet's tasks: open the outlet, run one step, report.

Imported when a task runs, never when a DAG is parsed.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowSkipException

from posbridge.bootstrap import open_bench, wall_clock
from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, Window
from posbridge.errors import IncompleteError
from posbridge.orchestration.outlets import outlet_settings
from posbridge.orchestration.run_context import run_from
from posbridge.orchestration.waiting import slot_freed_by_waits
from posbridge.settings.model import OutletSettings
from posbridge.steps.bench import Bench, Run
from posbridge.steps.describe import lines_of
from posbridge.steps.extract import extract
from posbridge.steps.load import load
from posbridge.steps.map import map_entity
from posbridge.steps.preview import preview
from posbridge.steps.reconcile import reconcile, tallies
from posbridge.steps.summary import counts, n_of_m

log = structlog.get_logger("posbridge")

Summary = dict[str, object]
_FAILED = {"failed", "upstream_failed"}
_TIED = frozenset({Entity.SALES, Entity.PAYMENTS, Entity.RETURNS})


def run_step(slug: str, entity: Entity, step: str) -> Summary:
    """Run one step of one entity; the returned summary is the task's line in the sync log."""
    context = get_current_context()
    outlet = outlet_settings(slug)
    run = run_from(context, outlet, now=wall_clock())
    _skip_unasked(outlet, run, entity, step)
    bench = open_bench(outlet, backfill=run.kind is RunKind.BACKFILL)
    with slot_freed_by_waits(context, outlet.zone, wall_clock):
        if run.dry_run:
            return _dry_run(bench, run, entity)
        return {"extract": _extract, "map": _map, "load": _load}[step](entity, bench, run)


def run_reconcile(slug: str) -> Summary:
    """Tie out, then fail if anything in the run failed: a run's state is that of its last task."""
    context = get_current_context()
    outlet = outlet_settings(slug)
    run = run_from(context, outlet, now=wall_clock())
    if run.dry_run:
        return {"summary": "dry run: nothing was sent, nothing to tie out"}
    failed = _failed_tasks(context)
    summary: Summary
    if run.kind is RunKind.EVENT:
        # A tie-out costs Jurnal requests; the nightly run makes it for the whole day.
        counted = {str(entity): n_of_m(tally) for entity, tally in tallies(open_bench(outlet), run).items()}
        summary = {"summary": "carried what was new; the nightly run ties the day out", **counted}
    elif not run.entities >= _TIED:
        summary = {"summary": "tie-out needs sales, payments and returns; this run carries less"}
        log.info(str(summary["summary"]), outlet=slug)
    else:
        with slot_freed_by_waits(context, outlet.zone, wall_clock):
            done = reconcile(open_bench(outlet), run)
        summary = {
            "summary": f"{len(done.days)} days tied out to the rupiah",
            "days": [str(day.day) for day in done.days],
            **{str(entity): n_of_m(tally) for entity, tally in done.tallies.items()},
        }
    if failed:
        raise IncompleteError(
            f"{slug}: {', '.join(failed)} failed in this run.",
            remedy="Open their logs; each problem is listed there with what to do. Then clear them.",
        )
    return summary


def _extract(entity: Entity, bench: Bench, run: Run) -> Summary:
    done = extract(entity, bench, run)
    if done.note:
        raise AirflowSkipException(done.note)
    return {
        "summary": f"{done.rows} rows read, {done.new} new records, {done.changed} changed",
        "pages": done.pages,
        "rows": done.rows,
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged,
    }


def _map(entity: Entity, bench: Bench, run: Run) -> Summary:
    done = map_entity(entity, bench, run)
    return {
        "summary": f"{done.planned} planned, {done.held} held, {done.waiting} waiting, {done.skipped} skipped",
        "planned": done.planned,
        "held": done.held,
        "waiting": done.waiting,
        "skipped": done.skipped,
        "documents": done.documents,
    }


def _load(entity: Entity, bench: Bench, run: Run) -> Summary:
    done = load(entity, bench, run)
    return {"summary": n_of_m(done.tally), "sent": done.sent, "adopted": done.adopted, **counts(done.tally)}


def _dry_run(bench: Bench, run: Run, entity: Entity) -> Summary:
    window = Window(start=run.asked.start or bench.beginning, end=run.asked.end)
    shown = preview(bench, window, entities=[entity])
    for line in lines_of(shown):
        log.info(line)
    summary = f"dry run: {len(shown)} lines, nothing was sent"
    log.info(summary, outlet=bench.settings.slug, entity=str(entity))
    return {"summary": summary}


def _skip_unasked(outlet: OutletSettings, run: Run, entity: Entity, step: str) -> None:
    if entity not in run.entities:
        why = "was not asked for" if run.kind is RunKind.MANUAL else "moves in a run of its own"
        raise AirflowSkipException(f"{entity} {why}")
    if run.dry_run and step != "load":
        raise AirflowSkipException("dry run: the load task shows what would be created")
    if entity is Entity.TRANSFERS and not outlet.transfers.automatic and run.kind is not RunKind.MANUAL:
        raise AirflowSkipException("transfers.automatic is false: they move on manual runs only")


def _failed_tasks(context: Mapping[str, Any]) -> list[str]:
    task = context["ti"]
    states = task.get_task_states(dag_id=task.dag_id, run_ids=[task.run_id]).get(task.run_id, {})
    return sorted(task_id for task_id, state in states.items() if str(getattr(state, "value", state)) in _FAILED)
