"""Register shifts: on both registers one of the morning and one of the evening."""

from datetime import datetime, time
from itertools import pairwise

from tests.sandbox.iseller_days.day import Day

OPENED, HANDED_OVER, CLOSED = time(7, 45), time(15, 0), time(22, 15)


def shifts(day: Day) -> None:
    """The second register is opened and closed some minutes after the first; one shift hands over to the next."""
    for position, register in enumerate(day.outlet.registers):
        moments = [_late(day, clock, position) for clock in (OPENED, HANDED_OVER, CLOSED)]
        for opened, closed in pairwise(moments):
            shift = day.store.open_shift(day.outlet, opened, register.number)
            shift.closed_at = closed


def _late(day: Day, clock: time, position: int) -> datetime:
    return day.at(clock.replace(minute=clock.minute + 4 * position, second=day.rng.randrange(60)))
