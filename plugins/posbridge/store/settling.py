"""What answers and look-ups make of a document. What is proven is never lost; POSTED is final."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, update

from posbridge.domain.outcomes import Absent, Finding, Outcome, Posted, Rejected, Uncertain, Unsent
from posbridge.domain.posting import Event, after
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.store.codec import encode_posted
from posbridge.store.document_rows import lock, read_posted
from posbridge.store.reasons import posted_twice, reason_values
from posbridge.store.tables import documents

_FREE = {"claimed_by": None, "claimed_at": None}


def settle(
    connection: Connection,
    company: str,
    holder: str,
    outcomes: Mapping[str, Outcome],
    *,
    now: datetime,
    settles_at: datetime | None = None,
) -> None:
    """Record answers. A claim that was adopted as stale meanwhile yields to nothing but a proof of posting."""
    for custom_id, row in lock(connection, company, list(outcomes)).items():
        outcome = outcomes[custom_id]
        if row.state == DocumentState.SENDING and row.claimed_by == holder:
            change = _answered(row, outcome, now, settles_at)
        else:
            change = _late(row, outcome, now)
        _write(connection, row, change)


def resolve(
    connection: Connection, company: str, holder: str, findings: Mapping[str, Finding], *, now: datetime
) -> None:
    """Record findings for documents that ``holder`` took for look-up."""
    for custom_id, row in lock(connection, company, list(findings)).items():
        finding = findings[custom_id]
        if row.state == DocumentState.UNCERTAIN and row.claimed_by == holder and row.claimed_at is not None:
            change = _found(row, finding, now)
        else:
            change = _late(row, finding, now)
        _write(connection, row, change)


def _answered(row: Row[Any], outcome: Outcome, now: datetime, settles_at: datetime | None) -> dict[str, Any]:
    match outcome:
        case Posted():
            return _posted(row, outcome, now)
        case Rejected():
            return _rejected(row, outcome)
        case Unsent(reason=reason):
            return {**_to(row, Event.RELEASED), **reason_values(reason), **_FREE}
        case Uncertain(reason=reason):
            return {**_to(row, Event.UNANSWERED), "settles_at": settles_at, **reason_values(reason), **_FREE}


def _found(row: Row[Any], finding: Finding, now: datetime) -> dict[str, Any]:
    match finding:
        case Posted() if row.posted is not None:
            # It stood there before the lost update, so being there proves nothing of the update: send that again.
            return {**_to(row, Event.UPDATE_LOST), **_holds(finding), **reason_values(None), **_FREE}
        case Posted():
            return _posted(row, finding, now)
        case Rejected():
            return _rejected(row, finding)
        case Uncertain(reason=reason):
            # The name stays, without a time: the same worker is not handed it again, any other may take it.
            return {**reason_values(reason), "claimed_at": None}
        case Absent():
            gone = {"jurnal_id": None, "posted": None, "posted_at": None}
            return {**_to(row, Event.ABSENT), **gone, **reason_values(None), **_FREE}


def _late(row: Row[Any], finding: Outcome | Finding, now: datetime) -> dict[str, Any]:
    """An answer from a worker that no longer holds the claim."""
    if not isinstance(finding, Posted):
        return {}
    known = read_posted(row)
    if row.state == DocumentState.POSTED:
        if known is None or known.jurnal_id == finding.jurnal_id:
            return {}
        return reason_values(posted_twice(known.jurnal_id, finding.jurnal_id))
    if DocumentKind(row.kind).is_master and row.state != DocumentState.UNCERTAIN:
        # The row may have a newer body by now, which is to follow as an update.
        return _holds(finding)
    return _posted(row, finding, now)


def _posted(row: Row[Any], posted: Posted, now: datetime) -> dict[str, Any]:
    return {
        **_to(row, Event.STORED),
        "posted_at": now,
        **_holds(posted),
        **reason_values(None),
        **_FREE,
    }


def _to(row: Row[Any], event: Event) -> dict[str, Any]:
    return {"state": after(DocumentState(row.state), event)}


def _holds(posted: Posted) -> dict[str, Any]:
    return {"jurnal_id": posted.jurnal_id, "posted": encode_posted(posted)}


def _rejected(row: Row[Any], rejected: Rejected) -> dict[str, Any]:
    stands = read_posted(row)
    return {
        **_to(row, Event.REFUSED),
        "jurnal_id": stands.jurnal_id if stands else rejected.jurnal_id,
        **reason_values(rejected.reason),
        **_FREE,
    }


def _write(connection: Connection, row: Row[Any], change: dict[str, Any]) -> None:
    if change:
        connection.execute(
            update(documents)
            .where(documents.c.company == row.company, documents.c.custom_id == row.custom_id)
            .values(change)
        )
