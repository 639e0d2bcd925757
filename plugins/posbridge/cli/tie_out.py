"""``posbridge tie-out``: what was proved of each day, what differs, and since when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

import typer

from posbridge.cli import tie_out_json, tie_out_tables
from posbridge.cli.shell import Shell
from posbridge.cli.tie_out_days import days_between, shown_days
from posbridge.domain.windows import RunKind, resolve
from posbridge.errors import ConfigError
from posbridge.steps.bench import Bench, Run

_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Days by the command line, inclusive; None where it left them out."""

    first: date | None
    last: date | None

    @property
    def given(self) -> bool:
        return self.first is not None or self.last is not None


def tie_out(
    ctx: typer.Context,
    outlet: Annotated[str, typer.Argument(help="Slug of the outlet: its file's name without .yaml.")],
    *,
    first: Annotated[
        date | None,
        typer.Option("--from", parser=date.fromisoformat, metavar="YYYY-MM-DD", help="First day, inclusive."),
    ] = None,
    last: Annotated[
        date | None,
        typer.Option("--to", parser=date.fromisoformat, metavar="YYYY-MM-DD", help="Last day; if left out, today."),
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="Every proof of the days, and what each changed.")] = False,
    only_open: Annotated[bool, typer.Option("--open", help="Only what is open, of all days or those named.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Prove now, and keep the result. Costs a few requests to Jurnal.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON document, amounts as text.")] = False,
) -> None:
    """Show the last proof of each day: the last seven days that have one, or the days named.

    Ends with 1 where something is open, so that a script may ask.
    """
    if history and only_open:
        raise typer.BadParameter("--open shows no history; leave one of them out.", param_hint="--history")
    shell: Shell = ctx.obj
    settings = shell.outlet(outlet)
    bench, asked = shell.open_bench(settings), Range(first=first, last=last)
    if again:
        asked = _prove(bench, asked)
    if only_open:
        found = [each for each in bench.store.tieouts.open() if _within(asked, each.day)]
        (tie_out_json.show_open if as_json else tie_out_tables.show_open)(settings, found)
        raise typer.Exit(1 if found else 0)
    days = shown_days(bench.store.tieouts, _days(bench, asked), history=history)
    (tie_out_json.show_days if as_json else tie_out_tables.show_days)(settings, days, history=history)
    raise typer.Exit(1 if any(day.is_open for day in days) else 0)


def _prove(bench: Bench, asked: Range) -> Range:
    """Prove the days named, or as a nightly run would; returns the days that were proved."""
    from posbridge.steps.reconcile import prove  # noqa: PLC0415 - only this reads the POS and Jurnal

    now, zone = bench.clock(), bench.settings.zone
    window = resolve(kind=RunKind.MANUAL, now=now, zone=zone, from_date=asked.first, to_date=asked.last)
    name = f"tie-out at {now.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    proved = prove(bench, Run(id=name, holder=name, kind=RunKind.MANUAL, asked=window)).days
    if not proved:
        raise ConfigError(
            f"{bench.settings.slug}: there is no day to prove; nothing has been read from the POS yet.",
            remedy="Run the outlet's DAG first.",
        )
    bench.store.tieouts.keep(proved, run=name, now=now)
    return asked if asked.given else Range(first=proved[0].day, last=proved[-1].day)


def _days(bench: Bench, asked: Range) -> list[date]:
    if not asked.given:
        return [kept.tieout.day for kept in bench.store.tieouts.latest(date.min, date.max)][-_DAYS:]
    last = asked.last or bench.clock().astimezone(bench.settings.zone).date()
    first = asked.first or last - timedelta(days=_DAYS - 1)
    if first > last:
        raise ConfigError(f"The days run from {first} to {last}.", field="from", remedy="Swap the two dates.")
    return days_between(first, last)


def _within(asked: Range, day: date) -> bool:
    return (asked.first or date.min) <= day <= (asked.last or date.max)
