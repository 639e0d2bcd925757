"""How values look on Jurnal's wire: numbers, money text, dates (contract jurnal §4.2, §4.3)."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

from fastapi import Response

from posbridge.money import Decimal

_DAY = re.compile(r"^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[-/](\d{1,2})[-/](\d{4}))$")


def plain(value: Decimal) -> str:
    """``Decimal("110445.00")`` as ``"110445"``; never an exponent."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def money_text(value: Decimal) -> str:
    """Money as sales documents show it: ``"110445.0"``."""
    text = plain(value)
    return text if "." in text else f"{text}.0"


def report_text(value: Decimal) -> str:
    """Money as reports show it: ``" 110.445,00"``."""
    text = f"{value:,.2f}"
    text = "0.00" if text == "-0.00" else text
    return " " + text.translate(str.maketrans(",.", ".,"))


def encode(value: Any) -> str:
    """JSON text with Decimal as a number of exactly its digits."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(str(key))}:{encode(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(encode(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def decode(raw: bytes) -> Any:
    """JSON with every non-integer number as Decimal."""
    return json.loads(raw, parse_float=Decimal)


class WireResponse(Response):
    """A JSON answer that keeps Decimals exact."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return encode(content).encode()


def read_day(text: str) -> date:
    """``YYYY-MM-DD``, ``DD-MM-YYYY`` or ``DD/MM/YYYY``.

    Raises:
        ValueError: none of the three, or no such day.
    """
    found = _DAY.match(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a date")
    year, month, day, day_first, month_second, year_last = found.groups()
    if year:
        return date(int(year), int(month), int(day))
    return date(int(year_last), int(month_second), int(day_first))


def show_day(day: date | None) -> str | None:
    return None if day is None else day.strftime("%d/%m/%Y")


def show_moment(moment: datetime) -> str:
    """ISO-8601 in UTC with milliseconds and ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
