"""What the demo shows: one line that says what it waits for, and a table of runs by entity."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console, RenderableType
from rich.live import Live
from rich.table import Table

GROUPS = ("master", "transfers", "sales", "payments", "returns", "reconcile")
STEPS = ("extract", "map", "load")
_SIGNS = {
    None: "·",
    "success": "[green]✔[/]",
    "failed": "[red]✘[/]",
    "upstream_failed": "[red]↯[/]",
    "running": "[yellow]▶[/]",
    "up_for_retry": "[yellow]↻[/]",
    "skipped": "[dim]-[/]",
}
_SAY_AGAIN = 20.0
WIDTH = 160
"""Where nothing says how wide the screen is: a CI log."""


@dataclass(slots=True)
class RunRow:
    """One line of the table: a run, its state, and task states by task id."""

    outlet: str
    run: str
    state: str
    tasks: dict[str, str | None] = field(default_factory=dict)

    def cells(self) -> list[str]:
        return [self._group(group) for group in GROUPS]

    def _group(self, group: str) -> str:
        ids = [group] if group in self.tasks else [f"{group}.{step}" for step in STEPS]
        return "".join(_SIGNS.get(self.tasks.get(each), "[cyan]○[/]") for each in ids)


class Screen:
    """Live on a terminal; elsewhere (a CI log) a line now and then."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(width=None if sys.stdout.isatty() else WIDTH)
        self._began = time.monotonic()
        self._live: Live | None = None
        self._last_said = ("", 0.0)

    @property
    def elapsed(self) -> str:
        seconds = int(time.monotonic() - self._began)
        return f"{seconds // 60}:{seconds % 60:02}"

    def say(self, text: str) -> None:
        self.console.print(f"[dim]{self.elapsed}[/] {text}", highlight=False)

    @contextmanager
    def live(self) -> Iterator[None]:
        if not self.console.is_terminal:
            yield
            return
        with Live(console=self.console, refresh_per_second=4, transient=True) as self._live:
            yield
        self._live = None

    def waiting(self, text: str, rows: Sequence[RunRow] = ()) -> None:
        """Show what is waited for; without a terminal only when it changes or some time has passed."""
        if self._live is not None:
            self._live.update(self._view(text, rows))
            return
        now = time.monotonic()
        said, at = self._last_said
        if text != said or now - at > _SAY_AGAIN:
            self.say(f"waiting for {text}")
            self._last_said = (text, now)

    def runs(self, rows: Sequence[RunRow], title: str) -> Table:
        table = Table(title=title, title_justify="left")
        for column in ("outlet", "run", *GROUPS, "state"):
            table.add_column(column, no_wrap=True)
        for row in rows:
            color = {"success": "green", "failed": "red"}.get(row.state, "yellow")
            table.add_row(row.outlet, row.run, *row.cells(), f"[{color}]{row.state}[/]")
        return table

    def show(self, *parts: RenderableType) -> None:
        for part in parts:
            self.console.print(part)

    def _view(self, text: str, rows: Sequence[RunRow]) -> RenderableType:
        title = f"{self.elapsed} waiting for {text}"
        return self.runs(rows, title) if rows else title
