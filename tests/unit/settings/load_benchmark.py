"""What 300 outlets cost at a parse: ``python -m tests.unit.settings.load_benchmark``. Printed, not asserted."""

import tempfile
import time
from pathlib import Path

from posbridge.settings.load import find_outlet, load_outlets
from tests.unit.settings.written import write

OUTLETS = 300
BUDGET_ALL = 3.0
BUDGET_ONE = 0.05


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(OUTLETS):
            write(folder, ('outlet: "700101"', f'outlet: "{number}"'), slug=f"outlet-{number:03}")
        started = time.perf_counter()
        outlets = load_outlets(folder)
        everything = time.perf_counter() - started
        started = time.perf_counter()
        find_outlet(folder, "outlet-150")
        one = time.perf_counter() - started
    print(f"{len(outlets)} outlets: {everything:.2f} s (budget {BUDGET_ALL} s)")  # noqa: T201
    print(f"one outlet of them: {one * 1000:.1f} ms (budget {BUDGET_ONE * 1000:.0f} ms)")  # noqa: T201


if __name__ == "__main__":
    main()
