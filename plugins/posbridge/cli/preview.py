"""``posbridge preview``: what a run would create, line by line; nothing is sent."""

from datetime import date
from typing import Annotated

import typer

from posbridge.cli.console import say
from posbridge.cli.shell import Shell
from posbridge.domain.documents import Document
from posbridge.domain.windows import RunKind, Window, resolve


def preview(
    ctx: typer.Context,
    outlet: Annotated[str, typer.Argument(help="Slug of the outlet: its file's name without .yaml.")],
    *,
    first: Annotated[
        date, typer.Option("--from", parser=date.fromisoformat, metavar="YYYY-MM-DD", help="First day, inclusive.")
    ],
    last: Annotated[
        date | None,
        typer.Option("--to", parser=date.fromisoformat, metavar="YYYY-MM-DD", help="Last day; if left out, the first."),
    ] = None,
) -> None:
    """Show what a run over these days would create in Jurnal. Sends nothing."""
    from posbridge.steps.describe import lines_of  # noqa: PLC0415 - other commands need no mapping
    from posbridge.steps.preview import preview as rehearse  # noqa: PLC0415

    shell: Shell = ctx.obj
    settings = shell.outlet(outlet)
    asked = resolve(kind=RunKind.MANUAL, now=shell.clock(), zone=settings.zone, from_date=first, to_date=last or first)
    window = Window(start=asked.start or asked.end, end=asked.end)
    shown = rehearse(shell.open_bench(settings), window)
    for line in lines_of(shown):
        say(line)
    documents = sum(isinstance(each, Document) for each in shown)
    say(f"{documents} documents would be created; {len(shown) - documents} records would make none. Nothing was sent.")
