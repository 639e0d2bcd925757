"""What Jurnal's refusals mean: every error body it has, read in one order (contract jurnal §4.6, §4.7)."""

import re
from collections.abc import Iterable
from typing import Any

from posbridge.errors import RefusedError

_LOCKED = re.compile(r"\b(?:clos|lock)|tutup|kunci", re.IGNORECASE)
_TAKEN = re.compile(r"already (?:been|exist)|had already|has already", re.IGNORECASE)
_NOT_FOUND = re.compile(r"not found", re.IGNORECASE)
_LONGEST = 300


class JurnalRefusalError(RefusedError):
    """A 4xx answer, or a failed item of a batch: nothing was stored by it. ``text`` is in Jurnal's words."""

    def __init__(self, status: int, body: Any, *, what: str) -> None:
        self.status = status
        self.text = text_of(body)
        self.fields = fields_of(body)
        self.existing_id = _existing(body)
        super().__init__(f"Jurnal refused {what} ({status}): {self.text}")

    @property
    def not_found(self) -> bool:
        """ "Not found" is 422 with words in most places and 404 in a few (contract jurnal §4.6)."""
        return self.status == 404 or (self.status == 422 and bool(_NOT_FOUND.search(self.text)))

    @property
    def duplicate(self) -> bool:
        """The custom_id, number or name is taken: 409, or 422 with those words (contract jurnal §13)."""
        return self.status == 409 or (self.status == 422 and bool(_TAKEN.search(self.text)))

    @property
    def period_locked(self) -> bool:
        """The date lies in a closed or locked period (contract jurnal §9)."""
        if self.status != 422 or self.duplicate:
            return False
        return bool({"transaction_date", "date"} & self.fields.keys()) or bool(_LOCKED.search(self.text))


def text_of(body: Any) -> str:
    """The readable text of an error body, in the reading order of contract jurnal §4.7."""
    match body:
        case {"error_full_messages": [*messages]} if messages:
            return _joined(messages)
        case list():
            return _joined(body)
        case dict():
            fields = fields_of(body)
            if fields:
                return _joined(f"{name}: {said}" for name, said in fields.items())
            for key in ("errors", "error", "message"):
                if body.get(key):
                    return _joined(_flat(body[key]))
            return str(body)[:_LONGEST]
    return str(body).strip()[:_LONGEST] or "no text"


def fields_of(body: Any) -> dict[str, str]:
    """The complaints about single fields: field -> text."""
    if not isinstance(body, dict):
        return {}
    other = {"id", "error_full_messages", "errors", "error", "message", "status"}
    return {
        str(name): _joined(_flat(said)) for name, said in body.items() if name not in other and said not in (None, "")
    }


def monthly_limit(body: Any) -> bool:
    """Whether a 429 says that the month's package is used up (contract jurnal §5)."""
    return text_of(body).startswith("Monthly limit exceeded")


def _existing(body: Any) -> str | None:
    found = body.get("id") if isinstance(body, dict) else None
    return None if found is None else str(found)


def _flat(said: Any) -> list[str]:
    match said:
        case list():
            return [part for item in said for part in _flat(item)]
        case dict():
            return [f"{name}: {_joined(_flat(part))}" for name, part in said.items()]
    return [str(said)]


def _joined(parts: Iterable[Any]) -> str:
    return "; ".join(str(part) for part in parts)[:_LONGEST]
