"""``posbridge errors``: the list that a person works through."""

from typing import Annotated

import typer

from posbridge.cli.console import moment, say, show_table
from posbridge.cli.shell import Shell
from posbridge.cli.tie_out_tables import show_open
from posbridge.domain.states import Entity
from posbridge.money import format_rupiah
from posbridge.ports import Problem
from posbridge.settings.model import OutletSettings


def errors(
    ctx: typer.Context,
    outlet: Annotated[str, typer.Argument(help="Slug of the outlet: its file's name without .yaml.")],
    *,
    entity: Annotated[Entity | None, typer.Option(help="Only this entity.")] = None,
) -> None:
    """List what is held, rejected, uncertain or waiting, and what else the tie-out tells, with what to do."""
    shell: Shell = ctx.obj
    settings = shell.outlet(outlet)
    store = shell.open_bench(settings).store
    problems = store.inbox.problems(entity)
    named = {problem.receipt_no for problem in problems}
    differing = [] if entity else [each for each in store.tieouts.open() if each.difference.receipt_no not in named]
    if not problems:
        what = f"No {entity} of {outlet} are" if entity else f"Nothing of {outlet} is"
        say(f"{what} held, rejected, uncertain or waiting.", style="green")
    else:
        show_table(
            settings.name,
            ("Entity", "Receipt", "Date", "State", "Code", "Reason", "What to do"),
            [_row(settings, problem) for problem in problems],
        )
        say("After mending: run the outlet's DAG again; it picks up everything that is not posted yet.")
    if differing:
        show_open(settings, differing)


def _row(outlet: OutletSettings, problem: Problem) -> tuple[str, ...]:
    reason = problem.reason
    residual = f" (differs by Rp {format_rupiah(reason.residual)})" if reason.residual is not None else ""
    return (
        problem.entity,
        problem.receipt_no or f"{problem.kind} {problem.source_id}",
        moment(problem.occurred_at, outlet.zone) if problem.occurred_at else "",
        problem.state,
        reason.code,
        reason.message + residual,
        reason.remedy,
    )
