"""Differences of an outlet: each from when it was first seen until a proof of its day tells it no more."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, select, update

from posbridge.domain.tieouts import DayTieOut, Difference, DifferenceReason, KeptDifference
from posbridge.store.codec import decode_difference, encode_difference
from posbridge.store.engine import Database, insert
from posbridge.store.tables import differences


def follow(connection: Connection, outlet: str, tieout: DayTieOut, run: str, moment: datetime) -> None:
    """Open, keep open or close what this proof speaks of.

    Stock is what it is now and no day's own: it is told with the last day of a run, and a difference of it moves to
    that day with the time it was first seen.
    """
    told, open_before = _by_key(tieout.differences), _open(connection, outlet)
    for key, difference in told.items():
        first = _first_seen(difference, key, open_before)
        query = insert(connection, differences).values(
            outlet=outlet,
            day=tieout.day,
            key=key,
            reason=difference.reason.value,
            said=encode_difference(difference),
            first_seen=first["first_seen"] if first else moment,
            first_run=first["first_run"] if first else run,
            last_seen=moment,
            last_run=run,
        )
        changing = ("said", "last_seen", "last_run", "closed_at", "closed_run")
        connection.execute(
            query.on_conflict_do_update(
                index_elements=[differences.c.outlet, differences.c.day, differences.c.key],
                set_={name: query.excluded[name] for name in changing},
            )
        )
    for row in open_before:
        reason, here = DifferenceReason(row["reason"]), row["day"] == tieout.day
        spoken_of = here or reason is DifferenceReason.STOCK
        if spoken_of and tieout.judges(reason) and not (here and row["key"] in told):
            connection.execute(
                update(differences)
                .where(differences.c.outlet == outlet, differences.c.day == row["day"], differences.c.key == row["key"])
                .values(closed_at=moment, closed_run=run)
            )


def _first_seen(difference: Difference, key: str, open_before: Sequence[RowMapping]) -> RowMapping | None:
    """The one that moves to another day, if there is one."""
    if difference.reason is not DifferenceReason.STOCK:
        return None
    return min(
        (row for row in open_before if row["key"] == key), key=lambda row: (row["first_seen"], row["day"]), default=None
    )


def read_differences(database: Database, outlet: str, which: ColumnElement[bool]) -> list[KeptDifference]:
    """Those of an outlet that ``which`` is true of, oldest day first, by reason and key within the day."""
    query = (
        select(differences)
        .where(differences.c.outlet == outlet, which)
        .order_by(differences.c.day, differences.c.reason, differences.c.key)
    )
    with database.read() as connection:
        return [_kept(row) for row in connection.execute(query).mappings()]


def _open(connection: Connection, outlet: str) -> list[RowMapping]:
    query = select(differences).where(differences.c.outlet == outlet, differences.c.closed_at.is_(None))
    return list(connection.execute(query).mappings())


def _by_key(told: Iterable[Difference]) -> dict[str, Difference]:
    """Two of one key are one: their amounts together, and what was said of either."""
    merged: dict[str, Difference] = {}
    for difference in told:
        known = merged.get(difference.key)
        merged[difference.key] = (
            difference
            if known is None
            else replace(
                known,
                amount=known.amount + difference.amount,
                why=known.why if difference.why in known.why else f"{known.why}; {difference.why}",
            )
        )
    return merged


def _kept(row: RowMapping) -> KeptDifference:
    return KeptDifference(
        outlet=row["outlet"],
        day=row["day"],
        difference=decode_difference(row["said"]),
        first_seen=row["first_seen"],
        first_run=row["first_run"],
        last_seen=row["last_seen"],
        last_run=row["last_run"],
        closed_at=row["closed_at"],
        closed_run=row["closed_run"],
    )
