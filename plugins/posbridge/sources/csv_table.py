"""Tables that people write and import: rows with their line numbers, and everything that is wrong told at once."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import NoReturn
from zoneinfo import ZoneInfo

from posbridge.errors import ConfigError
from posbridge.money import ZERO, Decimal, amount
from posbridge.sources.cards import without_cards

__all__ = ["BadRowError", "BadRows", "Row", "read_table"]

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?")
_EITHER_WAY = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
"""1.500 is one and a half here, and one thousand five hundred in a spreadsheet set to Indonesian."""


class BadRowError(ValueError):
    """What is wrong with a row, and how to write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Stripped cells by column, and the line of the file that the row ends on. Absent columns are empty."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def moment(self, column: str, zone: ZoneInfo, *, otherwise: time = time.min) -> datetime:
        """A date with or without a time in ``zone``; ``otherwise`` is the time of one without."""
        found = _MOMENT.fullmatch(self[column])
        try:
            if found is None:
                raise ValueError
            day = datetime.fromisoformat(found[1]).date()
            clock = time.fromisoformat(found[2]) if found[2] else otherwise
        except ValueError:
            raise BadRowError(
                f"{column} {self[column]!r} is no date; write it as 2026-10-05 or 2026-10-05 14:30"
            ) from None
        return datetime.combine(day, clock, tzinfo=zone)

    def number(self, column: str, *, signed: bool = False) -> Decimal:
        """A number, zero where the cell is empty."""
        told = self[column]
        if _EITHER_WAY.fullmatch(told):
            bare = told.replace(".", "")
            raise BadRowError(
                f"{column} {told!r} can be read in two ways; write {bare} or {amount(told).normalize():f}"
            )
        try:
            value = amount(told)
        except ValueError:
            raise BadRowError(
                f"{column} {told!r} is no number; write it with a point before decimals and nothing between thousands"
            ) from None
        if value < ZERO and not signed:
            raise BadRowError(f"{column} {told!r} is below zero; write what moved as a positive number")
        return value


@dataclass(slots=True)
class BadRows:
    """Collects what is wrong with a file, so that it is corrected once."""

    file: str
    told: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, error: BadRowError | str) -> None:
        self.told.append((line, str(error)))

    def raise_if_any(self) -> None:
        """
        Raises:
            ConfigError: names every bad row.
        """
        if self.told:
            rows = "".join(f"\n  line {line}: {text}." for line, text in sorted(self.told))
            many = "1 row" if len(self.told) == 1 else f"{len(self.told)} rows"
            raise ConfigError(
                f"{self.file}: {many} cannot be read, so nothing was imported.{rows}\n",
                file=self.file,
                remedy="Correct them and import the whole file again; nothing is booked twice.",
            )


def read_table(text: str, *, columns: Sequence[str], required: Iterable[str], bad: BadRows) -> Iterator[Row]:
    """Rows of a CSV with commas or semicolons; empty lines are left out.

    Args:
        required: columns that the header must have, of ``columns``.
        bad: takes rows that have not as many cells as the header.

    Raises:
        ConfigError: the header lacks a column or has one that is not known.
    """
    lines = text.removeprefix("\ufeff")
    first = lines.partition("\n")[0]
    # Spreadsheets set to Indonesian write semicolons.
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    header = [cell.strip().lower() for cell in next(reader, [])]
    while header and not header[-1]:
        header.pop()
    _check(header, columns, required, bad.file)
    for cells in reader:
        if not any(without_cards(cell.strip()) for cell in cells):
            continue
        while len(cells) > len(header) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(header):
            bad.add(
                reader.line_num, f"has {len(cells)} cells, not {len(header)}; put a cell with a separator in quotes"
            )
            continue
        named = dict(zip(header, (without_cards(cell.strip()) for cell in cells), strict=True))
        yield Row(line=reader.line_num, cells=named)


def _check(header: Sequence[str], columns: Sequence[str], required: Iterable[str], file: str) -> None:
    wrong = [
        *(f"has no column {column!r}" for column in required if column not in header),
        *(f"has a column {column!r} that is not known" for column in header if column not in columns),
        *(f"has the column {column!r} twice" for column in sorted({each for each in header if header.count(each) > 1})),
    ]
    if wrong:
        _refuse(file, f"{file}, line 1: the header {'; it '.join(wrong)}.", columns)


def _refuse(file: str, message: str, columns: Sequence[str]) -> NoReturn:
    raise ConfigError(message, file=file, remedy=f"The columns are {','.join(columns)}.")
