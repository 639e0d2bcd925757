"""Reading single fields of Moka's JSON rows: each reader gives a typed value or says which field is broken."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from posbridge.domain.states import Reason
from posbridge.domain.windows import midnight
from posbridge.money import ZERO, Decimal, amount, quantize
from posbridge.sources.cards import is_blot
from posbridge.sources.records import CENTURY, LONGEST_ID
from posbridge.sources.redact import clean

__all__ = ["Json", "Row", "RowProblemError", "UnreadableFieldError"]

Json = dict[str, Any]


class RowProblemError(ValueError):
    """What is wrong with one row; it becomes a record with this as its problem."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.message)
        self.reason = reason


class UnreadableFieldError(RowProblemError):
    """One field of one row cannot be read."""

    def __init__(self, message: str) -> None:
        super().__init__(
            Reason(
                code="unreadable",
                message=message,
                remedy="Look at the receipt in Moka's Back Office. Its row is kept: report it if it is right.",
            )
        )


class Row:
    """One JSON object with the path that leads to it, so that an error can name the field.

    Unknown fields are never looked at and missing optional ones read as absent (contract moka §6 item 1).
    """

    __slots__ = ("_path", "raw", "zone")

    def __init__(self, raw: object, zone: ZoneInfo, path: str = "") -> None:
        if not isinstance(raw, dict):
            raise UnreadableFieldError(f"{path or 'the row'} is {raw!r}, not an object")
        self.raw: Mapping[str, Any] = raw
        self.zone = zone
        self._path = path

    def has(self, name: str) -> bool:
        return self.raw.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """Text; absent is empty. Ids come as numbers or text and are text from here on (§6 item 16)."""
        value = self.raw.get(name)
        if value is None:
            return ""
        if isinstance(value, bool | dict | list):
            raise self._broken(name, "is not text")
        return clean(str(value)).strip()

    def identity(self, *names: str) -> str:
        """The first of the named ids that the row has.

        Raises:
            UnreadableFieldError: it has none, or one that no id can be.
        """
        for name in names:
            found = self.text(name)
            if len(found) > LONGEST_ID:
                raise self._broken(name, "is too long for an id")
            if is_blot(found):
                raise self._broken(name, "looks like a card number, and is no id")
            if found:
                return found
        raise self._broken(names[0], "is missing")

    def amount(self, name: str) -> Decimal:
        """An amount in rupiah, or any other number; absent is zero.

        Moka's amounts have up to 4 decimals (§3.4.1 item 4); digits past the sixth are a float's dust.
        """
        try:
            value = amount(self.raw.get(name))
        except ValueError:
            raise self._broken(name, "is not a number") from None
        if value and value.adjusted() > _LARGEST:
            raise self._broken(name, "is too large to be true")
        exponent = value.as_tuple().exponent
        return quantize(value) if isinstance(exponent, int) and exponent < -_DUST else value

    def magnitude(self, name: str) -> Decimal:
        """The absolute value: signs of component rows mean nothing (§6 item 3)."""
        return abs(self.amount(name))

    def first_amount(self, *names: str) -> Decimal:
        """The first of the named amounts that is present; zero if none is."""
        return next((self.amount(name) for name in names if self.has(name)), ZERO)

    def flag(self, name: str) -> bool:
        value = self.raw.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        if value in (0, 1):
            return bool(value)
        raise self._broken(name, "is neither true nor false")

    def moment(self, name: str) -> datetime:
        """An ISO time with its offset, in the outlet's zone (§1.2)."""
        value = self.raw.get(name)
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
            if found is not None and found.tzinfo is not None and found.year in CENTURY:
                return found.astimezone(self.zone)
        except (ValueError, OverflowError):  # no time, or one that the outlet's zone moves out of the calendar
            pass
        raise self._broken(name, "is not a time with an offset")

    def day(self, name: str) -> date | None:
        """A date, or the day of a time in the outlet's zone; absent is None."""
        value = self.raw.get(name)
        if value in (None, ""):
            return None
        try:
            return date.fromisoformat(value) if isinstance(value, str) else self.moment(name).date()
        except ValueError:
            return self.moment(name).date()

    def moment_or_day(self, name: str) -> datetime:
        """As ``moment``; a bare date is its first instant in the outlet's zone."""
        value = self.raw.get(name)
        if isinstance(value, str) and len(value) == len("2026-03-02"):
            found = self.day(name)
            if found is not None:
                return midnight(found, self.zone)
        return self.moment(name)

    def rows(self, *names: str) -> "list[Row]":
        """The list under the first of ``names`` that is present; absent is empty."""
        for name in names:
            value = self.raw.get(name)
            if value is None:
                continue
            if not isinstance(value, list):
                raise self._broken(name, "is not a list")
            return [Row(item, self.zone, f"{self._at(name)}[{n}]") for n, item in enumerate(value)]
        return []

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _broken(self, name: str, how: str) -> UnreadableFieldError:
        value = self.raw.get(name)
        shown = "" if value is None else f" ({str(value)[:80]!r})"
        return UnreadableFieldError(f"{self._at(name)} {how}{shown}")


_DUST = 6
_LARGEST = 15  # digits: more rupiah than there are
