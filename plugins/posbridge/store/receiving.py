"""How a page of records falls into the inbox."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from posbridge.domain.identifiers import digest
from posbridge.domain.records import Record
from posbridge.domain.states import RecordKind, RecordState
from posbridge.ports import Received
from posbridge.store.batches import batches
from posbridge.store.engine import insert
from posbridge.store.reasons import reason_values, told_no_more, told_twice
from posbridge.store.record_rows import content, record_id
from posbridge.store.tables import record_versions, records


def receive(
    connection: Connection, outlet: str, page: Sequence[Record], *, run: str, now: datetime, rescan: bool = False
) -> Received:
    """Upsert in the transaction of ``connection``. A record that one page tells in two ways is held with both."""
    incoming = {record_id(record.kind, record.source_id): content(record) for record in _each_once(page)}
    fresh = _insert(connection, outlet, incoming, run=run, now=now)
    changed: list[str] = []
    unchanged: list[str] = []
    for key, row in _lock(connection, outlet, incoming.keys() - fresh).items():
        same = row.fingerprint == incoming[key]["fingerprint"] and row.problem == incoming[key]["problem"]
        if same:
            unchanged.append(key)
            continue
        _keep(connection, row)
        _update(connection, outlet, key, incoming[key] | {"version": row.version + 1, "run": run, "seen_at": now})
        changed.append(key)
    if not rescan:
        _see(connection, outlet, unchanged, run=run, now=now)
    _retract(connection, outlet, page)
    return Received(new=len(fresh), changed=len(changed), unchanged=len(unchanged))


def _each_once(page: Sequence[Record]) -> list[Record]:
    """Which of two contradicting records is right, nobody can tell; of equal ones, one is enough."""
    found: dict[str, Record] = {}
    for record in page:
        key = record_id(record.kind, record.source_id)
        before = found.get(key)
        same = before is None or (before.fingerprint, before.problem) == (record.fingerprint, record.problem)
        found[key] = record if before is None or same else _both(before, record)
    return list(found.values())


def _both(one: Record, other: Record) -> Record:
    rows = [json.loads(each.raw) for each in (one, other) if each.raw]
    return replace(
        other,
        typed=None,
        problem=told_twice(other.receipt_no or other.source_id),
        raw=json.dumps(rows, ensure_ascii=False) if rows else None,
        fingerprint=digest("".join(sorted((one.fingerprint, other.fingerprint)))),
    )


def _retract(connection: Connection, outlet: str, page: Sequence[Record]) -> None:
    """A receipt is told with all its payments: a problem of them that it tells no more has settled itself."""
    told = {record_id(record.kind, record.source_id) for record in page}
    for sales in batches(record.source_id for record in page if record.kind is RecordKind.SALE):
        settled = (
            records.c.outlet == outlet,
            records.c.kind == RecordKind.PAYMENT,
            records.c.parent_id.in_(sales),
            records.c.problem.is_not(None),
            records.c.state == RecordState.HELD,
        )
        keys = set(connection.scalars(select(records.c.record_id).where(*settled))) - told
        for some in batches(keys):
            connection.execute(
                update(records)
                .where(records.c.outlet == outlet, records.c.record_id.in_(some))
                # Without its fingerprint it is news if it should be told again.
                .values(state=RecordState.SKIPPED.value, fingerprint="", **reason_values(told_no_more()))
            )


def _insert(
    connection: Connection, outlet: str, incoming: dict[str, dict[str, Any]], *, run: str, now: datetime
) -> set[str]:
    if not incoming:
        return set()
    rows = [
        {
            "outlet": outlet,
            "record_id": key,
            "version": 1,
            "first_seen": now,
            "seen_at": now,
            "run": run,
            **incoming[key],
        }
        for key in sorted(incoming)
    ]
    query = insert(connection, records).on_conflict_do_nothing().returning(records.c.record_id)
    return set(connection.scalars(query, rows))


def _lock(connection: Connection, outlet: str, keys: set[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for some in batches(keys):
        rows = connection.execute(
            select(records)
            .where(records.c.outlet == outlet, records.c.record_id.in_(some))
            .order_by(records.c.record_id)
            .with_for_update()
        )
        found |= {row.record_id: row for row in rows}
    return found


def _keep(connection: Connection, row: Row[Any]) -> None:
    """The version that is about to be replaced."""
    names = {column.name for column in record_versions.columns}
    connection.execute(
        insert(connection, record_versions),
        {name: value for name, value in row._mapping.items() if name in names},  # noqa: SLF001 - public in Row
    )


def _update(connection: Connection, outlet: str, key: str, values: dict[str, Any]) -> None:
    connection.execute(update(records).where(records.c.outlet == outlet, records.c.record_id == key).values(values))


def _see(connection: Connection, outlet: str, keys: Sequence[str], *, run: str, now: datetime) -> None:
    if keys:
        connection.execute(
            update(records)
            .where(records.c.outlet == outlet, records.c.record_id == bindparam("key"))
            .values(seen_at=now, run=run),
            [{"key": key} for key in keys],
        )
