"""How documents leave the outbox again: only those that were never sent."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, select

from posbridge.domain.states import DocumentState
from posbridge.store.batches import batches
from posbridge.store.standing import stands_for
from posbridge.store.tables import document_needs, document_records, documents

_UNSENT = (DocumentState.PLANNED, DocumentState.REJECTED)


def withdraw(connection: Connection, company: str, outlet: str, records: Mapping[str, Collection[str]]) -> int:
    """Forget unsent documents of the records but those to keep; returns how many.

    A document that another record stands behind too (shared master data) only loses this one.
    """
    link = document_records
    gone: list[tuple[str, str]] = []
    for keys in batches(records):
        rows = connection.execute(
            select(link.c.record_id, link.c.custom_id)
            .join(documents, stands_for)
            .where(
                link.c.company == company,
                link.c.outlet == outlet,
                link.c.record_id.in_(keys),
                documents.c.state.in_(_UNSENT),
                documents.c.jurnal_id.is_(None),
                documents.c.posted.is_(None),
            )
            .order_by(documents.c.custom_id)
            .with_for_update(of=documents)
        )
        gone += [(record_id, custom_id) for record_id, custom_id in rows if custom_id not in records[record_id]]
    for record_id, custom_id in gone:
        connection.execute(
            delete(link).where(
                link.c.company == company,
                link.c.outlet == outlet,
                link.c.record_id == record_id,
                link.c.custom_id == custom_id,
            )
        )
    withdrawn = 0
    for custom_ids in batches(custom_id for _, custom_id in gone):
        standing = set(
            connection.scalars(
                select(link.c.custom_id).where(link.c.company == company, link.c.custom_id.in_(custom_ids))
            )
        )
        free = [custom_id for custom_id in custom_ids if custom_id not in standing]
        for table in (document_needs, documents):
            connection.execute(delete(table).where(table.c.company == company, table.c.custom_id.in_(free)))
        withdrawn += len(free)
    return withdrawn
