"""Tie-outs as tables for people, in the outlet's own time."""

from collections.abc import Sequence
from dataclasses import replace

from posbridge.cli.console import moment, say, show_table
from posbridge.cli.tie_out_days import ShownDay
from posbridge.domain.tieouts import Difference, KeptDifference
from posbridge.money import format_rupiah
from posbridge.settings.model import OutletSettings

_NAMED = 5


def show_days(settings: OutletSettings, days: Sequence[ShownDay], *, history: bool) -> None:
    """A line per day, then each day that is open; with ``history`` every proof of each day."""
    if not days:
        say(f"No day of {settings.slug} has been proved yet. Its runs prove the days that they carry.")
        return
    show_table(
        settings.name,
        ("Day", "State", "Open", "Proved at", "By the run"),
        [
            (
                str(day.day),
                day.state,
                str(len(day.open)) if day.last else "",
                moment(day.last.proved_at, settings.zone) if day.last else "",
                day.last.run if day.last else "",
            )
            for day in days
        ],
        right=("Open",),
    )
    for day in days:
        if day.is_open:
            _show_open_day(settings, day)
        if history and day.proofs:
            _show_history(settings, day)
    if not any(day.is_open for day in days):
        say("Nothing is open.")


def show_open(settings: OutletSettings, differences: Sequence[KeptDifference]) -> None:
    """Differences of any days."""
    if not differences:
        say(f"No difference of {settings.slug} is open.", style="green")
        return
    show_table(
        f"{settings.name}: open differences",
        ("Day", *_COLUMNS),
        [(str(each.day), *_cells(settings, each)) for each in differences],
        right=("Amount",),
    )


_COLUMNS = ("Receipt", "Reason", "Wrong side", "Amount", "Since", "Run", "Why", "Document")


def _cells(settings: OutletSettings, kept: KeptDifference) -> tuple[str, ...]:
    difference = kept.difference
    return (
        difference.receipt_no,
        difference.reason,
        difference.where,
        format_rupiah(difference.amount),
        moment(kept.first_seen, settings.zone),
        kept.first_run,
        difference.why,
        difference.document,
    )


def _show_open_day(settings: OutletSettings, day: ShownDay) -> None:
    from posbridge.tieout.table import render  # noqa: PLC0415 - it brings pandas along

    say()
    if day.last is not None:
        say(f"{settings.name}, {day.day}:")
        say(render(replace(day.last.tieout, differences=())))
    if not day.open:
        say("No receipt explains it.")
        return
    show_table(
        f"{day.day}: receipts behind it", _COLUMNS, [_cells(settings, each) for each in day.open], right=("Amount",)
    )


def _show_history(settings: OutletSettings, day: ShownDay) -> None:
    say()
    show_table(
        f"{day.day}: its proofs",
        ("Proved at", "By the run", "State", "Opened", "Closed"),
        [
            (
                moment(change.kept.proved_at, settings.zone),
                change.kept.run,
                "tied" if change.kept.tieout.tied else "differs",
                _names(change.opened),
                _names(change.closed),
            )
            for change in day.proofs
        ],
    )
    if day.differences:
        show_table(
            f"{day.day}: its differences",
            ("Receipt", "Reason", "Wrong side", "Amount", "First seen", "Last seen", "Closed", "Closed by", "Why"),
            [
                (
                    each.difference.receipt_no,
                    each.difference.reason,
                    each.difference.where,
                    format_rupiah(each.difference.amount),
                    moment(each.first_seen, settings.zone),
                    moment(each.last_seen, settings.zone),
                    moment(each.closed_at, settings.zone) if each.closed_at else "open",
                    each.closed_run or "",
                    each.difference.why,
                )
                for each in day.differences
            ],
            right=("Amount",),
        )


def _names(differences: Sequence[Difference]) -> str:
    named = [f"{each.receipt_no} ({each.reason})" for each in differences[:_NAMED]]
    more = len(differences) - len(named)
    return ", ".join([*named, *([f"{more} more"] if more > 0 else [])])
