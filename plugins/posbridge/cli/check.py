"""``posbridge check``: are the outlets' files right, and does the world have what they name?"""

from pathlib import Path
from typing import Annotated

import typer

from posbridge.cli.console import complain, say, show_table
from posbridge.cli.live import Finding, live_findings
from posbridge.cli.shell import Shell
from posbridge.settings.clashes import find_clashes
from posbridge.settings.load import BrokenOutlet, load_outlets
from posbridge.settings.model import OutletSettings

_COLUMNS = ("Outlet", "Name", "Source", "Company", "Plan", "State")


def check(
    ctx: typer.Context,
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Also ask Moka and Jurnal (a few requests per outlet; writes nothing).")
    ] = False,
    mappings: Annotated[Path | None, typer.Option(help="Folder of the outlets' files.")] = None,
) -> None:
    """Check every outlet's file; exit 1 if any is wrong."""
    shell: Shell = ctx.obj
    folder = shell.mappings(mappings)
    outlets = load_outlets(folder)
    if not outlets:
        complain(f"There is no outlet file in {folder}.")
        raise typer.Exit(1)
    findings = _findings(outlets, shell, live=live)
    wrong = {slug for slug, found in findings.items() if not all(each.warning for each in found)}
    show_table("Outlets", _COLUMNS, [_row(outlet, "wrong" if outlet.slug in wrong else "ok") for outlet in outlets])
    for each in (finding for found in findings.values() for finding in found):
        complain(each.text, style="yellow" if each.warning else "red")
    say(f"{len(outlets) - len(wrong)} of {len(outlets)} outlets are right.", style="red" if wrong else "green")
    if wrong:
        raise typer.Exit(1)


def _findings(outlets: list[OutletSettings | BrokenOutlet], shell: Shell, *, live: bool) -> dict[str, list[Finding]]:
    """Everything to say of each outlet, by slug."""
    findings: dict[str, list[Finding]] = {
        outlet.slug: [Finding(str(outlet.error))] if isinstance(outlet, BrokenOutlet) else [] for outlet in outlets
    }
    right = [outlet for outlet in outlets if isinstance(outlet, OutletSettings)]
    for clash in find_clashes(right):
        findings[Path(clash.file).stem].append(Finding(str(clash)))
    if live:
        companies_read: set[str] = set()
        for outlet in right:
            findings[outlet.slug].extend(live_findings(shell.open_bench(outlet), companies_read))
    return findings


def _row(outlet: OutletSettings | BrokenOutlet, state: str) -> tuple[str, ...]:
    if isinstance(outlet, BrokenOutlet):
        return outlet.slug, "", "", "", "", state
    source = f"{outlet.source.system} {outlet.source.business}/{outlet.source.outlet}"
    return outlet.slug, outlet.name, source, outlet.company.connection, outlet.company.plan, state
