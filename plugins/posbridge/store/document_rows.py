"""Rows of the outbox to stored documents and back."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from posbridge.domain.documents import Document
from posbridge.domain.outcomes import Posted
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.ports import StoredDocument
from posbridge.store.batches import batches
from posbridge.store.codec import decode_body, decode_posted, encode_body
from posbridge.store.reasons import read_reason
from posbridge.store.tables import document_needs, documents

Needs = dict[str, tuple[str, ...]]


def in_scope(company: str, outlet: str, kind: DocumentKind) -> ColumnElement[bool]:
    """Documents of a kind that an outlet works on: its own, but all shared ones of its company."""
    of_kind = and_(documents.c.company == company, documents.c.kind == kind)
    return of_kind if kind.is_shared else and_(of_kind, documents.c.outlet == outlet)


def content(document: Document) -> dict[str, Any]:
    """Column values that state what the document says."""
    return {
        "kind": document.kind.value,
        "entity": document.kind.entity.value,
        "transaction_no": document.transaction_no,
        "record_id": document.record_id,
        "receipt_no": document.receipt_no,
        "date": document.date,
        "day": document.day,
        "body": encode_body(document.body),
        "facts": document.facts,
        "expected_total": document.expected_total,
    }


def fetch(connection: Connection, query: Select[Any], company: str) -> list[StoredDocument]:
    """Stored documents of a query over ``documents``, in its order."""
    rows = connection.execute(query).all()
    needs = read_needs(connection, company, [row.custom_id for row in rows])
    return [stored(row, needs) for row in rows]


def stored(row: Row[Any], needs: Needs) -> StoredDocument:
    kind = DocumentKind(row.kind)
    return StoredDocument(
        document=Document(
            kind=kind,
            custom_id=row.custom_id,
            transaction_no=row.transaction_no,
            record_id=row.record_id,
            receipt_no=row.receipt_no,
            date=row.date,
            day=row.day,
            body=decode_body(kind, row.body),
            facts=row.facts,
            expected_total=row.expected_total,
            needs=needs.get(row.custom_id, ()),
        ),
        outlet=row.outlet,
        state=DocumentState(row.state),
        reason=read_reason(row),
        posted=read_posted(row),
        attempts=row.attempts,
        run=row.sent_run or row.planned_run,
        claimed_by=row.claimed_by or "",
        claimed_at=row.claimed_at,
        jurnal_id=row.jurnal_id,
    )


def read_posted(row: Row[Any]) -> Posted | None:
    return None if row.posted is None else decode_posted(row.posted)


def read_needs(connection: Connection, company: str, custom_ids: Iterable[str]) -> Needs:
    """What each document needs, in its own order."""
    found: dict[str, list[str]] = {}
    table = document_needs
    for keys in batches(custom_ids):
        rows = connection.execute(
            select(table.c.custom_id, table.c.needs_custom_id)
            .where(table.c.company == company, table.c.custom_id.in_(keys))
            .order_by(table.c.custom_id, table.c.position)
        )
        for custom_id, need in rows:
            found.setdefault(custom_id, []).append(need)
    return {custom_id: tuple(needs) for custom_id, needs in found.items()}


def lock(connection: Connection, company: str, custom_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Rows by custom_id, held against other writers until the transaction ends."""
    found: dict[str, Row[Any]] = {}
    for keys in batches(custom_ids):
        rows = connection.execute(
            select(documents)
            .where(documents.c.company == company, documents.c.custom_id.in_(keys))
            .order_by(documents.c.custom_id)
            .with_for_update()
        )
        found |= {row.custom_id: row for row in rows}
    return found
