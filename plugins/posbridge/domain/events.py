"""Events: something happened at the POS that a run should carry soon. A hint, kept until a run has drained it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What happened. ``ORDER`` is any change of an order; ``POLL`` is a look that found something new."""

    ORDER = "order"
    SHIFT = "shift"
    PAYOUT = "payout"
    POLL = "poll"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A register's shift that was closed; times are zone-aware."""

    shift_id: str
    register: str
    register_name: str = ""
    opened_at: datetime
    closed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of one outlet. ``key`` names what it is about (an order's id, a shift's id, a payout's reference).

    ``mark`` is unique to this telling of it: the same mark twice is a replay and changes nothing. ``body`` is
    kept only where there is nothing to read again (a payout), or where it is our own (a shift).
    """

    kind: EventKind
    key: str
    mark: str
    received_at: datetime
    body: str = ""
