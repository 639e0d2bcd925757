"""The proof of one outlet-day: control totals side by side, and the receipts behind what differs."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from posbridge.domain.identifiers import digest
from posbridge.money import RUPIAH, ZERO, Decimal

STOCK_LINE = "stock "
"""How the lines of rows begin that prove stock."""


class Side(StrEnum):
    """Who says a total, in the order in which data flows."""

    POS = "POS report"
    INBOX = "inbox"
    OUTBOX = "outbox"
    JURNAL = "Jurnal"


class DifferenceReason(StrEnum):
    """What kind of difference a receipt makes."""

    MISSING = "missing"
    EXTRA = "extra"
    AMOUNT = "amount"
    TAX = "tax"
    DATE = "date"
    PAYMENT = "payment"
    STOCK = "stock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One control total as each side has it, in rupiah (or a count); None where a side cannot say.

    ``tolerance`` is what may differ: under one rupiah for amounts, and where Jurnal computes tax by
    itself, under one rupiah for each taxed receipt (contract jurnal §8, rounding).
    """

    line: str
    pos: Decimal | None = None
    inbox: Decimal | None = None
    outbox: Decimal | None = None
    jurnal: Decimal | None = None
    tolerance: Decimal = RUPIAH

    @property
    def sides(self) -> dict[Side, Decimal]:
        """The sides that speak, in the order of the flow."""
        told = {Side.POS: self.pos, Side.INBOX: self.inbox, Side.OUTBOX: self.outbox, Side.JURNAL: self.jurnal}
        return {side: amount for side, amount in told.items() if amount is not None}

    @property
    def difference(self) -> Decimal:
        """The largest less the smallest of the sides that speak."""
        said = self.sides.values()
        return max(said) - min(said) if said else ZERO

    @property
    def tied(self) -> bool:
        return self.difference < self.tolerance

    @property
    def wrong(self) -> Side | None:
        """Where the flow breaks: the first side that says something else than the one before it."""
        if self.tied:
            return None
        told = list(self.sides.items())
        broken = (side for (_, before), (side, after) in pairwise(told) if abs(after - before) >= self.tolerance)
        return next(broken, told[-1][0])  # little by little: the last one is furthest from the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One receipt behind a difference; ``where`` is the side that is wrong.

    ``amount`` is in rupiah (units for stock). ``document`` is the custom_id, or Jurnal's number of a document
    that posbridge did not make.
    """

    reason: DifferenceReason
    receipt_no: str
    amount: Decimal
    where: Side
    why: str
    document: str = ""

    @property
    def key(self) -> str:
        """The same while the same thing is wrong, whatever its amount."""
        return digest("\n".join((self.reason, self.receipt_no, self.where, self.document)))


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
        return all(row.tied for row in self.rows) and not self.differences

    def judges(self, reason: DifferenceReason) -> bool:
        """Whether differences of this kind would be told: stock is proved with the last day of a run only."""
        return reason is not DifferenceReason.STOCK or any(row.line.startswith(STOCK_LINE) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTieOut:
    """A proof of the past: when it was made, and by which run."""

    proved_at: datetime
    run: str
    tieout: DayTieOut


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDifference:
    """A difference since it was first seen; open until ``closed_at``."""

    outlet: str
    day: date
    difference: Difference
    first_seen: datetime
    first_run: str
    last_seen: datetime
    last_run: str
    closed_at: datetime | None = None
    closed_run: str | None = None
