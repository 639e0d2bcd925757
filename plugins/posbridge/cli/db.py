"""``posbridge db``: the store's own database."""

from typing import Annotated

import typer

from posbridge.cli.console import say
from posbridge.cli.shell import DATABASE, Shell

app = typer.Typer(no_args_is_help=True, help="The database of inbox and outbox.")


@app.callback()
def group() -> None:
    """Keeps ``upgrade`` a word of its own: a group of one command would drop it."""


@app.command("upgrade")
def upgrade(
    ctx: typer.Context,
    *,
    url: Annotated[str | None, typer.Option(help=f"SQLAlchemy URL; default: {DATABASE}, else the usual file.")] = None,
) -> None:
    """Bring the database to this version's tables. Safe to repeat."""
    from posbridge.store import migrate  # noqa: PLC0415 - SQLAlchemy loads slowly

    shell: Shell = ctx.obj
    target = url or shell.environ.get(DATABASE)
    migrate.upgrade(target)
    say("The database is up to date.", style="green")
