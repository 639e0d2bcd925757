"""The program ``posbridge``: puts the commands together and says what went wrong in one place."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from posbridge import __version__
from posbridge.cli import check, db, errors, imports, preview, rescan, sandbox, schema, status, tie_out
from posbridge.cli.console import complain, say
from posbridge.cli.shell import real_shell
from posbridge.errors import PosbridgeError


class Reporting(TyperGroup):
    """An error that posbridge raises on purpose is a message, not a traceback."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except PosbridgeError as error:
            complain(str(error))
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Reporting,
    no_args_is_help=True,
    add_completion=False,
    help="Carries MokaPOS and iSeller receipts into Mekari Jurnal, each once, to the rupiah.",
)


def _version(asked: bool) -> None:  # noqa: FBT001 - the shape of a callback
    if asked:
        say(f"posbridge {__version__}")
        raise typer.Exit


@app.callback()
def surroundings(
    ctx: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001 - its callback has answered
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Show the version.")
    ] = False,
) -> None:
    ctx.obj = ctx.obj or real_shell()


app.command("check")(check.check)
app.command("status")(status.status)
app.command("errors")(errors.errors)
app.command("tie-out")(tie_out.tie_out)
app.command("preview")(preview.preview)
app.command("rescan")(rescan.rescan)
app.command("sandbox")(sandbox.sandbox)
app.command("schema")(schema.schema)
app.add_typer(imports.app, name="import")
app.add_typer(db.app, name="db")
