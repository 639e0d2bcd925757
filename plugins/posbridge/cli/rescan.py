"""``posbridge rescan``: looks in the POS for receipts of old days that came late or changed late."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from posbridge.cli.console import moment, say, show_table
from posbridge.cli.shell import Shell
from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, Window, resolve
from posbridge.settings.model import OutletSettings
from posbridge.steps.rescan import Fell, Found, PageRead, summed
from posbridge.steps.rescan import rescan as read_again


def _entities(text: str) -> frozenset[Entity]:
    try:
        return frozenset(Entity(name.strip()) for name in text.split(","))
    except ValueError:
        known = ", ".join(Entity)
        raise typer.BadParameter(f"{text!r} names none of the entities {known}.") from None


def rescan(
    ctx: typer.Context,
    outlet: Annotated[str, typer.Argument(help="Slug of the outlet: its file's name without .yaml.")],
    *,
    first: Annotated[
        date, typer.Option("--from", parser=date.fromisoformat, metavar="YYYY-MM-DD", help="First day, inclusive.")
    ],
    last: Annotated[
        date | None,
        typer.Option("--to", parser=date.fromisoformat, metavar="YYYY-MM-DD", help="Last day; if left out, today."),
    ] = None,
    entities: Annotated[
        frozenset[Entity] | None,
        typer.Option(parser=_entities, metavar="LIST", help="Such as sales,returns; if left out, everything."),
    ] = None,
) -> None:
    """Read old days again from the POS, however far back, and keep what is new or changed. Posts nothing."""
    shell: Shell = ctx.obj
    settings, now = shell.outlet(outlet), shell.clock()
    zone = settings.zone
    asked = resolve(
        kind=RunKind.MANUAL, now=now, zone=zone, from_date=first, to_date=last or now.astimezone(zone).date()
    )
    window = Window(start=asked.start or asked.end, end=asked.end)
    pages: list[PageRead] = []
    run = f"rescan at {moment(now, zone)}"
    for page in read_again(shell.open_bench(settings), window, entities or frozenset(Entity), run=run):
        say(_line(page, zone))
        pages.append(page)
    _sum_up(list(summed(pages).values()), settings, window)


def _line(page: PageRead, zone: ZoneInfo) -> str:
    days = page.window.days(zone)
    when = str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return (
        f"{when}  {page.feed}, page {page.number}: {page.rows} rows; {page.count(Fell.NEW)} new, "
        f"{page.count(Fell.CHANGED)} changed, {page.count(Fell.UNCHANGED)} unchanged"
    )


def _sum_up(found: Sequence[Found], settings: OutletSettings, window: Window) -> None:
    news = [each for each in found if each.fell is not Fell.UNCHANGED]
    if news:
        news.sort(key=lambda each: (each.occurred_at or window.start, each.receipt_no, each.kind))
        rows = [
            (
                each.fell,
                each.kind,
                each.receipt_no or each.source_id,
                moment(each.occurred_at, settings.zone) if each.occurred_at else "",
                "cannot be read as it is" if each.problem else "",
            )
            for each in news
        ]
        show_table("New or changed", ("", "Kind", "Receipt", "Happened", ""), rows)
    counts = ", ".join(f"{sum(each.fell is fell for each in found)} {fell}" for fell in Fell)
    if not news:
        say(f"{counts}. There is nothing to carry.")
        return
    days = window.days(settings.zone)
    conf = f'{{"from_date": "{days[0]}", "to_date": "{days[-1]}"}}'
    say(
        f"{counts}; they go to Jurnal with the next run of {settings.dag_id}, "
        f"or now, with these days tied out again: airflow dags trigger {settings.dag_id} --conf '{conf}'"
    )
