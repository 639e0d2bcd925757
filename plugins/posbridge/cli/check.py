"""``posbridge check``: are the outlets' files right, and does the world have what they name?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from posbridge.cli.console import complain, say, show_table
from posbridge.cli.shell import Shell
from posbridge.domain.books import BookResource
from posbridge.errors import PosbridgeError
from posbridge.settings.clashes import find_clashes
from posbridge.settings.live import book_faults, source_faults
from posbridge.settings.load import BrokenOutlet, load_outlets
from posbridge.settings.messages import Fault
from posbridge.settings.model import OutletSettings

_READ = (BookResource.ACCOUNTS, BookResource.TAXES, BookResource.WAREHOUSES)


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
    problems: dict[str, list[str]] = {outlet.slug: [] for outlet in outlets}
    settings = [outlet for outlet in outlets if isinstance(outlet, OutletSettings)]
    for outlet in outlets:
        if isinstance(outlet, BrokenOutlet):
            problems[outlet.slug].append(str(outlet.error))
    for clash in find_clashes(settings):
        problems[Path(clash.file).stem].append(str(clash))
    if live:
        for outlet in settings:
            problems[outlet.slug].extend(_live(outlet, shell))
    show_table(
        "Outlets", ("Outlet", "Name", "Source", "Company", "Plan", "State"), [_row(o, problems) for o in outlets]
    )
    for lines in problems.values():
        for line in lines:
            complain(line)
    wrong = sum(bool(lines) for lines in problems.values())
    say(f"{len(outlets) - wrong} of {len(outlets)} outlets are right.", style="red" if wrong else "green")
    if wrong:
        raise typer.Exit(1)


def _row(outlet: OutletSettings | BrokenOutlet, problems: dict[str, list[str]]) -> tuple[str, ...]:
    state = "wrong" if problems[outlet.slug] else "ok"
    if isinstance(outlet, BrokenOutlet):
        return outlet.slug, "", "", "", "", state
    source = f"{outlet.source.system} {outlet.source.business}/{outlet.source.outlet}"
    return outlet.slug, outlet.name, source, outlet.company.connection, outlet.company.plan, state


def _live(outlet: OutletSettings, shell: Shell) -> Iterator[str]:
    """Faults of both sides; what cannot be asked is a fault too."""
    bench = shell.open_bench(outlet)
    try:
        yield from _told(outlet, source_faults(bench.source, shell.clock().astimezone(outlet.zone)))
    except PosbridgeError as error:
        yield f"{outlet.path.name}: source.connection: {error}"
    try:
        yield from _told(outlet, book_faults(outlet, bench.target.refresh(_READ)))
    except PosbridgeError as error:
        yield f"{outlet.path.name}: company.connection: {error}"


def _told(outlet: OutletSettings, faults: Iterator[Fault]) -> Iterator[str]:
    for fault in faults:
        yield f"{outlet.path.name}: {fault.field}: {fault.text}"
