"""``posbridge import``: takes what a POS does not tell from a file. The next run maps and posts it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from posbridge.cli.console import say
from posbridge.cli.shell import Shell
from posbridge.domain.records import Record
from posbridge.errors import ConfigError
from posbridge.settings.model import OutletSettings

app = typer.Typer(no_args_is_help=True, help="Take transfers, counts, adjustments or payouts from a CSV file.")

Outlet = Annotated[str, typer.Argument(help="Slug of the outlet: its file's name without .yaml.")]
Table = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The CSV file (docs/operating.md: columns).")]


@app.command("transfers")
def transfers(ctx: typer.Context, outlet: Outlet, table: Table) -> None:
    """Transfers, stock counts and adjustments. Taking a file in twice changes nothing."""
    from posbridge.sources.movements_csv import read_movements  # noqa: PLC0415 - other commands read no CSV

    shell: Shell = ctx.obj
    settings = shell.outlet(outlet)
    if not settings.track_inventory:
        raise ConfigError(
            f"{settings.path.name}: track_inventory is false, so no stock is carried for this outlet.",
            file=settings.path.name,
            field="track_inventory",
            remedy="Set track_inventory: true and the accounts that it needs, or import for another outlet.",
        )
    _take(shell, settings, table, lambda text: read_movements(text, zone=settings.zone, file=table.name))


@app.command("payouts")
def payouts(ctx: typer.Context, outlet: Outlet, table: Table) -> None:
    """Payouts of a payment provider. Taking a file in twice changes nothing."""
    from posbridge.sources.payouts_csv import read_payouts  # noqa: PLC0415

    shell: Shell = ctx.obj
    settings = shell.outlet(outlet)
    if not settings.payouts:
        raise ConfigError(
            f"{settings.path.name}: no payouts are configured.",
            file=settings.path.name,
            field="payouts",
            remedy="Name the bank and the fee account of the payment type under payouts.",
        )
    _take(shell, settings, table, lambda text: read_payouts(text, zone=settings.zone, file=table.name))


def _take(shell: Shell, settings: OutletSettings, table: Path, read: Callable[[str], Sequence[Record]]) -> None:
    try:
        text = table.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{table.name}: is not UTF-8 text.", file=table.name, remedy="Save it as UTF-8.") from None
    records = read(text)
    bench = shell.open_bench(settings)
    fell = bench.store.inbox.receive(records, run=f"import of {table.name}", now=shell.clock())
    say(
        f"{len(records)} records read from {table.name}: {fell.new} new, {fell.changed} changed, "
        f"{fell.unchanged} known already. The next run of {settings.dag_id} posts them."
    )
