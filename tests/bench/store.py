"""Time to take a day's records into the inbox and its documents through the outbox, beside plain inserts."""

import sqlite3
import tempfile
import time
from pathlib import Path

from rich.table import Table

from posbridge.bootstrap import wall_clock
from posbridge.domain.states import RecordKind
from posbridge.store.store import Store
from tests.bench.receipts import receipts

RECORDS = 3000


def measure() -> Table:
    """Seconds for new records, for the same ones seen again, and for bare INSERTs of their raw text."""
    records = receipts(RECORDS)
    with tempfile.TemporaryDirectory() as folder:
        with Store.open(f"sqlite:///{Path(folder) / 'store.db'}") as store:
            inbox = store.outlet("outlet", "company").inbox
            start = time.perf_counter()
            inbox.receive(records, run="one", now=wall_clock())
            fresh = time.perf_counter() - start
            start = time.perf_counter()
            inbox.receive(records, run="two", now=wall_clock())
            again = time.perf_counter() - start
        with sqlite3.connect(Path(folder) / "floor.db") as bare:
            bare.execute("CREATE TABLE raw (kind TEXT, id TEXT PRIMARY KEY, body TEXT)")
            start = time.perf_counter()
            bare.executemany(
                "INSERT INTO raw VALUES (?, ?, ?)",
                [(RecordKind.SALE, each.source_id, each.raw) for each in records],
            )
            bare.commit()
            floor = time.perf_counter() - start
    table = Table("", "seconds", "records/s", "x floor", title=f"Taking {RECORDS} records into the inbox (SQLite)")
    for name, took in (("new", fresh), ("seen again", again), ("floor: bare INSERT", floor)):
        table.add_row(name, f"{took:.3f}", f"{RECORDS / took:,.0f}", f"{took / floor:.1f}")
    return table
