"""The table an accountant reads in the morning: one row per control total, one column per side."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from posbridge.money import RUPIAH, ZERO, Decimal, format_rupiah


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One control total as each side has it, in rupiah (or a count); None where a side cannot say.

    ``tolerance`` is what may differ: under one rupiah for amounts, and where Jurnal computes tax by
    itself, under one rupiah for each taxed receipt (contract jurnal §8, rounding).
    """

    line: str
    pos: Decimal | None = None
    feed: Decimal | None = None
    jurnal: Decimal | None = None
    tolerance: Decimal = RUPIAH

    @property
    def difference(self) -> Decimal:
        """The largest less the smallest of the sides that speak."""
        said = [side for side in (self.pos, self.feed, self.jurnal) if side is not None]
        return max(said) - min(said) if said else ZERO

    @property
    def tied(self) -> bool:
        return self.difference < self.tolerance


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One receipt behind a difference. ``kind``: missing, extra, amount, held, waiting, rejected, uncertain, stock."""

    kind: str
    receipt_no: str
    amount: Decimal
    where: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTieOut:
    """One outlet-day, with the receipts behind what differs."""

    outlet: str
    day: date
    rows: tuple[Row, ...]
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def tied(self) -> bool:
        return all(row.tied for row in self.rows)


def render(tieout: DayTieOut) -> str:
    """The table as text, with the differing rows marked."""
    frame = pd.DataFrame(
        [
            {
                "control total": row.line,
                "POS report": _cell(row.pos),
                "feed": _cell(row.feed),
                "Jurnal": _cell(row.jurnal),
                "difference": format_rupiah(row.difference) if row.difference else "-",
                "": "" if row.tied else "<<",
            }
            for row in tieout.rows
        ]
    )
    lines = [frame.to_string(index=False)]
    lines += [f"note: {note}" for note in tieout.notes]
    lines += [
        f"{each.kind}: receipt {each.receipt_no} {format_rupiah(each.amount)} in {each.where}: {each.why}"
        for each in tieout.differences
    ]
    return "\n".join(lines)


def _cell(value: Decimal | None) -> str:
    return "" if value is None else format_rupiah(value)
