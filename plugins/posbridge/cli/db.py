"""``posbridge db``: the store's own database."""

from typing import Annotated

import typer

from posbridge.cli.console import say
from posbridge.cli.shell import DATABASE, Shell

app = typer.Typer(no_args_is_help=True, help="The database of inbox and outbox.")


@app.callback()
def group() -> None:
    """The database of inbox and outbox."""


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


@app.command("rotate-key")
def rotate_key(ctx: typer.Context) -> None:
    """Encrypt the stored tokens with the first of Airflow's Fernet keys, so that the former ones can go."""
    from posbridge.bootstrap import fernet_key  # noqa: PLC0415 - SQLAlchemy loads slowly
    from posbridge.store.store import Store  # noqa: PLC0415

    shell: Shell = ctx.obj
    with Store.open(shell.environ.get(DATABASE)) as store:
        done = store.vault(fernet_key(), shell.clock).rotate()
    say(f"Tokens of {done} connections are encrypted with the first key now.", style="green")
