"""How documents fall into the outbox."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, delete, update

from posbridge.domain.documents import Document
from posbridge.domain.posting import Event, after
from posbridge.domain.states import DocumentState, Reason
from posbridge.ports import Planned, StoredDocument
from posbridge.store.batches import batches
from posbridge.store.document_rows import content, lock, read_needs, stored
from posbridge.store.engine import insert
from posbridge.store.reasons import look_first, reason_values
from posbridge.store.tables import document_needs, document_records, documents

_MAY_STAND = (DocumentState.POSTED, DocumentState.SENDING, DocumentState.UNCERTAIN)


def plan(
    connection: Connection, company: str, outlet: str, planned: Sequence[Document], *, run: str, stamp: str
) -> list[Planned]:
    """Insert or replace documents in the transaction of ``connection``; one answer each, in order."""
    _link(connection, company, outlet, planned)
    fresh: set[str] = set()
    rows: dict[str, Row[Any]] = {}
    # Another outlet may withdraw a shared document between the two statements: then it is ours to insert.
    while missing := [document for document in planned if document.custom_id not in rows]:
        fresh |= _insert(connection, company, outlet, missing, run=run, stamp=stamp)
        rows |= lock(connection, company, [document.custom_id for document in missing])
    needs = read_needs(connection, company, rows)
    held = {custom_id: stored(row, needs) for custom_id, row in rows.items()}
    ids = {custom_id: row.jurnal_id for custom_id, row in rows.items()}
    answers: list[Planned] = []
    for document in planned:
        key = document.custom_id
        before = held[key]
        result = "planned" if key in fresh else verdict(before, document)
        fresh.discard(key)
        if result in {"replaced", "update"}:
            state, reason = _next_state(before, ids[key])
            _replace(connection, company, document, state, reason, run=run, stamp=stamp)
            held[key] = replace(before, document=document, state=state, reason=reason)
        answers.append(Planned(custom_id=key, result=result))
    return answers


def verdict(before: StoredDocument, document: Document) -> str:
    """What planning ``document`` means for the one that is stored under its custom_id."""
    if document.kind.is_master:
        same = before.document.body == document.body
        if before.state in _MAY_STAND:
            if same:
                return "unchanged"
            # What is under way keeps the body it was sent with; the next plan updates it.
            return "update" if before.state is DocumentState.POSTED else "conflict"
        return "unchanged" if same and before.state is DocumentState.PLANNED else "replaced"
    if before.state in _MAY_STAND:
        return "unchanged" if before.document.facts == document.facts else "conflict"
    same = before.document == document
    return "unchanged" if same and before.state is DocumentState.PLANNED else "replaced"


def _next_state(before: StoredDocument, jurnal_id: str | None) -> tuple[DocumentState, Reason | None]:
    if before.state is DocumentState.REJECTED and jurnal_id is not None and before.posted is None:
        # Jurnal refused it and yet holds something under its name: sending again could store it twice.
        return after(before.state, Event.DOUBTED), look_first(jurnal_id)
    return after(before.state, Event.REPLANNED), None


def _insert(
    connection: Connection, company: str, outlet: str, planned: Sequence[Document], *, run: str, stamp: str
) -> set[str]:
    rows = {
        document.custom_id: {
            "company": company,
            "custom_id": document.custom_id,
            "outlet": outlet,
            "state": DocumentState.PLANNED.value,
            "attempts": 0,
            "planned_run": run,
            "stamp": stamp,
            **content(document),
        }
        for document in reversed(planned)
    }
    if not rows:
        return set()
    fresh = set(
        connection.scalars(
            insert(connection, documents).on_conflict_do_nothing().returning(documents.c.custom_id),
            [rows[key] for key in sorted(rows)],
        )
    )
    first = {document.custom_id: document for document in reversed(planned)}
    _write_needs(connection, company, [first[key] for key in fresh])
    return fresh


def _link(connection: Connection, company: str, outlet: str, planned: Sequence[Document]) -> None:
    """Which records of the outlet a document stands for: shared master data stands for several outlets'."""
    links = sorted({(document.record_id, document.custom_id) for document in planned})
    if links:
        connection.execute(
            insert(connection, document_records).on_conflict_do_nothing(),
            [
                {"company": company, "outlet": outlet, "record_id": record_id, "custom_id": custom_id}
                for record_id, custom_id in links
            ],
        )


def _replace(
    connection: Connection,
    company: str,
    document: Document,
    state: DocumentState,
    reason: Reason | None,
    *,
    run: str,
    stamp: str,
) -> None:
    values: dict[str, Any] = {
        "state": state.value,
        "planned_run": run,
        "sent_run": None,
        "stamp": stamp,
        "claimed_by": None,
        "claimed_at": None,
        **content(document),
        **reason_values(reason),
    }
    connection.execute(
        update(documents)
        .where(documents.c.company == company, documents.c.custom_id == document.custom_id)
        .values(values)
    )
    _write_needs(connection, company, [document])


def _write_needs(connection: Connection, company: str, changed: Iterable[Document]) -> None:
    by_id = {document.custom_id: document for document in changed}
    for keys in batches(by_id):
        connection.execute(
            delete(document_needs).where(document_needs.c.company == company, document_needs.c.custom_id.in_(keys))
        )
    rows = [
        {"company": company, "custom_id": document.custom_id, "needs_custom_id": need, "position": position}
        for document in by_id.values()
        for position, need in enumerate(dict.fromkeys(document.needs))
    ]
    if rows:
        connection.execute(insert(connection, document_needs), rows)
