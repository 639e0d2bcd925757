"""Rows of the inbox to stored records and back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from posbridge.domain.records import Record
from posbridge.domain.states import RecordKind, RecordState
from posbridge.ports import StoredRecord
from posbridge.store.codec import decode_reason, decode_typed, encode_reason, encode_typed
from posbridge.store.reasons import read_reason, reason_values


def record_id(kind: RecordKind, source_id: str) -> str:
    """How documents name the record they stand for."""
    return f"{kind}:{source_id}"


def content(record: Record) -> dict[str, Any]:
    """Column values that state what the source said, and where that leaves the record."""
    return {
        "kind": record.kind.value,
        "source_id": record.source_id,
        "entity": record.kind.entity.value,
        "parent_id": record.parent_id,
        "receipt_no": record.receipt_no,
        "occurred_at": record.occurred_at,
        "occurred_local": record.occurred_at.isoformat() if record.occurred_at else None,
        "fingerprint": record.fingerprint,
        "page": record.page,
        "typed": encode_typed(record.typed) if record.typed is not None else None,
        "problem": encode_reason(record.problem) if record.problem else None,
        "raw": record.raw,
        "state": (RecordState.HELD if record.problem else RecordState.NEW).value,
        **reason_values(record.problem),
    }


def stored(row: Row[Any]) -> StoredRecord:
    kind = RecordKind(row.kind)
    return StoredRecord(
        record=Record(
            kind=kind,
            source_id=row.source_id,
            parent_id=row.parent_id,
            receipt_no=row.receipt_no,
            occurred_at=datetime.fromisoformat(row.occurred_local) if row.occurred_local else None,
            typed=decode_typed(kind, row.typed) if row.typed is not None else None,
            problem=decode_reason(row.problem) if row.problem is not None else None,
            raw=row.raw,
            fingerprint=row.fingerprint,
            page=row.page,
        ),
        version=row.version,
        state=RecordState(row.state),
        reason=read_reason(row),
        run=row.run,
        seen_at=row.seen_at,
    )
