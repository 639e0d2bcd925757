"""Reading a request body field by field; what is not asked for is ignored (contract jurnal §12)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from posbridge.money import ZERO, Decimal, amount
from tests.sandbox.jurnal.refusals import invalid
from tests.sandbox.jurnal.wire import read_day


class Body:
    """One JSON object of a request. Blank text counts as absent."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    def has(self, key: str) -> bool:
        return key in self.values

    def text(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is None or isinstance(value, dict | list):
            return None
        return str(value).strip() or None

    def number(self, key: str) -> Decimal | None:
        value = self.values.get(key)
        if value is None or value == "":
            return None
        try:
            return amount(value)
        except ValueError:
            raise invalid(key, "is not a number") from None

    def number_or_zero(self, key: str) -> Decimal:
        found = self.number(key)
        return ZERO if found is None else found

    def whole(self, key: str) -> int | None:
        """An id: an integer, or text of one."""
        found = self.text(key)
        if found is None:
            return None
        try:
            return int(found)
        except ValueError:
            raise invalid(key, "is not a number") from None

    def flag(self, key: str) -> bool:
        return str(self.values.get(key)).lower() in ("true", "1")

    def day(self, key: str) -> date | None:
        found = self.text(key)
        if found is None:
            return None
        try:
            return read_day(found)
        except ValueError:
            raise invalid(key, "is not a valid date") from None

    def items(self, key: str) -> list["Body"]:
        """The objects of a list; Rails also takes ``{"0": {...}}``."""
        value = self.values.get(key) or []
        rows = list(value.values()) if isinstance(value, dict) else value
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise invalid(key, "is invalid")
        return [Body(row) for row in rows]

    def texts(self, key: str) -> list[str]:
        """A list of texts, or comma separated text."""
        value = self.values.get(key) or []
        rows = value.split(",") if isinstance(value, str) else value
        return [str(row).strip() for row in rows if str(row).strip()]
