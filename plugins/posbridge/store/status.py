"""The sync list: one line per outlet and entity."""

from datetime import datetime

from sqlalchemy import select

from posbridge.domain.states import Entity
from posbridge.ports import EntityStatus, Tally
from posbridge.store.engine import Database, insert
from posbridge.store.tables import statuses

_ORDER = {entity.value: position for position, entity in enumerate(Entity)}


def note_status(
    database: Database, outlet: str, entity: str, *, run: str, now: datetime, tally: Tally, ok: bool
) -> None:
    """Upsert a line. ``state`` is ``failed``, ``waiting`` (nothing failed, not all is posted) or ``success``.

    Records that rightly make no document are not among the total. Master data succeeds once none of it waits:
    everything else rests on it.
    """
    succeeded = ok and not (entity == Entity.MASTER and tally.waiting)
    state = "failed" if not ok else "waiting" if tally.waiting else "success"
    with database.write() as connection:
        query = insert(connection, statuses).values(
            outlet=outlet,
            entity=entity,
            last_sync=now,
            last_success=now if succeeded else None,
            posted=tally.posted,
            total=tally.total - tally.skipped,
            state=state,
            run=run,
        )
        changing = ["last_sync", "posted", "total", "state", "run", *(["last_success"] if succeeded else [])]
        connection.execute(
            query.on_conflict_do_update(
                index_elements=[statuses.c.outlet, statuses.c.entity],
                set_={name: query.excluded[name] for name in changing},
            )
        )


def read_status(database: Database, outlet: str | None = None) -> list[EntityStatus]:
    """Lines by outlet, entities in the order in which they load; every outlet where none is named."""
    query = select(statuses) if outlet is None else select(statuses).where(statuses.c.outlet == outlet)
    with database.read() as connection:
        lines = [EntityStatus(**row) for row in connection.execute(query).mappings()]
    return sorted(lines, key=lambda line: (line.outlet, _ORDER.get(line.entity, len(_ORDER)), line.entity))
