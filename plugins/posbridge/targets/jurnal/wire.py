"""Jurnal's JSON as text: how values are written and read (contract jurnal §4.1 to §4.3)."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from posbridge.errors import UnreadableAnswerError
from posbridge.money import Decimal, amount

Json = dict[str, Any]

_DAY_FIRST = re.compile(r"(\d{2})[/-](\d{2})[/-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_INDONESIAN = re.compile(r"(?P<minus>-)?(?P<whole>\d{1,3}(?:\.\d{3})*|\d+)(?:,(?P<cents>\d+))?")


def encode(value: object) -> str:
    """JSON text in which every ``Decimal`` is an exact number.

    Raises:
        TypeError: the value holds something else than text, whole numbers, Decimals, lists and objects.
    """
    match value:
        case None | bool() | str() | int():
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            return plain(value)
        case Mapping():
            return "{" + ",".join(f"{encode(str(key))}:{encode(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(encode(item) for item in value) + "]"
    raise TypeError(f"{type(value).__name__} has no place in a Jurnal body")


def decode(body: bytes) -> Any:
    """Parse an answer; numbers with a point become ``Decimal``.

    Raises:
        UnreadableAnswerError: the text is cut short or is not JSON.
    """
    try:
        return json.loads(body.decode(), parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise UnreadableAnswerError(f"Jurnal's answer of {len(body)} bytes is not JSON: {error}.") from error


def plain(value: Decimal) -> str:
    """``Decimal("25000.50")`` as ``"25000.5"``, never with an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unwrap(body: Any, singular: str) -> Json:
    """The record inside its envelope, or the bare record (contract jurnal §4.1).

    Raises:
        UnreadableAnswerError: there is no record.
    """
    record = body.get(singular, body) if isinstance(body, dict) else None
    if not isinstance(record, dict):
        raise UnreadableAnswerError(f"Jurnal's answer holds no {singular}.")
    return record


def rows(body: Any, plural: str, singular: str) -> list[Json]:
    """The records of a list answer, each out of its own envelope if it has one.

    Transfers may come under the singular key, and one of them without its list (contract jurnal §4.1, §13).

    Raises:
        UnreadableAnswerError: there is no list.
    """
    found = body.get(plural, body.get(singular)) if isinstance(body, dict) else None
    if isinstance(found, dict) and plural not in body:
        found = [found] if found else []
    if not isinstance(found, list):
        raise UnreadableAnswerError(f"Jurnal's answer holds no list of {plural}.")
    return [unwrap(row, singular) for row in found]


def text(record: Mapping[str, Any], *path: str) -> str:
    """The value at ``path`` as text; empty where any step is missing or null."""
    value: Any = record
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return "" if value is None else str(value)


def number(record: Mapping[str, Any], *path: str) -> Decimal:
    """The value at ``path`` as an amount; zero where it is missing or null.

    Raises:
        UnreadableAnswerError: it is no number.
    """
    value = text(record, *path)
    try:
        return amount(value)
    except ValueError:
        raise UnreadableAnswerError(f"{'.'.join(path)} in Jurnal's answer is {value!r}, not a number.") from None


def day(value: str) -> date:
    """A calendar date as Jurnal writes it: ``DD/MM/YYYY``, ``DD-MM-YYYY`` or ``YYYY-MM-DD``. Never month first.

    Raises:
        UnreadableAnswerError: it is none of these.
    """
    if found := _DAY_FIRST.fullmatch(value.strip()):
        dd, mm, yyyy = found.groups()
    elif found := _YEAR_FIRST.fullmatch(value.strip()):
        yyyy, mm, dd = found.groups()
    else:
        raise UnreadableAnswerError(f"{value!r} in Jurnal's answer is not a date.")
    try:
        return date(int(yyyy), int(mm), int(dd))
    except ValueError:
        raise UnreadableAnswerError(f"{value!r} in Jurnal's answer is not a date.") from None


def moment(value: str) -> datetime:
    """An instant such as ``2026-01-06T03:06:00.000Z``.

    Raises:
        UnreadableAnswerError: it is no instant with a zone.
    """
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise UnreadableAnswerError(f"{value!r} in Jurnal's answer is not a point in time.")
    return read


def report_amount(value: Any) -> Decimal:
    """An amount out of a report: a JSON number, or text such as ``" 1.000,00"``, ``"(1.000,00)"``, ``"Rp. 1.000"``.

    Raises:
        UnreadableAnswerError: the text is no amount of that form.
    """
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    shown = str(value or "").replace("\xa0", " ").strip()
    if not shown:
        return Decimal(0)
    bare = re.sub(r"^Rp\.?\s*", "", shown.strip("()").strip())
    found = _INDONESIAN.fullmatch(bare)
    if found is None:
        raise UnreadableAnswerError(f"{value!r} in Jurnal's report is not an amount.")
    size = Decimal(f"{found['whole'].replace('.', '')}.{found['cents'] or '0'}")
    negative = bool(found["minus"]) != shown.startswith("(")
    return -size if negative else size


def report_quantity(value: Any) -> Decimal:
    """A quantity out of a report: a number, text such as ``"20.0"``, or an amount's text as above with a comma.

    Raises:
        UnreadableAnswerError: it is neither.
    """
    shown = str(value if value is not None else "").strip()
    if "," in shown or shown.startswith("("):
        return report_amount(shown)
    return number({"quantity": shown}, "quantity")


def tag_names(stored: Mapping[str, Any]) -> set[str]:
    """The tags of a record in small letters: Jurnal changes capitals, and adjustments say ``tag`` (§7.4, §7.13)."""
    listed = [*(stored.get("tags") or []), *(stored.get("tag") or [])]
    names = {text(each, "name") if isinstance(each, Mapping) else str(each) for each in listed}
    return {name.strip().casefold() for name in names | set(text(stored, "tags_string").split(","))}


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")
