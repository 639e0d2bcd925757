"""Reading single fields of iSeller's JSON rows: each reader gives a typed value or says which field is broken."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from posbridge.money import ZERO, Decimal, amount, quantize
from posbridge.sources.cards import is_blot
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.reasons import RowProblemError, broken, unknown_word
from posbridge.sources.records import CENTURY, LONGEST_ID
from posbridge.sources.redact import clean

__all__ = ["Json", "Moment", "Row", "moments"]

Json = dict[str, Any]
Moment = Callable[[str], datetime]
"""Reads a time as iSeller writes it, into the outlet's zone."""


def moments(zone: ZoneInfo, rule: Calibration) -> Moment:
    """The reader of times under what is known of the store."""
    return partial(rule.moment, zone=zone)


class Row:
    """One JSON object with the path that leads to it, so that an error can name the field.

    Names are looked up whatever their case, unknown fields are never looked at, and missing optional ones read
    as absent (contract iseller §2). Where the vendor spells a field in two ways, readers take both names and use
    the first that is there.
    """

    __slots__ = ("_moment", "_path", "raw")

    def __init__(self, raw: object, moment: Moment | None = None, path: str = "") -> None:
        if not isinstance(raw, dict):
            raise broken(path or "the row", "is not an object", raw)
        self.raw: Mapping[str, Any] = {str(name).casefold(): value for name, value in raw.items()}
        self._moment = moment
        self._path = path

    def has(self, *names: str) -> bool:
        return self._value(names) not in (None, "")

    def text(self, *names: str) -> str:
        """Text without blanks at its ends; absent is empty."""
        value = self._value(names)
        if value is None:
            return ""
        if isinstance(value, bool | dict | list):
            raise self._broken(names, "is not text")
        return clean(str(value)).strip()

    def identity(self, *names: str) -> str:
        """The first of the named ids that the row has.

        Raises:
            RowProblemError: it has none, or one that no id can be.
        """
        for name in names:
            found = self.text(name)
            if len(found) > LONGEST_ID:
                raise self._broken((name,), "is too long for an id")
            if is_blot(found):
                raise self._broken((name,), "looks like a card number, and is no id")
            if found:
                return found
        raise self._broken(names[:1], "is missing")

    def optional(self, *names: str) -> str | None:
        return self.text(*names) or None

    def word(self, *names: str, known: Collection[str], absent: str | None = None) -> str:
        """A word of an enumeration, in lower case (contract iseller §9: compare so, and stop at unknown ones).

        Args:
            absent: what an empty field means; None where it may not be empty.

        Raises:
            RowProblemError: the word is not among ``known``; the reason names the field and the word.
        """
        found = self.text(*names).casefold()
        if not found and absent is not None:
            return absent
        if found not in known:
            raise RowProblemError(unknown_word(self._at(self._named(names)), self.text(*names), sorted(known)))
        return found

    def amount(self, *names: str) -> Decimal:
        """An amount in rupiah, or any other number, told as a number or as text; absent is zero.

        Amounts have up to 4 decimals (contract iseller §2); digits past the sixth are a float's dust.
        """
        try:
            value = amount(self._value(names))
        except ValueError:
            raise self._broken(names, "is not a number") from None
        if value and value.adjusted() > _LARGEST:
            raise self._broken(names, "is too large to be true")
        exponent = value.as_tuple().exponent
        value = quantize(value) if isinstance(exponent, int) and exponent < -_DUST else value
        return value.normalize() + ZERO if value else ZERO

    def magnitude(self, *names: str) -> Decimal:
        """The absolute value: signs of discounts, refunds and voids are not documented (§13 item 4)."""
        return abs(self.amount(*names))

    def flag(self, *names: str) -> bool:
        value = self._value(names)
        if value is None or isinstance(value, bool):
            return bool(value)
        said = _FLAGS.get(str(value).strip().casefold())
        if said is None:
            raise self._broken(names, "is neither true nor false")
        return said

    def moment(self, *names: str) -> datetime:
        """A time in the outlet's zone."""
        value = self._value(names)
        if isinstance(value, str) and value.strip() and self._moment is not None:
            try:
                found = self._moment(value)
                if found.year in CENTURY:
                    return found
            except (ValueError, OverflowError):  # no time, or one that the outlet's zone moves out of the calendar
                pass
        raise self._broken(names, "is not a time")

    def rows(self, *names: str) -> "list[Row]":
        """A list of objects; absent is empty."""
        value = self._value(names)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._broken(names, "is not a list")
        path = self._at(self._named(names))
        return [Row(item, self._moment, f"{path}[{n}]") for n, item in enumerate(value)]

    def beside(self, raw: object, path: str) -> "Row":
        """Another object of the same answer, whose times are read alike."""
        return Row(raw, self._moment, path)

    def unreadable(self, name: str, how: str) -> RowProblemError:
        """What to raise where a field of this row makes no sense."""
        return self._broken((name,), how)

    def _value(self, names: Collection[str]) -> Any:
        return self.raw.get(self._named(names).casefold())

    def _named(self, names: Collection[str]) -> str:
        """The name that the row uses; the first where it uses none."""
        there = [name for name in names if self.raw.get(name.casefold()) is not None]
        return (there or list(names))[0]

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _broken(self, names: Collection[str], how: str) -> RowProblemError:
        return broken(self._at(self._named(names)), how, self._value(names))


_FLAGS = {"true": True, "false": False, "1": True, "0": False, "": False}
_DUST = 6
_LARGEST = 15  # digits: more rupiah than there are
