"""Tie-outs as tables for people, in the outlet's own time."""

from collections.abc import Sequence
from dataclasses import replace

from posbridge.cli.console import moment, say, show_table
from posbridge.cli.tie_out_days import ShownDay
from posbridge.domain.tieouts import Difference, DifferenceReason, KeptDifference
from posbridge.money import format_rupiah
from posbridge.settings.model import OutletSettings
from posbridge.steps.bench import Bench
from posbridge.tieout.remedies import remedy_for

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
    _show_remedies(differences)


def open_differences_line(bench: Bench) -> str:
    """``kedai: 3 differences are open, the oldest of 2026-10-01 (...)``; empty where nothing is open."""
    found, slug = bench.store.tieouts.open(), bench.settings.slug
    if not found:
        return ""
    said = f"{len(found)} differences are open, the oldest of" if len(found) > 1 else "1 difference is open, of"
    return f"{slug}: {said} {found[0].day} (posbridge tie-out {slug} --open)"


_COLUMNS = ("Receipt", "Reason", "Wrong side", "Amount", "Since", "Why")


def _cells(settings: OutletSettings, kept: KeptDifference) -> tuple[str, ...]:
    difference = kept.difference
    return (
        difference.receipt_no,
        difference.reason,
        difference.where,
        _amount(difference),
        moment(kept.first_seen, settings.zone),
        difference.why,
    )


def _amount(difference: Difference) -> str:
    """In rupiah, or in units of stock."""
    if difference.reason is DifferenceReason.STOCK:
        return f"{difference.amount.normalize():f} units"
    return format_rupiah(difference.amount)


def _show_open_day(settings: OutletSettings, day: ShownDay) -> None:
    from posbridge.tieout.table import render  # noqa: PLC0415 - it brings pandas along

    say()
    if day.last is not None:
        say(f"{settings.name}, {day.day}:")
        say(render(replace(day.last.tieout, differences=())))
    if not day.open:
        say("No receipt explains it.")
        return
    say()
    show_table(
        f"{day.day}: receipts behind it", _COLUMNS, [_cells(settings, each) for each in day.open], right=("Amount",)
    )
    _show_remedies(day.open)


def _show_remedies(differences: Sequence[KeptDifference]) -> None:
    """What to do, once for each reason and side."""
    told = {(each.difference.reason, each.difference.where): remedy_for(each.difference) for each in differences}
    for (reason, side), remedy in told.items():
        say(f"{reason}, {side}: {remedy}")


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
        say()
        show_table(
            f"{day.day}: its differences",
            ("Receipt", "Reason", "Wrong side", "Amount", "First seen", "Closed", "Closed by", "Why"),
            [
                (
                    each.difference.receipt_no,
                    each.difference.reason,
                    each.difference.where,
                    _amount(each.difference),
                    moment(each.first_seen, settings.zone),
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
