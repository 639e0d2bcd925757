"""The inbox: what the source told, raw and typed, and where each record stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from posbridge.domain.records import Record
from posbridge.domain.states import Entity, RecordKind, RecordState
from posbridge.domain.windows import Window
from posbridge.ports import OwnState, Problem, Received, StoredRecord, Tally
from posbridge.store.batches import batches
from posbridge.store.engine import Database
from posbridge.store.problems import problems
from posbridge.store.reasons import reason_values
from posbridge.store.receiving import receive
from posbridge.store.record_rows import record_id, stored
from posbridge.store.standing import has_document_to_send, has_no_document
from posbridge.store.tables import records
from posbridge.store.tally import tally

_PENDING = (RecordState.NEW, RecordState.HELD, RecordState.WAITING)
_OWN = (RecordState.PLANNED, RecordState.WAITING, RecordState.HELD, RecordState.SKIPPED)


class SqlInbox:
    """Implements ``ports.Inbox``. Every method is one transaction, committed before it returns."""

    def __init__(self, database: Database, outlet: str, company: str) -> None:
        self._database = database
        self._outlet = outlet
        self._company = company

    def receive(self, records: Sequence[Record], *, run: str, now: datetime, rescan: bool = False) -> Received:
        with self._database.write() as connection:
            return receive(connection, self._outlet, records, run=run, now=now, rescan=rescan)

    def pending(self, kinds: Sequence[RecordKind]) -> list[StoredRecord]:
        open_ = or_(has_document_to_send(self._company), has_no_document(self._company, self._outlet))
        unsettled = or_(records.c.state.in_(_PENDING), and_(records.c.state == RecordState.PLANNED, open_))
        return self._read(records.c.kind.in_(kinds), unsettled)

    def get(self, kind: RecordKind, source_ids: Sequence[str]) -> dict[str, StoredRecord]:
        found: dict[str, StoredRecord] = {}
        for keys in batches(record_id(kind, source_id) for source_id in source_ids):
            found |= {held.record.source_id: held for held in self._read(records.c.record_id.in_(keys))}
        return found

    def children(self, kind: RecordKind, parent_ids: Sequence[str]) -> dict[str, list[StoredRecord]]:
        """Records by their parent, oldest first; every parent asked for has a list."""
        found: dict[str, list[StoredRecord]] = {parent_id: [] for parent_id in parent_ids}
        for keys in batches(parent_ids):
            for held in self._read(records.c.kind == kind, records.c.parent_id.in_(keys)):
                found[held.record.parent_id or ""].append(held)
        return found

    def between(self, kind: RecordKind, window: Window) -> list[StoredRecord]:
        return self._read(
            records.c.kind == kind,
            records.c.occurred_at >= window.start,
            records.c.occurred_at < window.end,
        )

    def all(self, kind: RecordKind) -> list[StoredRecord]:
        return self._read(records.c.kind == kind)

    def mark(self, states: Sequence[OwnState], *, run: str) -> None:
        """Set records' own states, all or none.

        Raises:
            ValueError: a state follows from documents (or from receiving) and is never set.
            LookupError: the outlet has no such record.
        """
        for each in states:
            if each.state not in _OWN:
                raise ValueError(f"{each.state} is not a state that mapping sets")
        by_key = {record_id(each.kind, each.source_id): each for each in states}
        with self._database.write() as connection:
            for key, each in sorted(by_key.items()):  # all writers lock rows in the same order
                marked = connection.execute(
                    update(records)
                    .where(records.c.outlet == self._outlet, records.c.record_id == key)
                    .values(state=each.state.value, run=run, **reason_values(each.reason))
                )
                if not marked.rowcount:
                    raise LookupError(f"{self._outlet} has no record {key}")

    def tally(self, entity: Entity, *, run: str | None = None) -> Tally:
        with self._database.read() as connection:
            return tally(connection, self._outlet, self._company, entity, run=run)

    def problems(self, entity: Entity | None = None) -> list[Problem]:
        with self._database.read() as connection:
            return problems(connection, self._outlet, self._company, entity)

    def _read(self, *conditions: ColumnElement[bool]) -> list[StoredRecord]:
        query: Select[Any] = (
            select(records)
            .where(records.c.outlet == self._outlet, *conditions)
            .order_by(records.c.occurred_at.nulls_first(), records.c.source_id, records.c.kind)
        )
        with self._database.read() as connection:
            return [stored(row) for row in connection.execute(query)]
