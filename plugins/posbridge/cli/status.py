"""``posbridge status``: the sync list, what is still to be sent, and the request budget, as the store has them."""

from collections.abc import Iterator

import typer

from posbridge.cli.console import complain, moment, say, show_table
from posbridge.cli.shell import Shell
from posbridge.cli.tie_out_tables import open_differences_line
from posbridge.errors import PosbridgeError
from posbridge.ports import BudgetStanding, BudgetWindow, EntityStatus, Outlook
from posbridge.settings.load import BrokenOutlet, load_outlets
from posbridge.settings.model import OutletSettings
from posbridge.steps.bench import Bench
from posbridge.steps.progress import counted, estimate, requests_for, waiting_documents

Row = tuple[str, ...]


def status(ctx: typer.Context) -> None:
    """Show the sync list; what is still to be sent and when it will be; what is left of each company's requests."""
    shell: Shell = ctx.obj
    listed: list[Row] = []
    to_send: list[Row] = []
    budgets: dict[str, list[Row]] = {}
    problems: list[str] = []
    open_differences: list[str] = []
    for outlet in load_outlets(shell.mappings()):
        if isinstance(outlet, BrokenOutlet):
            listed.append((outlet.slug, "", "", "", "", "config-error"))
            problems.append(str(outlet.error))
            continue
        bench = shell.open_bench(outlet)
        lines = bench.store.status()
        listed.extend(_line(outlet, line) for line in lines)
        if not lines:
            listed.append((outlet.slug, "", "never", "never", "", "not synced yet"))
        if line := open_differences_line(bench):
            open_differences.append(line)
        try:
            outlook = bench.outlook()
            to_send.extend(_backlog(bench, outlook))
        except PosbridgeError as error:
            problems.append(f"{outlet.slug}: what is still to be sent cannot be told. {error}")
            continue
        if outlook.budget:
            budgets.setdefault(outlet.company.connection, list(_budget(outlet, outlook.budget)))
    show_table(
        "Sync list", ("Outlet", "Entity", "Last sync", "Last success", "Posted", "State"), listed, right=("Posted",)
    )
    if to_send:
        show_table("To be sent", ("Outlet", "Documents", "Days", "Oldest", "Requests", "Estimate"), to_send)
    if budgets:
        rows = [row for company in budgets.values() for row in company]
        show_table("Requests", ("Company", "Of the", "Used", "Limit", "Resets"), rows, right=("Used", "Limit"))
    for problem in problems:
        complain(problem)
    for line in open_differences:
        say(line, style="red")
    say("`posbridge errors <outlet>` lists what is held, rejected, uncertain or waiting.")


def _line(outlet: OutletSettings, line: EntityStatus) -> Row:
    return (
        outlet.slug,
        line.entity,
        moment(line.last_sync, outlet.zone),
        moment(line.last_success, outlet.zone),
        f"{line.posted} of {line.total}",
        line.state,
    )


def _backlog(bench: Bench, outlook: Outlook) -> Iterator[Row]:
    """One row where something is to be sent. It says when that would be done if it were sent from now on."""
    backlog, zone = outlook.backlog, bench.settings.zone
    if not backlog.own:
        return
    requests = requests_for(backlog.own, bench.target.batch_size)
    yield (
        bench.settings.slug,
        waiting_documents(backlog.own),
        str(backlog.days),
        str(backlog.oldest or ""),
        f"about {counted(requests)}",
        estimate(requests, outlook.budget, now=bench.clock(), zone=zone),
    )


def _budget(outlet: OutletSettings, standing: BudgetStanding) -> Iterator[Row]:
    windows = {"minute": standing.minute, "hour": standing.hour, "month": standing.month}
    for name, window in windows.items():
        resets = moment(window.resets_at, outlet.zone)
        yield (outlet.company.connection, name, f"{window.used:,}", _limit(window), resets)


def _limit(window: BudgetWindow) -> str:
    if window.spent:
        return "refused by Jurnal"
    return "not known" if window.limit is None else f"{window.limit:,}"
