"""The outbox: what Jurnal shall hold, who is sending it, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

from posbridge.domain.documents import CustomerBody, Document, ProductBody
from posbridge.domain.outcomes import Finding, Outcome, Prepared
from posbridge.domain.states import DocumentKind, Entity
from posbridge.ports import Planned, StoredDocument
from posbridge.store import claiming, planning, settling, withdrawing
from posbridge.store.batches import batches
from posbridge.store.codec import decode_body
from posbridge.store.document_rows import fetch
from posbridge.store.engine import Database
from posbridge.store.standing import stands_for
from posbridge.store.tables import document_records, documents


class SqlOutbox:
    """Implements ``ports.Outbox``. Every method is one transaction, committed before it returns."""

    def __init__(self, database: Database, outlet: str, company: str) -> None:
        self._database = database
        self._outlet = outlet
        self._company = company

    def plan(self, documents: Sequence[Document], *, run: str, stamp: str) -> list[Planned]:
        with self._database.write() as connection:
            return planning.plan(connection, self._company, self._outlet, documents, run=run, stamp=stamp)

    def withdraw(self, records: Mapping[str, Collection[str]]) -> int:
        with self._database.write() as connection:
            return withdrawing.withdraw(connection, self._company, self._outlet, records)

    def claim(self, kind: DocumentKind, *, holder: str, run: str, limit: int, now: datetime) -> list[Prepared]:
        with self._database.write() as connection:
            return claiming.claim(
                connection, self._company, self._outlet, kind, holder=holder, run=run, limit=limit, now=now
            )

    def confirm(self, holder: str, custom_ids: Sequence[str], *, now: datetime) -> None:
        with self._database.write() as connection:
            claiming.confirm(connection, self._company, holder, custom_ids, now=now)

    def settle(
        self, holder: str, outcomes: Mapping[str, Outcome], *, now: datetime, settles_at: datetime | None = None
    ) -> None:
        with self._database.write() as connection:
            settling.settle(connection, self._company, holder, outcomes, now=now, settles_at=settles_at)

    def release(self, holder: str, custom_ids: Sequence[str]) -> None:
        with self._database.write() as connection:
            claiming.release(connection, self._company, holder, custom_ids)

    def adopt_stale(self, kind: DocumentKind, *, older_than: datetime) -> int:
        with self._database.write() as connection:
            return claiming.adopt_stale(connection, self._company, self._outlet, kind, older_than=older_than)

    def claim_uncertain(self, kind: DocumentKind, *, holder: str, limit: int, now: datetime) -> list[Prepared]:
        with self._database.write() as connection:
            return claiming.claim_uncertain(
                connection, self._company, self._outlet, kind, holder=holder, limit=limit, now=now
            )

    def put_back(self, holder: str, custom_ids: Sequence[str]) -> None:
        with self._database.write() as connection:
            claiming.put_back(connection, self._company, holder, custom_ids)

    def resolve(self, holder: str, findings: Mapping[str, Finding], *, now: datetime) -> None:
        with self._database.write() as connection:
            settling.resolve(connection, self._company, holder, findings, now=now)

    def in_flight(self, kind: DocumentKind) -> datetime | None:
        with self._database.read() as connection:
            return claiming.in_flight(connection, self._company, self._outlet, kind)

    def unsettled(self, entity: Entity) -> datetime | None:
        with self._database.read() as connection:
            return claiming.unsettled(connection, self._company, self._outlet, entity)

    def get(self, custom_ids: Sequence[str]) -> dict[str, StoredDocument]:
        found: dict[str, StoredDocument] = {}
        with self._database.read() as connection:
            for keys in batches(custom_ids):
                query = select(documents).where(documents.c.company == self._company, documents.c.custom_id.in_(keys))
                found |= {held.document.custom_id: held for held in fetch(connection, query, self._company)}
        return found

    def of_records(self, kind: DocumentKind, record_ids: Sequence[str]) -> dict[str, list[StoredDocument]]:
        """Documents of a kind by the record they stand for, oldest first; every id asked for has a list."""
        found: dict[str, list[StoredDocument]] = {record_id: [] for record_id in record_ids}
        link = document_records
        with self._database.read() as connection:
            for keys in batches(record_ids):
                pairs = connection.execute(
                    select(link.c.record_id, link.c.custom_id)
                    .join(documents, stands_for)
                    .where(
                        link.c.company == self._company,
                        link.c.outlet == self._outlet,
                        link.c.record_id.in_(keys),
                        documents.c.kind == kind,
                    )
                    .order_by(documents.c.date, documents.c.custom_id)
                ).all()
                held: dict[str, StoredDocument] = {}
                for custom_ids in batches(custom_id for _, custom_id in pairs):
                    query = select(documents).where(
                        documents.c.company == self._company, documents.c.custom_id.in_(custom_ids)
                    )
                    held |= {d.document.custom_id: d for d in fetch(connection, query, self._company)}
                for record_id, custom_id in pairs:
                    found[record_id].append(held[custom_id])
        return found

    def dated(self, first: date, last: date, *, company_wide: bool = False) -> list[StoredDocument]:
        return self._of_days(documents.c.date.between(first, last), company_wide=company_wide)

    def happened(self, first: date, last: date, *, company_wide: bool = False) -> list[StoredDocument]:
        on_its_day = and_(documents.c.day.is_(None), documents.c.date.between(first, last))
        return self._of_days(or_(on_its_day, documents.c.day.between(first, last)), company_wide=company_wide)

    def _of_days(self, of_days: ColumnElement[bool], *, company_wide: bool) -> list[StoredDocument]:
        mine = [] if company_wide else [documents.c.outlet == self._outlet]
        query = (
            select(documents)
            .where(documents.c.company == self._company, documents.c.entity != Entity.MASTER, of_days, *mine)
            .order_by(documents.c.date, documents.c.custom_id)
        )
        with self._database.read() as connection:
            return fetch(connection, query, self._company)

    def moved(self, first: date, last: date) -> list[StoredDocument]:
        query = (
            select(documents)
            .where(
                documents.c.company == self._company,
                documents.c.outlet == self._outlet,
                documents.c.day.between(first, last),
                documents.c.day != documents.c.date,
            )
            .order_by(documents.c.date, documents.c.custom_id)
        )
        with self._database.read() as connection:
            return fetch(connection, query, self._company)

    def all(self, kind: DocumentKind) -> list[StoredDocument]:
        query = (
            select(documents)
            .where(documents.c.company == self._company, documents.c.kind == kind)
            .order_by(documents.c.custom_id)
        )
        with self._database.read() as connection:
            return fetch(connection, query, self._company)

    def named(self, kind: DocumentKind) -> dict[str, str]:
        """Where two documents have one name, the one that Jurnal holds has it."""
        query = (
            select(documents.c.custom_id, documents.c.body)
            .where(documents.c.company == self._company, documents.c.kind == kind)
            .order_by(documents.c.posted.is_(None), documents.c.custom_id)
        )
        found: dict[str, str] = {}
        with self._database.read() as connection:
            for custom_id, text in connection.execute(query):
                body = decode_body(kind, text)
                if isinstance(body, CustomerBody | ProductBody):
                    found.setdefault(body.name, custom_id)
        return found
