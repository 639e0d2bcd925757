"""``posbridge sandbox``: the stand-ins of Moka, iSeller and Jurnal, to try posbridge on before it gets a credential."""

import subprocess
import sys
from datetime import date
from typing import Annotated

import typer

from posbridge.cli.console import say
from posbridge.cli.shell import Shell


def sandbox(
    ctx: typer.Context,
    *,
    days: Annotated[int | None, typer.Option(min=1, help="Days of receipts to make.")] = None,
    until: Annotated[
        date | None, typer.Option(parser=date.fromisoformat, metavar="YYYY-MM-DD", help="Last day of receipts.")
    ] = None,
    receipts: Annotated[int | None, typer.Option(min=1, help="Receipts per outlet and day.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same receipts.")] = None,
    moka_port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port of the Moka stand-in.")] = None,
    jurnal_port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port of the Jurnal stand-in.")] = None,
    iseller_port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port of the iSeller stand-in.")] = None,
) -> None:
    """Start stand-ins of Moka, iSeller and Jurnal on this machine, filled with made-up receipts. Ctrl-C ends them."""
    shell: Shell = ctx.obj
    given = {
        "--days": days,
        "--until": until,
        "--receipts": receipts,
        "--seed": seed,
        "--moka-port": moka_port,
        "--jurnal-port": jurnal_port,
        "--iseller-port": iseller_port,
    }
    clone = shell.clone()
    options = [part for name, value in given.items() if value is not None for part in (name, str(value))]
    say(f"Starting the sandbox of {clone}.")
    ended = subprocess.run([sys.executable, "-m", "tests.sandbox", *options], cwd=clone, check=False)  # noqa: S603
    raise typer.Exit(ended.returncode)
