"""Register shifts: on both registers one of the morning and one of the evening."""

from datetime import datetime, time

from tests.sandbox.iseller_days.day import Day

MORNING = (time(7, 45), time(15, 0))
EVENING = (time(15, 0), time(22, 15))


def shifts(day: Day) -> None:
    """The second register is opened and closed some minutes after the first."""
    for position, register in enumerate(day.outlet.registers):
        for opened, closed in (MORNING, EVENING):
            shift = day.store.open_shift(day.outlet, _late(day, opened, position), register.number)
            shift.closed_at = _late(day, closed, position)


def _late(day: Day, clock: time, position: int) -> datetime:
    return day.at(clock.replace(minute=clock.minute + 4 * position, second=day.rng.randrange(60)))
