"""Register shifts: whose register, and from when to when. They carry no money (contract iseller §6.5)."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from posbridge.domain.events import Shift
from posbridge.errors import UnreadableAnswerError
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.fields import Row, moments
from posbridge.sources.iseller.reasons import RowProblemError

__all__ = ["shifts"]


def shifts(rows: Sequence[object], zone: ZoneInfo, rule: Calibration) -> list[Shift]:
    """Those that are closed.

    Raises:
        UnreadableAnswerError: one cannot be read: it might be the one to carry.
    """
    try:
        told = [Row(raw, moments(zone, rule), f"register_shifts[{n}]") for n, raw in enumerate(rows)]
        return [_shift(row) for row in told if row.has("closed_date")]
    except RowProblemError as problem:
        raise UnreadableAnswerError(f"A register shift of iSeller cannot be read: {problem}.") from None


def _shift(row: Row) -> Shift:
    return Shift(
        shift_id=row.identity("register_shift_id"),
        register=row.identity("register_id"),
        register_name=row.text("register_name"),
        opened_at=row.moment("open_date"),
        closed_at=row.moment("closed_date"),
    )
