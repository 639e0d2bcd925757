"""Settings that are fixed once synced (design §4)."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from posbridge.store.engine import Database, insert
from posbridge.store.tables import pins


def pin(database: Database, outlet: str, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Keep what has never been pinned; return ``{field: (pinned, now)}`` of what differs."""
    with database.read() as connection:
        pinned = _pinned(connection, outlet)
    if not values.keys() <= pinned.keys():
        with database.write() as connection:
            connection.execute(
                insert(connection, pins).on_conflict_do_nothing(),
                [{"outlet": outlet, "field": field, "value": values[field]} for field in sorted(values)],
            )
            pinned = _pinned(connection, outlet)
    return {field: (pinned[field], now) for field, now in values.items() if pinned[field] != now}


def _pinned(connection: Connection, outlet: str) -> dict[str, str]:
    rows = connection.execute(select(pins.c.field, pins.c.value).where(pins.c.outlet == outlet))
    return dict(rows.all())
