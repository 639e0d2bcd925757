"""A burst of webhooks against the nightly run alone: nothing lost, and what real time costs in requests."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from rich.table import Table

from posbridge.domain.windows import RunKind
from tests.outlet_world import YESTERDAY, RunResult, World, open_world
from tests.real_time import open_real_time, sell, take_stock

SLUG = "bekasi-summarecon"
MESSAGES, SECONDS = 500, 10.0
BOUND = 1.3
"""How many times the requests of the nightly run alone real time may cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """Requests that were made, and invoices that stand in Jurnal after them."""

    pos: int
    jurnal: int
    invoices: int


def measure() -> Table:
    """Messages, events and runs of the burst; requests with it and without it."""
    title = f"{MESSAGES} webhooks in {SECONDS:.0f} s for one outlet"
    columns = ("", "sent in", "carried in", "messages", "events", "lost", "runs", "POS", "Jurnal", "invoices", "ratio")
    table = Table(
        *columns, title=title, caption="Requests add up from row to row of real time; the ratio is of Jurnal's."
    )
    with _warm_world() as world, open_real_time(world, SLUG, "iseller_teh") as real_time:
        start = time.monotonic()
        took = sell(world, SLUG, MESSAGES, over=SECONDS)
        real_time.settle(MESSAGES, within=300)
        carried_in = time.monotonic() - start
        sent, kept, runs = len(real_time.delivered()), real_time.kept(), real_time.runs
        _raise_for(*runs)
        carried = _requests(world)
        table.add_row(
            "real time",
            f"{took:.0f} s",
            f"{carried_in:.0f} s",
            str(sent),
            str(kept),
            str(sent - kept),
            str(len(runs)),
            *_cells(carried),
        )
        burst = _nightly(world)
    table.add_row("and the nightly run after it", "", "", "", "", "", "1", *_cells(burst))
    with _warm_world() as world:
        sell(world, SLUG, MESSAGES, over=0, at_once=50)
        alone = _nightly(world)
    ratio = burst.jurnal / alone.jurnal
    verdict = "" if ratio <= BOUND else f" ABOVE {BOUND}"
    table.add_row("nightly run alone", "", "", "", "", "", "1", *_cells(alone), f"{ratio:.2f}{verdict}")
    return table


@contextmanager
def _warm_world() -> Iterator[World]:
    """An outlet whose nightly run has been once, with its shelves counted."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_world(Path(folder), start_date=YESTERDAY + timedelta(days=1), slugs=(SLUG,)) as world,
    ):
        take_stock(world, SLUG)
        _raise_for(world.run(SLUG, kind=RunKind.SCHEDULED))
        world.jurnal_control.log.clear()
        world.iseller_control.log.clear()
        yield world


def _nightly(world: World) -> Requests:
    _raise_for(world.run(SLUG, kind=RunKind.SCHEDULED))
    return _requests(world)


def _requests(world: World) -> Requests:
    return Requests(
        pos=world.iseller_control.log.count(),
        jurnal=world.requests(),
        invoices=len(world.companies["jurnal_pt_contoh"].invoices),
    )


def _cells(requests: Requests) -> tuple[str, str, str]:
    return str(requests.pos), str(requests.jurnal), str(requests.invoices)


def _raise_for(*runs: RunResult) -> None:
    failed = [each.errors for each in runs if each.errors]
    if failed:
        raise RuntimeError(f"a run did not go through: {failed}")
