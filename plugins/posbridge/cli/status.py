"""``posbridge status``: the sync list, as the store has it."""

import typer

from posbridge.cli.console import complain, moment, say, show_table
from posbridge.cli.shell import Shell
from posbridge.ports import EntityStatus
from posbridge.settings.load import BrokenOutlet, load_outlets
from posbridge.settings.model import OutletSettings


def status(ctx: typer.Context) -> None:
    """Show the sync list: outlet, entity, last sync, last success, "n of m", state."""
    shell: Shell = ctx.obj
    rows: list[tuple[str, ...]] = []
    outlets = load_outlets(shell.mappings())
    for outlet in outlets:
        if isinstance(outlet, BrokenOutlet):
            rows.append((outlet.slug, "", "", "", "", "config-error"))
            continue
        lines = shell.open_bench(outlet).store.status()
        rows.extend(_row(outlet, line) for line in lines)
        if not lines:
            rows.append((outlet.slug, "", "never", "never", "", "not synced yet"))
    show_table(
        "Sync list", ("Outlet", "Entity", "Last sync", "Last success", "Posted", "State"), rows, right=("Posted",)
    )
    for outlet in outlets:
        if isinstance(outlet, BrokenOutlet):
            complain(str(outlet.error))
    say("`posbridge errors <outlet>` lists what is held, rejected, uncertain or waiting.")


def _row(outlet: OutletSettings, line: EntityStatus) -> tuple[str, ...]:
    return (
        outlet.slug,
        line.entity,
        moment(line.last_sync, outlet.zone),
        moment(line.last_success, outlet.zone),
        f"{line.posted} of {line.total}",
        line.state,
    )
