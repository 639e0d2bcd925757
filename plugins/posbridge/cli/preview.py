"""``posbridge preview``: what a run would create, line by line; nothing is sent."""

from datetime import date
from typing import Annotated

import typer

from posbridge.cli.console import say
from posbridge.cli.rendering import document_lines
from posbridge.cli.shell import Shell
from posbridge.domain.documents import Document
from posbridge.domain.windows import RunKind, Window, resolve


def preview(
    ctx: typer.Context,
    outlet: Annotated[str, typer.Argument(help="Slug of the outlet: its file's name without .yaml.")],
    *,
    first: Annotated[date, typer.Option("--from", parser=date.fromisoformat, metavar="YYYY-MM-DD", help="First day.")],
    last: Annotated[
        date | None,
        typer.Option("--to", parser=date.fromisoformat, metavar="YYYY-MM-DD", help="Last day; default: the first."),
    ] = None,
) -> None:
    """Show what a run over these days would create in Jurnal. Sends nothing."""
    from posbridge.steps.preview import preview as planned  # noqa: PLC0415 - mapping is not needed by other commands

    shell: Shell = ctx.obj
    settings = shell.outlet(outlet)
    asked = resolve(kind=RunKind.MANUAL, now=shell.clock(), zone=settings.zone, from_date=first, to_date=last or first)
    window = Window(start=asked.start or asked.end, end=asked.end)
    documents = 0
    for item in planned(shell.open_bench(settings), window):
        if isinstance(item, Document):
            documents += 1
            for line in document_lines(item):
                say(line)
    say(f"{documents} documents would be created. Nothing was sent.")
