"""Events of an outlet: kept before they are announced, until a run has drained them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from posbridge.domain.events import Event, EventKind
from posbridge.store.batches import batches
from posbridge.store.engine import Database, insert
from posbridge.store.tables import events


class SqlEvents:
    """Implements ``ports.Events``. Every method is one transaction, committed before it returns."""

    def __init__(self, database: Database, outlet: str) -> None:
        self._database = database
        self._outlet = outlet

    def receive(self, told: Sequence[Event]) -> int:
        rows = {
            event.mark: {
                "outlet": self._outlet,
                "mark": event.mark,
                "kind": event.kind.value,
                "key": event.key,
                "received_at": event.received_at,
                "body": event.body,
            }
            for event in told
        }
        if not rows:
            return 0
        with self._database.write() as connection:
            fresh = connection.scalars(
                insert(connection, events).on_conflict_do_nothing().returning(events.c.mark), list(rows.values())
            )
            return len(fresh.all())

    def pending(self, kinds: Collection[EventKind] = tuple(EventKind)) -> list[Event]:
        query = (
            select(events)
            .where(
                events.c.outlet == self._outlet,
                events.c.drained_at.is_(None),
                events.c.kind.in_([kind.value for kind in kinds]),
            )
            .order_by(events.c.received_at, events.c.mark)
        )
        with self._database.read() as connection:
            return [
                Event(kind=EventKind(row.kind), key=row.key, mark=row.mark, received_at=row.received_at, body=row.body)
                for row in connection.execute(query)
            ]

    def drain(self, drained: Sequence[Event], *, run: str, now: datetime) -> None:
        with self._database.write() as connection:
            for marks in batches(event.mark for event in drained):
                connection.execute(
                    update(events)
                    .where(events.c.outlet == self._outlet, events.c.mark.in_(marks), events.c.drained_at.is_(None))
                    .values(drained_at=now, run=run)
                )

    def forget(self, *, before: datetime) -> int:
        with self._database.write() as connection:
            gone = connection.execute(
                delete(events).where(
                    events.c.outlet == self._outlet,
                    events.c.drained_at.is_not(None),
                    events.c.received_at < before,
                )
            )
            return gone.rowcount
