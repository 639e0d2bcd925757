"""Jurnal requests of one warm outlet-day: the scarce thing. Counted by the stand-in."""

import math
import tempfile
from pathlib import Path

from rich.table import Table

from posbridge.domain.states import Entity
from posbridge.money import ZERO, format_rupiah
from tests.outlet_world import YESTERDAY, World, open_world

SLUG = "jakarta-selatan"
RECEIPTS, REFUNDS, BATCH = 300, 5, 100
REPORTS = 1
"""The general ledger."""


def measure() -> Table:
    """The day with batches, the same day with one request per document, and the floor of the API."""
    title = f"Jurnal requests of a warm outlet-day: {RECEIPTS} receipts, each paid, {REFUNDS} refunds"
    table = Table(
        "", "requests", "x floor", "invoices", "payments", "POS total", "Jurnal total", "tied out", title=title
    )
    floor = _floor()
    for name, extra in (("posbridge", {}), ("one request per document", {"batch": "singles"})):
        with (
            tempfile.TemporaryDirectory() as folder,
            open_world(Path(folder), start_date=YESTERDAY, slugs=(SLUG,), jurnal_extra=extra) as world,
        ):
            table.add_row(name, *_day(world, floor))
    table.add_row("floor: batches of 100, no look-ups", str(floor), "1.00")
    return table


def _day(world: World, floor: int) -> list[str]:
    world.generator.generate_plain_day(world.outlet(SLUG), YESTERDAY, RECEIPTS, REFUNDS)
    world.run(SLUG, YESTERDAY, entities=frozenset({Entity.MASTER}))
    world.jurnal_control.log.clear()
    result = world.run(SLUG, YESTERDAY)
    if result.errors:
        raise RuntimeError(f"the day did not go through: {result.errors}")
    company = world.companies["jurnal_pt_contoh"]
    (day,) = result.done["reconcile"].days
    collected = next(row for row in day.rows if row.line == "sales less refunds")
    requests = world.requests()
    return [
        str(requests),
        f"{requests / floor:.2f}",
        str(len(company.invoices)),
        str(len(company.payments)),
        format_rupiah(collected.pos or ZERO),
        format_rupiah(collected.jurnal or ZERO),
        "yes" if day.tied else "NO",
    ]


def _floor() -> int:
    """What the API allows at best: full batches, one return and one payout per refund, one report."""
    return 2 * math.ceil(RECEIPTS / BATCH) + 2 * REFUNDS + REPORTS
