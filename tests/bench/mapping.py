"""Time to map receipts, beside the bare arithmetic of the same invoices."""

import tempfile
import time
from pathlib import Path

from rich.table import Table

from posbridge.domain.documents import InvoiceBody
from posbridge.domain.states import Entity, RecordKind
from posbridge.mapping.amounts import invoice_total
from posbridge.mapping.results import Documents
from posbridge.steps.extract import extract
from posbridge.steps.gather import Gatherer
from tests.outlet_world import YESTERDAY, open_world

SLUG = "jakarta-selatan"
RECEIPTS = 300


def measure() -> Table:
    """Seconds for a day's sales: gathering and mapping them, and only pricing the invoices that come out."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_world(Path(folder), start_date=YESTERDAY, slugs=(SLUG,)) as world,
    ):
        world.generator.generate_plain_day(world.outlet(SLUG), YESTERDAY, RECEIPTS, 0)
        result = world.run(SLUG, YESTERDAY, entities=frozenset({Entity.MASTER}))
        bench, run = result.bench, result.run
        extract(Entity.SALES, bench, run)
        books = bench.target.books()
        start = time.perf_counter()
        gatherer = Gatherer(bench.settings, bench.store, books)
        mapped = list(gatherer.map_all(Entity.SALES, bench.store.inbox.pending([RecordKind.SALE])))
        took = time.perf_counter() - start
    bodies = [
        document.body
        for _, each in mapped
        if isinstance(each, Documents)
        for document in each.documents
        if isinstance(document.body, InvoiceBody)
    ]
    start = time.perf_counter()
    for body in bodies:
        invoice_total(body)
    floor = time.perf_counter() - start
    table = Table("", "seconds", "receipts/s", "x floor", title=f"Mapping {len(bodies)} receipts")
    table.add_row("gather and map", f"{took:.3f}", f"{len(bodies) / took:,.0f}", f"{took / floor:.1f}")
    table.add_row("floor: pricing the invoices", f"{floor:.3f}", f"{len(bodies) / floor:,.0f}", "1.0")
    return table
