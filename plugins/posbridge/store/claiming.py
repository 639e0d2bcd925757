"""Who may send what: claims are what keeps two workers apart (contract jurnal §6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, update

from posbridge.domain.outcomes import Posted, Prepared
from posbridge.domain.posting import Event, after
from posbridge.domain.states import DocumentKind, DocumentState, Entity, RecordState
from posbridge.errors import ClaimLostError
from posbridge.store.batches import batches
from posbridge.store.codec import decode_posted
from posbridge.store.document_rows import in_scope, read_needs, stored
from posbridge.store.reasons import reason_values, worker_gone
from posbridge.store.tables import document_needs, documents, records

LOOKUP_TTL = timedelta(seconds=50)
"""A look-up claim this old belongs to nobody. Look-ups send nothing, so taking one over is harmless."""


def claim(
    connection: Connection,
    company: str,
    outlet: str,
    kind: DocumentKind,
    *,
    holder: str,
    run: str,
    limit: int,
    now: datetime,
) -> list[Prepared]:
    """Move the oldest sendable documents to SENDING in the transaction of ``connection``."""
    ready = and_(
        in_scope(company, outlet, kind),
        documents.c.state == DocumentState.PLANNED,
        ~_open_need(),
        ~_unsettled_record(),
    )
    chosen = _lock_oldest(connection, ready, limit)
    for keys in batches(chosen):
        connection.execute(
            update(documents)
            .where(documents.c.company == company, documents.c.custom_id.in_(keys))
            .values(
                state=after(DocumentState.PLANNED, Event.CLAIMED),
                attempts=documents.c.attempts + 1,
                claimed_by=holder,
                claimed_at=now,
                sent_at=now,
                settles_at=None,
                sent_run=run,
                **reason_values(None),
            )
        )
    return _prepare(connection, company, chosen)


def confirm(connection: Connection, company: str, holder: str, custom_ids: Sequence[str], *, now: datetime) -> None:
    """Hold on to claims in the transaction of ``connection``, or raise."""
    held = 0
    for keys in batches(custom_ids):
        held += connection.execute(
            update(documents)
            .where(
                documents.c.company == company,
                documents.c.custom_id.in_(keys),
                documents.c.state == DocumentState.SENDING,
                documents.c.claimed_by == holder,
            )
            .values(claimed_at=now)
        ).rowcount
    if held < len(custom_ids):
        raise ClaimLostError(
            f"{len(custom_ids) - held} of {len(custom_ids)} documents that {holder} was about to send were taken over "
            "meanwhile: it was away for too long. Nothing was sent.",
            retry_after=int(LOOKUP_TTL.total_seconds()),
        )


def put_back(connection: Connection, company: str, holder: str, custom_ids: Sequence[str]) -> None:
    for keys in batches(custom_ids):
        connection.execute(
            update(documents)
            .where(
                documents.c.company == company,
                documents.c.custom_id.in_(keys),
                documents.c.state == DocumentState.UNCERTAIN,
                documents.c.claimed_by == holder,
            )
            .values(claimed_by=None, claimed_at=None)
        )


def claim_uncertain(
    connection: Connection, company: str, outlet: str, kind: DocumentKind, *, holder: str, limit: int, now: datetime
) -> list[Prepared]:
    """Take documents for look-up. One that ``holder`` has looked up in vain is not handed to it again."""
    free = or_(
        documents.c.claimed_by.is_(None),
        and_(documents.c.claimed_at.is_(None), documents.c.claimed_by != holder),
        documents.c.claimed_at < now - LOOKUP_TTL,
    )
    settled = or_(documents.c.settles_at.is_(None), documents.c.settles_at <= now)
    lost = and_(in_scope(company, outlet, kind), documents.c.state == DocumentState.UNCERTAIN, settled, free)
    chosen = _lock_oldest(connection, lost, limit)
    for keys in batches(chosen):
        connection.execute(
            update(documents)
            .where(documents.c.company == company, documents.c.custom_id.in_(keys))
            .values(claimed_by=holder, claimed_at=now)
        )
    return _prepare(connection, company, chosen, look_up=True)


def release(connection: Connection, company: str, holder: str, custom_ids: Sequence[str]) -> None:
    for keys in batches(custom_ids):
        connection.execute(
            update(documents)
            .where(
                documents.c.company == company,
                documents.c.custom_id.in_(keys),
                documents.c.state == DocumentState.SENDING,
                documents.c.claimed_by == holder,
            )
            .values(
                state=after(DocumentState.SENDING, Event.RELEASED),
                attempts=documents.c.attempts - 1,
                claimed_by=None,
                claimed_at=None,
                sent_run=None,
            )
        )


def adopt_stale(connection: Connection, company: str, outlet: str, kind: DocumentKind, *, older_than: datetime) -> int:
    rows = connection.execute(
        select(documents.c.custom_id, documents.c.claimed_by, documents.c.claimed_at)
        .where(
            in_scope(company, outlet, kind),
            documents.c.state == DocumentState.SENDING,
            documents.c.claimed_at < older_than,
        )
        .order_by(documents.c.custom_id)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        connection.execute(
            update(documents)
            .where(documents.c.company == company, documents.c.custom_id == row.custom_id)
            .values(
                state=after(DocumentState.SENDING, Event.ABANDONED),
                claimed_by=None,
                claimed_at=None,
                **reason_values(worker_gone(row.claimed_by, row.claimed_at)),
            )
        )
    return len(rows)


def in_flight(connection: Connection, company: str, outlet: str, kind: DocumentKind) -> datetime | None:
    sending = and_(in_scope(company, outlet, kind), documents.c.state == DocumentState.SENDING)
    oldest: datetime | None = connection.scalar(select(func.min(documents.c.claimed_at)).where(sending))
    return oldest


def unsettled(connection: Connection, company: str, outlet: str, entity: Entity) -> datetime | None:
    uncertain = and_(
        documents.c.company == company,
        documents.c.outlet == outlet,
        documents.c.entity == entity,
        documents.c.state == DocumentState.UNCERTAIN,
    )
    rows = connection.execute(select(documents.c.settles_at, documents.c.claimed_at).where(uncertain))
    free = [each for row in rows for each in (row.settles_at, row.claimed_at and row.claimed_at + LOOKUP_TTL) if each]
    return max(free, default=None)


def _lock_oldest(connection: Connection, condition: ColumnElement[bool], limit: int) -> list[str]:
    query = (
        select(documents.c.custom_id)
        .where(condition)
        .order_by(documents.c.date, documents.c.custom_id)
        .limit(limit)
        .with_for_update(of=documents, skip_locked=True)
    )
    return list(connection.scalars(query))


def _open_need() -> ColumnElement[bool]:
    """A need that Jurnal is not known to hold. Master data that awaits an update is held already."""
    need = documents.alias("need")
    needed = document_needs.outerjoin(
        need,
        and_(need.c.company == document_needs.c.company, need.c.custom_id == document_needs.c.needs_custom_id),
    )
    return exists(
        select(document_needs.c.needs_custom_id)
        .select_from(needed)
        .where(
            document_needs.c.company == documents.c.company,
            document_needs.c.custom_id == documents.c.custom_id,
            need.c.posted.is_(None),
        )
        .correlate(documents)
    )


def _unsettled_record() -> ColumnElement[bool]:
    """The record has changed since it was mapped, or is now held or skipped: the document is out of date."""
    return and_(
        documents.c.entity != Entity.MASTER,
        exists(
            select(records.c.record_id)
            .where(
                records.c.outlet == documents.c.outlet,
                records.c.record_id == documents.c.record_id,
                records.c.state.in_([RecordState.NEW, RecordState.HELD, RecordState.SKIPPED]),
            )
            .correlate(documents)
        ),
    )


def _prepare(
    connection: Connection, company: str, custom_ids: Sequence[str], *, look_up: bool = False
) -> list[Prepared]:
    """Documents with the answers of their needs. A look-up may also know an id under which Jurnal refused it."""
    needs = read_needs(connection, company, custom_ids)
    answers = _answers(connection, company, [need for wanted in needs.values() for need in wanted])
    prepared: dict[str, Prepared] = {}
    for keys in batches(custom_ids):
        query = select(documents).where(documents.c.company == company, documents.c.custom_id.in_(keys))
        for row in connection.execute(query):
            held = stored(row, needs)
            prepared[row.custom_id] = Prepared(
                document=held.document,
                needs={need: answers[need] for need in held.document.needs if need in answers},
                jurnal_id=held.posted.jurnal_id if held.posted else (row.jurnal_id if look_up else None),
                sent_at=row.sent_at,
            )
    return [prepared[custom_id] for custom_id in custom_ids]


def _answers(connection: Connection, company: str, custom_ids: Sequence[str]) -> dict[str, Posted]:
    found: dict[str, Posted] = {}
    for keys in batches(custom_ids):
        query = select(documents.c.custom_id, documents.c.posted).where(
            documents.c.company == company, documents.c.custom_id.in_(keys), documents.c.posted.is_not(None)
        )
        found |= {custom_id: decode_posted(posted) for custom_id, posted in connection.execute(query)}
    return found
