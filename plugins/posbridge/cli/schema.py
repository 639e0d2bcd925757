"""``posbridge schema``: the JSON Schema that editors complete and check outlet files with."""

from pathlib import Path
from typing import Annotated

import typer

from posbridge.cli.console import say
from posbridge.settings.schema import schema_text


def schema(
    *,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to this file.")] = None,
) -> None:
    """Print the JSON Schema of an outlet's file, or write it to a file."""
    if output is None:
        typer.echo(schema_text(), nl=False)
        return
    output.write_text(schema_text(), encoding="utf-8")
    say(f"Written to {output}.")
