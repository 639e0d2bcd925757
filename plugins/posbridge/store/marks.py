"""High-water marks: how far each feed of an outlet has been read."""

from datetime import datetime

from sqlalchemy import select

from posbridge.store.engine import Database, insert
from posbridge.store.tables import marks


class SqlMarks:
    """Implements ``ports.Marks``."""

    def __init__(self, database: Database, outlet: str) -> None:
        self._database = database
        self._outlet = outlet

    def get(self, feed: str) -> datetime | None:
        with self._database.read() as connection:
            moment: datetime | None = connection.scalar(
                select(marks.c.moment).where(marks.c.outlet == self._outlet, marks.c.feed == feed)
            )
        return moment

    def set(self, feed: str, moment: datetime) -> None:
        with self._database.write() as connection:
            query = insert(connection, marks).values(outlet=self._outlet, feed=feed, moment=moment)
            connection.execute(
                query.on_conflict_do_update(
                    index_elements=[marks.c.outlet, marks.c.feed],
                    set_={"moment": query.excluded.moment},
                    where=marks.c.moment < query.excluded.moment,
                )
            )
