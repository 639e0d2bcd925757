"""How a time range is asked for: naive UTC seconds, both ends inclusive (contract iseller §2, §4.1).

``time_zone`` is always 0 where rows carry moments: see ``calibration.UTC_ASKED``.
"""

from datetime import UTC, datetime, timedelta

from posbridge.domain.windows import Window
from posbridge.sources.iseller.calibration import UTC_ASKED
from posbridge.sources.iseller.client import Params

__all__ = ["ALL_TIME", "between", "since", "stamp"]

ALL_TIME = "2000-01-01T00:00:00"
"""Before any store: for calls that insist on a beginning."""

_SECOND = timedelta(seconds=1)


def between(clock: str, window: Window) -> Params:
    """The half-open window by one clock, ``created`` or ``modified``.

    Stamps have whole seconds, so an end on a whole second is asked for as the second before it. A broken second at
    either end is read with both windows that share it: rows are told apart by their ids.
    """
    whole = window.end.replace(microsecond=0)
    last = whole if whole < window.end else whole - _SECOND
    return {**since(clock, window.start), f"{clock}_before": stamp(last)}


def since(clock: str, start: datetime) -> Params:
    """Everything from ``start`` on."""
    return {"time_zone": UTC_ASKED, f"{clock}_after": stamp(start)}


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
