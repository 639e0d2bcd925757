"""Wrapping typed facts as records of the inbox: fingerprints and problems. Shared by every source."""

import json
from dataclasses import asdict, replace
from datetime import date, datetime

from posbridge.domain.identifiers import digest
from posbridge.domain.movements import Movement, TransferReceipt, TransferStart
from posbridge.domain.records import Payment, Payout, Record, Refund, Sale, Typed, Void
from posbridge.domain.states import Reason, RecordKind
from posbridge.money import Decimal
from posbridge.sources.cards import is_blot, without_cards
from posbridge.sources.redact import clean

__all__ = ["CENTURY", "LONGEST_ID", "fingerprint", "good", "told_id", "unreadable"]

LONGEST_ID = 200
"""Characters. Vendors' ids have at most 40; a database cannot index text of any length."""

CENTURY = range(2000, 2100)
"""Years in which something can have been sold."""

_LONGEST_TEXT = 500


def fingerprint(fact: object) -> str:
    """A digest of a typed fact. ``1`` and ``1.0`` are the same amount; volatile fields of the raw row
    are not in it."""
    return digest(json.dumps(fact if isinstance(fact, dict) else asdict(fact), default=_plain, sort_keys=True))  # type: ignore[call-overload]


def good(
    kind: RecordKind, fact: Typed, *, raw: str | None = None, page: str = "", identity: dict[str, object] | None = None
) -> Record:
    """A record that could be read.

    Args:
        raw: the redacted row, for the record that the row is about.
        identity: what the fingerprint is made of, where that is less than the whole fact.
    """
    return Record(
        kind=kind,
        source_id=fact.source_id,
        parent_id=_parent(fact),
        receipt_no=_number(fact),
        occurred_at=getattr(fact, "occurred_at", None),
        typed=fact,
        raw=raw,
        fingerprint=fingerprint(identity if identity is not None else fact),
        page=page,
    )


def unreadable(
    kind: RecordKind,
    source_id: str,
    problem: Reason,
    *,
    parent_id: str | None = None,
    receipt_no: str = "",
    occurred_at: datetime | None = None,
    raw: str | None = None,
    page: str = "",
) -> Record:
    """A record that could not be read: it is kept with its row and its reason, so that nothing is lost.

    What the row says of itself may be anything here, and is made fit to be kept.
    """
    problem = replace(problem, message=_short(problem.message, _LONGEST_TEXT))
    return Record(
        kind=kind,
        source_id=_short(source_id, LONGEST_ID),
        parent_id=None if parent_id is None else _short(parent_id, LONGEST_ID),
        receipt_no=_short(receipt_no, LONGEST_ID),
        occurred_at=occurred_at,
        typed=None,
        problem=problem,
        raw=raw,
        fingerprint=fingerprint({"problem": asdict(problem), "raw": raw}),
        page=page,
    )


def told_id(row: object, name: str) -> str:
    """The id that a broken row has under that name, whatever its case; empty where it has none that could be one."""
    fields = {key.casefold(): value for key, value in row.items()} if isinstance(row, dict) else {}
    value = fields.get(name)
    text = clean(str(value)).strip() if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else ""
    return "" if len(text) > LONGEST_ID or is_blot(without_cards(text)) else text


def _short(text: str, longest: int) -> str:
    """Text that can be kept and shown; what was longer ends in a digest, so that two texts stay two."""
    text = clean(without_cards(text))
    if len(text) <= longest:
        return text
    return f"{text[: longest - 20]} ... {digest(text)[:12]}"


def _parent(fact: Typed) -> str | None:
    """What ties records together: the sale of a payment, the transfer of its start and its receipts."""
    match fact:
        case Payment() | Refund() | Void():
            return fact.sale_id
        case TransferStart() | TransferReceipt():
            return fact.transfer_id
        case _:
            return None


def _number(fact: Typed) -> str:
    """The number by which people know it."""
    match fact:
        case Sale() | Payment() | Refund() | Void():
            return fact.receipt_no
        case Payout():
            return fact.reference
        case _:
            return fact.reference if isinstance(fact, Movement) else ""


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no fingerprint")
