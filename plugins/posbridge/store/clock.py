"""One clock for all machines: claims, leases and budgets of different hosts are compared with one another."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine, func, select

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
_WORTH_SAYING = timedelta(seconds=30)


def common_clock(engine: Engine, here: Clock) -> Clock:
    """The database server's time, kept by this machine's clock; a SQLite file is on this machine anyway."""
    if engine.dialect.name != "postgresql":
        return here
    before = here()
    with engine.connect() as connection:
        there: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    ahead = there - (before + (here() - before) / 2)
    if abs(ahead) > _WORTH_SAYING:
        log.warning(
            "this machine's clock differs from the database's",
            database_is_ahead_by_seconds=round(ahead.total_seconds()),
            remedy="Synchronise the clocks (NTP): Jurnal refuses signatures that are more than 300 s off.",
        )
    return lambda: here() + ahead
