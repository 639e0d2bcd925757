"""What many outlets cost at a parse of the DAG file, beside bare YAML loading."""

import tempfile
import time
from pathlib import Path

import yaml
from rich.table import Table

from posbridge.settings.load import find_outlet, load_outlets
from tests.unit.settings.written import write

OUTLETS = 300


def measure() -> Table:
    """Seconds to load every outlet, to load one of them, and to load the bare YAML of all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(OUTLETS):
            write(folder, ('outlet: "700101"', f'outlet: "{number}"'), slug=f"outlet-{number:03}")
        start = time.perf_counter()
        load_outlets(folder)
        everything = time.perf_counter() - start
        start = time.perf_counter()
        find_outlet(folder, "outlet-150")
        one = time.perf_counter() - start
        start = time.perf_counter()
        for file in folder.glob("*.yaml"):
            yaml.load(file.read_text(), Loader=yaml.CSafeLoader)
        floor = time.perf_counter() - start
    table = Table("", "seconds", "x floor", title=f"Settings of {OUTLETS} outlets")
    table.add_row("all, validated", f"{everything:.3f}", f"{everything / floor:.1f}")
    table.add_row("one, as at a task's start", f"{one:.4f}", f"{one / floor:.2f}")
    table.add_row("floor: bare YAML of all", f"{floor:.3f}", "1.0")
    return table
