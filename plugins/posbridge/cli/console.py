"""How commands speak: tables and lines on standard output, errors on standard error."""

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

_WIDE = 180
_STYLES = {
    "ok": "green",
    "success": "green",
    "tied": "green",
    "waiting": "yellow",
    "never proved": "yellow",
    "wrong": "red",
    "failed": "red",
    "differs": "red",
    "held": "red",
    "rejected": "red",
    "uncertain": "red",
    "config-error": "red",
}


def say(*parts: object, style: str = "") -> None:
    """One line, not wrapped where the output is not a terminal."""
    _console().print(*parts, style=style, soft_wrap=True)


def complain(text: str, *, style: str = "red") -> None:
    """One error or warning."""
    _console(stderr=True).print(text, style=style, soft_wrap=True)


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = ()) -> None:
    """A table of text; cells are shown as they are. ``right``: columns of numbers."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row, style=next((_STYLES[cell] for cell in row if cell in _STYLES), ""))
    _console().print(table)


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """A time as the outlet's clock shows it."""
    return value.astimezone(zone).strftime("%Y-%m-%d %H:%M") if value else "never"


def _console(*, stderr: bool = False) -> Console:
    """Made anew, as tests and pipes change the streams. Text from files and vendors is never markup."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _WIDE
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False)
