"""The table of the knobs as Markdown, row by row, so that a test of one row needs no other."""

from functools import cache
from pathlib import Path

from tests.knobs.day import RECEIPTS
from tests.knobs.position import Played, Position, play
from tests.knobs.positions import GROUPS

FILE = Path(__file__).resolve().parents[2] / "docs" / "jurnal-knobs.md"

_HEAD = """\
# What posbridge does under each knob of Jurnal

Where Jurnal's documentation is silent, or says otherwise than was seen, the stand-in in `tests/sandbox/jurnal` has a
knob. In each row below an outlet of MokaPOS and one of iSeller share a company: {receipts} sales with split tenders,
fees, discounts, a deposit, refunds, voids and stock on the first day; refunds, voids, payments and the receipt of a
transfer on the next. A nightly run carries each day. In every row a batch of invoices, a return, a stock adjustment and
a transfer are stored without an answer, and the payout of a return is lost on its way.

*right* means: nothing is open, every day is tied out, and each receipt, compared with the POS without posbridge's own
code, has one invoice with its total on its day, with what was paid and what was given back. Otherwise records are
counted by state and reason ([errors.md](errors.md)). The requests are those of both nights and both outlets.

Written by `python -m tests.knobs --write`; a test of each row fails when it differs.
"""
_COLUMNS = (
    "| knob | position | what Jurnal does | result | what posbridge does about it | requests |\n"
    "| --- | --- | --- | --- | --- | ---: |\n"
)


@cache
def _usual() -> Played:
    return play(Position(knob="", value="", jurnal="", posbridge=""))


def played(position: Position) -> Played:
    """Positions that are the default are all one world."""
    return play(position) if position.knobs else _usual()


def row(position: Position, outcome: Played) -> str:
    cells = (f"`{position.knob}`", position.value, position.jurnal, outcome.result(), position.posbridge)
    return f"| {' | '.join(cells)} | {outcome.requests} |"


def page() -> str:
    """The whole file, every position played."""
    parts = [_HEAD.format(receipts=RECEIPTS)]
    for title, positions in GROUPS.items():
        rows = "\n".join(row(each, played(each)) for each in positions)
        parts.append(f"\n## {title}\n\n{_COLUMNS}{rows}\n")
    return "".join(parts)


def kept_rows() -> list[str]:
    """Rows of the file as it is."""
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return [line for line in lines if line.startswith("| `")]
