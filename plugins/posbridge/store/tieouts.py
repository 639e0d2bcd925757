"""Tie-outs kept: the history of each day's proof. A stretch of equal proofs is kept as its first and its last."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Date, RowMapping, Select, func, insert, or_, select, update

from posbridge.domain.states import DocumentState, Entity
from posbridge.domain.tieouts import DayTieOut, KeptDifference, KeptTieOut
from posbridge.store.codec import (
    decode_differences,
    decode_notes,
    decode_rows,
    encode_differences,
    encode_notes,
    encode_rows,
)
from posbridge.store.differences import follow, read_differences
from posbridge.store.engine import Database
from posbridge.store.locks import exclusive
from posbridge.store.tables import differences, documents, tie_outs

_TICK = timedelta(microseconds=1)


class SqlTieOuts:
    """Implements ``ports.TieOuts``. Nothing is ever deleted."""

    def __init__(self, database: Database, outlet: str) -> None:
        self._database = database
        self._outlet = outlet

    def keep(self, proved: Sequence[DayTieOut], *, run: str, now: datetime) -> None:
        with exclusive(self._database.engine, f"tie-outs of {self._outlet}"), self._database.write() as connection:
            for tieout in sorted(proved, key=lambda each: each.day):
                moment = self._add(connection, tieout, run, now)
                follow(connection, self._outlet, tieout, run, moment)

    def latest(self, first: date, last: date) -> list[KeptTieOut]:
        newest = (
            select(tie_outs.c.day, func.max(tie_outs.c.proved_at).label("proved_at"))
            .where(tie_outs.c.outlet == self._outlet, tie_outs.c.day.between(first, last))
            .group_by(tie_outs.c.day)
            .subquery()
        )
        return self._read(
            select(tie_outs).join(
                newest, (tie_outs.c.day == newest.c.day) & (tie_outs.c.proved_at == newest.c.proved_at)
            )
        )

    def history(self, day: date) -> list[KeptTieOut]:
        return self._read(select(tie_outs).where(tie_outs.c.day == day))

    def differences(self, first: date, last: date) -> list[KeptDifference]:
        return read_differences(self._database, self._outlet, differences.c.day.between(first, last))

    def outdated(self, since: datetime) -> list[date]:
        day = func.coalesce(documents.c.day, documents.c.date, type_=Date)
        posted = (
            select(day.label("day"), func.max(documents.c.posted_at).label("posted_at"))
            .where(
                documents.c.outlet == self._outlet,
                documents.c.entity != Entity.MASTER,
                documents.c.state == DocumentState.POSTED,
                documents.c.posted_at >= since,
            )
            .group_by(day)
            .subquery()
        )
        proved = (
            select(tie_outs.c.day, func.max(tie_outs.c.proved_at).label("proved_at"))
            .where(tie_outs.c.outlet == self._outlet)
            .group_by(tie_outs.c.day)
            .subquery()
        )
        query = (
            select(posted.c.day)
            .outerjoin(proved, proved.c.day == posted.c.day)
            .where(or_(proved.c.proved_at.is_(None), proved.c.proved_at < posted.c.posted_at))
            .order_by(posted.c.day)
        )
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def open(self) -> list[KeptDifference]:
        return read_differences(self._database, self._outlet, differences.c.closed_at.is_(None))

    def _add(self, connection: Connection, tieout: DayTieOut, run: str, now: datetime) -> datetime:
        """Keep one proof; returns its moment, which is after that of the proof before, whatever the clocks say."""
        of_day = [tie_outs.c.outlet == self._outlet, tie_outs.c.day == tieout.day]
        before = connection.execute(
            select(tie_outs).where(*of_day).order_by(tie_outs.c.proved_at.desc()).limit(2)
        ).mappings()
        told, last_two = _told(tieout), list(before)
        moment: datetime = max([now, *(row["proved_at"] + _TICK for row in last_two)])
        stretch = [row for row in last_two if all(row[name] == value for name, value in told.items())]
        if len(stretch) > 1:
            connection.execute(
                update(tie_outs)
                .where(*of_day, tie_outs.c.proved_at == last_two[0]["proved_at"])
                .values(proved_at=moment, run=run)
            )
        else:
            connection.execute(
                insert(tie_outs).values(outlet=self._outlet, day=tieout.day, proved_at=moment, run=run, **told)
            )
        return moment

    def _read(self, query: Select[Any]) -> list[KeptTieOut]:
        ordered = query.where(tie_outs.c.outlet == self._outlet).order_by(tie_outs.c.day, tie_outs.c.proved_at)
        with self._database.read() as connection:
            return [_kept(row) for row in connection.execute(ordered).mappings()]


def _told(tieout: DayTieOut) -> dict[str, str | bool]:
    return {
        "tied": tieout.tied,
        "rows": encode_rows(tieout.rows),
        "notes": encode_notes(tieout.notes),
        "differences": encode_differences(tieout.differences),
    }


def _kept(row: RowMapping) -> KeptTieOut:
    return KeptTieOut(
        proved_at=row["proved_at"],
        run=row["run"],
        tieout=DayTieOut(
            outlet=row["outlet"],
            day=row["day"],
            rows=decode_rows(row["rows"]),
            differences=decode_differences(row["differences"]),
            notes=decode_notes(row["notes"]),
        ),
    )
