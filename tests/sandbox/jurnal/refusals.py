"""Refusals in Jurnal's shapes and words (contract jurnal §4.6, §4.7)."""

from collections.abc import Mapping
from typing import Any

TAKEN = "has already been taken"
CUSTOM_ID_USED = "(Custom id attribute had already been used.)"
NUMBER_USED = "(Transaction number had already been used)"
NOT_POSITIVE = "(Value must be greater than 0.)"
LINE_NOT_POSITIVE = "(Must be greater than 0)"
TOO_MUCH = "(Value received cannot be greater than remaining balance.)"
BLANK = "can't be blank"
CLOSED = "is in a closed period"
"""Invented: the vendor's words for a closed period are not public (contract jurnal §9)."""


class Refusal(Exception):  # noqa: N818 - an answer of the API, not a fault of the stand-in
    """The request is refused. ``fields`` maps a field to its text; ``raw`` is a body that has no fields."""

    def __init__(
        self,
        status: int,
        *,
        fields: Mapping[str, str] | None = None,
        existing: int | None = None,
        raw: Any = None,
    ) -> None:
        super().__init__(status, fields, raw)
        self.status = status
        self.fields = dict(fields or {})
        self.existing = existing
        self.raw = raw

    def body(self, shape: str) -> Any:
        """The answer of a single call; ``shape`` is the knob ``error_shape``."""
        if not self.fields:
            return self.raw
        if shape == "array":
            return self.lists()
        summary = [f"{_words(field)} {text}" for field, text in self.fields.items()]
        return {**self.fields, "id": self.existing, "error_full_messages": summary}

    def lists(self) -> dict[str, list[str]]:
        """The ``content`` of a failed batch item: field to list of texts."""
        if not self.fields:
            text = self.raw.get("errors") if isinstance(self.raw, dict) else self.raw
            return {"base": [str(text)]}
        if self.status == 409:
            return {field: [TAKEN] for field in self.fields}
        return {field: [text] for field, text in self.fields.items()}


def _words(field: str) -> str:
    return field.replace("_", " ").replace(".", " ").capitalize()


def invalid(field: str, text: str, **more: str) -> Refusal:
    """422 about one field, or several."""
    return Refusal(422, fields={field: text, **more})


def invalid_fields(fields: Mapping[str, str]) -> Refusal:
    return Refusal(422, fields=fields)


def duplicate(existing: int, fields: Mapping[str, str]) -> Refusal:
    """409 that names the record which already has the value."""
    return Refusal(409, fields=fields, existing=existing)


def not_found(status: int = 422) -> Refusal:
    return Refusal(status, raw={"errors": "Data not found."})


def bad_parameter(name: str) -> Refusal:
    return Refusal(400, raw={"errors": [f"{name} is invalid"]})
