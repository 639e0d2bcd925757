"""Customers: a name, and nothing else of the person (contract iseller §6.4)."""

from collections.abc import Sequence

from posbridge.domain.identifiers import digest
from posbridge.domain.records import Customer, Record
from posbridge.domain.states import RecordKind
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.reasons import RowProblemError
from posbridge.sources.iseller.redact import kept_text
from posbridge.sources.records import good, told_id, unreadable

__all__ = ["customer_records"]


def customer_records(rows: Sequence[object], *, page: str = "") -> list[Record]:
    """Rows without a name are left out: an order of theirs has no name for a card either."""
    found = []
    for raw in rows:
        kept = kept_text(raw)
        try:
            row = Row(raw)
            source_id = row.identity("customer_id", "id")
            name = " ".join(filter(None, (row.text("first_name"), row.text("last_name")))) or row.text("name")
            gone = row.has("is_active") and not row.flag("is_active")
            if name:
                customer = Customer(source_id=source_id, name=name, deleted=gone)
                found.append(good(RecordKind.CUSTOMER, customer, raw=kept, page=page))
        except RowProblemError as problem:
            known = told_id(raw, "customer_id") or f"row:{digest(kept)}"
            found.append(unreadable(RecordKind.CUSTOMER, known, problem.reason, raw=kept, page=page))
    return found
