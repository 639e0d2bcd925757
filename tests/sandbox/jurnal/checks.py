"""Checks that several documents share: uniqueness, numbers, closed periods, texts."""

import re
import time
from collections.abc import Iterable
from datetime import date

from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import BLANK, CLOSED, CUSTOM_ID_USED, NUMBER_USED, duplicate, invalid

FIRST_NUMBER = 10001
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]")


def visible(company: Company, rows: Iterable[r.Stored]) -> list[r.Stored]:
    """Rows that a create sees: those inside the race window are not there yet (contract jurnal §6)."""
    youngest = time.monotonic() - company.knob("dup_race_window_ms") / 1000
    return [row for row in rows if row.stored_at <= youngest]


def unique(company: Company, rows: Iterable[r.Stored], values: dict[str, tuple[str | None, str]]) -> None:
    """Refuse with 409 when another row has a value. ``values``: attribute to (value, text of the refusal).

    A custom_id with ``#`` is never seen as taken (contract jurnal §6).
    """
    seen = visible(company, rows)
    clashes: dict[str, str] = {}
    existing: int | None = None
    for attribute, (value, text) in values.items():
        if value is None or (attribute == "custom_id" and "#" in value):
            continue
        other = next((row for row in seen if getattr(row, attribute) == value), None)
        if other is not None:
            clashes[attribute] = text
            existing = other.id if existing is None else existing
    if existing is not None:
        raise duplicate(existing, clashes)


def unique_transaction(company: Company, rows: Iterable[r.Transaction], body: Body, *, enforce: bool = True) -> None:
    """custom_id and transaction_no of a new document; numbers are unique per type (contract jurnal §6)."""
    if enforce:
        values = {
            "custom_id": (body.text("custom_id"), CUSTOM_ID_USED),
            "transaction_no": (body.text("transaction_no"), NUMBER_USED),
        }
        unique(company, rows, values)


def number_for(rows: Iterable[r.Transaction], asked: str | None = None) -> str:
    """The number asked for, or the next automatic one of the type."""
    if asked is not None:
        return asked
    taken = {row.transaction_no for row in rows}
    automatic = [int(text) for text in taken if text.isdigit() and int(text) >= FIRST_NUMBER and len(text) <= 9]
    return str(max(automatic, default=FIRST_NUMBER - 1) + 1)


def open_day(company: Company, day: date | None, field: str = "transaction_date") -> date:
    """The document's day, which must be given and open.

    Raises:
        Refusal: missing, or on or before the last closed day (contract jurnal §9).
    """
    if day is None:
        raise invalid(field, BLANK)
    if company.closed_until is not None and day <= company.closed_until:
        raise invalid(field, CLOSED)
    return day


def texts(body: Body, *names: str) -> None:
    """No emoji in the named fields; an address of at most 250 characters (contract jurnal §4.7)."""
    for name in names:
        if _EMOJI.search(body.text(name) or ""):
            raise invalid(name, "may not contain emoji")
    if len(body.text("address") or "") > 250:
        raise invalid("address", "too long, (maximum of 250 characters)")
