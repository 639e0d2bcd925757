"""Where each record really stands: its own state, or that of the documents that stand for it."""

from enum import IntEnum

from sqlalchemy import ColumnElement, Subquery, and_, case, exists, func, select

from posbridge.domain.states import DocumentState, Entity, RecordState
from posbridge.store.tables import document_records, documents, records


class Rank(IntEnum):
    """The state of a record's documents is that of its worst one."""

    REJECTED = 0
    UNCERTAIN = 1
    PLANNED = 2
    POSTED = 3


document_rank = case(
    (documents.c.state == DocumentState.REJECTED, Rank.REJECTED.value),
    (documents.c.state.in_([DocumentState.UNCERTAIN, DocumentState.SENDING]), Rank.UNCERTAIN.value),
    (documents.c.state == DocumentState.PLANNED, Rank.PLANNED.value),
    else_=Rank.POSTED.value,
)

stands_for = and_(
    documents.c.company == document_records.c.company,
    documents.c.custom_id == document_records.c.custom_id,
)
"""Joins documents to the records that they stand for."""

CLOSED = (RecordState.POSTED, RecordState.SKIPPED)


def has_document_to_send(company: str) -> ColumnElement[bool]:
    """Whether a document of the record is unsent or rejected: mapping it again may make a better one."""
    return exists(
        select(document_records.c.custom_id)
        .join(documents, stands_for)
        .where(
            document_records.c.company == company,
            document_records.c.outlet == records.c.outlet,
            document_records.c.record_id == records.c.record_id,
            documents.c.state.in_([DocumentState.PLANNED, DocumentState.REJECTED]),
        )
        .correlate(records)
    )


def has_no_document(company: str, outlet: str) -> ColumnElement[bool]:
    """Whether no document stands for the record, of this company or of one that the outlet was moved from."""
    link = document_records
    here = exists(
        select(link.c.custom_id)
        .where(link.c.company == company, link.c.outlet == outlet, link.c.record_id == records.c.record_id)
        .correlate(records)
    )
    elsewhere = select(link.c.record_id).where(link.c.outlet == outlet, link.c.company != company)
    return and_(~here, records.c.record_id.not_in(elsewhere))


def standing(outlet: str, company: str, entity: Entity | None = None) -> Subquery:
    """One row per record: ``record_id``, ``run``, ``state`` (final) and ``rank`` of its worst document."""
    worst = (
        select(document_records.c.record_id, func.min(document_rank).label("rank"))
        .join(documents, stands_for)
        .where(document_records.c.company == company, document_records.c.outlet == outlet)
        .group_by(document_records.c.record_id)
        .subquery("worst")
    )
    final = case(
        (records.c.state == RecordState.NEW, RecordState.WAITING.value),
        (records.c.state != RecordState.PLANNED, records.c.state),
        (worst.c.rank == Rank.REJECTED, RecordState.REJECTED.value),
        (worst.c.rank == Rank.UNCERTAIN, RecordState.UNCERTAIN.value),
        (worst.c.rank == Rank.POSTED, RecordState.POSTED.value),
        else_=RecordState.WAITING.value,
    )
    rank = case((records.c.state == RecordState.PLANNED, worst.c.rank))
    query = (
        select(records.c.record_id, records.c.run, final.label("state"), rank.label("rank"))
        .select_from(records.outerjoin(worst, worst.c.record_id == records.c.record_id))
        .where(records.c.outlet == outlet)
    )
    return (query if entity is None else query.where(records.c.entity == entity)).subquery("standing")
