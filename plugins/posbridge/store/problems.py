"""The list that a person works through."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from posbridge.domain.states import DocumentState, Entity, Reason, RecordKind, RecordState
from posbridge.mapping.stock.reasons import waiting_for_start
from posbridge.ports import Problem
from posbridge.store import reasons
from posbridge.store.batches import batches
from posbridge.store.standing import CLOSED, document_rank, standing, stands_for
from posbridge.store.tables import document_needs, document_records, documents, records


def problems(connection: Connection, outlet: str, company: str, entity: Entity | None) -> list[Problem]:
    """Every open record, oldest first, with the reason of the worst document where one stands for it."""
    stands = standing(outlet, company, entity)
    query = (
        select(records, stands.c.state.label("final"))
        .join(stands, and_(records.c.outlet == outlet, records.c.record_id == stands.c.record_id))
        .where(stands.c.state.not_in(CLOSED))
        .order_by(records.c.occurred_at.nulls_first(), records.c.source_id, records.c.kind)
    )
    rows = connection.execute(query).all()
    behind = _worst_documents(connection, outlet, company, entity)
    needs = _open_needs(connection, company, [d.custom_id for d in behind.values() if d.state == DocumentState.PLANNED])
    found = []
    for row in rows:
        document = behind.get(row.record_id)
        found.append(
            Problem(
                entity=Entity(row.entity),
                kind=row.kind,
                source_id=row.source_id,
                receipt_no=row.receipt_no,
                occurred_at=datetime.fromisoformat(row.occurred_local) if row.occurred_local else None,
                state=RecordState(row.final),
                reason=_of_document(document, needs) if document else _of_record(row),
                custom_id=document.custom_id if document else "",
                run=(document.sent_run if document else None) or row.run,
            )
        )
    return found


def _worst_documents(connection: Connection, outlet: str, company: str, entity: Entity | None) -> dict[str, Row[Any]]:
    """The oldest of the worst documents of each open record, by record id."""
    stands = standing(outlet, company, entity)
    query = (
        select(document_records.c.record_id.label("behind"), documents)
        .join(documents, stands_for)
        .join(stands, stands.c.record_id == document_records.c.record_id)
        .where(
            document_records.c.company == company,
            document_records.c.outlet == outlet,
            stands.c.state.not_in(CLOSED),
            stands.c.rank == document_rank,
        )
        .order_by(documents.c.date.desc(), documents.c.custom_id.desc())
    )
    return {row.behind: row for row in connection.execute(query)}


def _open_needs(connection: Connection, company: str, custom_ids: list[str]) -> dict[str, list[Row[Any]]]:
    """What a planned document still waits for, by custom_id; nothing but its name where it was never planned."""
    found: dict[str, list[Row[Any]]] = {}
    table = document_needs
    for keys in batches(custom_ids):
        query = (
            select(table.c.custom_id.label("waiting"), table.c.needs_custom_id, documents)
            .outerjoin(
                documents,
                and_(documents.c.company == table.c.company, documents.c.custom_id == table.c.needs_custom_id),
            )
            .where(table.c.company == company, table.c.custom_id.in_(keys), documents.c.posted.is_(None))
            .order_by(table.c.custom_id, table.c.position)
        )
        for need in connection.execute(query):
            found.setdefault(need.waiting, []).append(need)
    return found


def _of_document(row: Row[Any], needs: dict[str, list[Row[Any]]]) -> Reason:
    if reason := reasons.read_reason(row):
        return reason
    if row.state == DocumentState.SENDING:
        return reasons.being_sent(row.claimed_by)
    if row.state == DocumentState.PLANNED:
        waits_for = needs.get(row.custom_id)
        return _of_needs(waits_for) if waits_for else reasons.not_sent()
    return reasons.unexplained()


def _of_needs(needs: list[Row[Any]]) -> Reason:
    """A transfer's receipt waits for its start in the words in which mapping says so."""
    for need in needs:
        if (need.record_id or "").startswith(f"{RecordKind.TRANSFER_START}:"):
            why = reasons.read_reason(need)
            return waiting_for_start(f"Transfer {need.receipt_no}", started=need.date, reason=why)
    return reasons.needs_open([(need.needs_custom_id, reasons.read_reason(need)) for need in needs])


def _of_record(row: Row[Any]) -> Reason:
    if reason := reasons.read_reason(row):
        return reason
    if row.state == RecordState.NEW:
        return reasons.not_mapped()
    return reasons.not_planned() if row.state == RecordState.PLANNED else reasons.unexplained()
