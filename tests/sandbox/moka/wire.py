"""How values look on the wire: numbers, times, envelopes."""

import json
from datetime import datetime
from typing import Any

from fastapi import Response

from posbridge.money import Decimal


class RefusedError(Exception):
    """An answer in the vendor's error envelope (contract moka §1)."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


ERROR_TYPES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}


def error_body(code: int, message: str = "") -> dict[str, Any]:
    """``{meta: {code, error_type, error_message}}``."""
    kind = ERROR_TYPES.get(code, "Internal Server Error")
    return {"meta": {"code": code, "error_type": kind, "error_message": message or kind.lower()}}


def number(value: Decimal) -> int | float:
    """A JSON number without artefacts: 97700, 5100.1.

    The float is the shortest text that reads back the same, which up to 15 digits is the decimal's own.
    """
    return int(value) if value == value.to_integral_value() else float(value)


def iso(moment: datetime) -> str:
    """``2026-03-02T19:04:11.120+07:00``."""
    return moment.isoformat(timespec="milliseconds")


def epoch(moment: datetime) -> Decimal:
    """Seconds since 1970, to the microsecond."""
    text = f"{int(moment.timestamp())}.{moment.microsecond:06d}"
    return Decimal(text)


def _default(value: object) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"{value!r} has no JSON form")


def reply(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    raw = json.dumps(body, default=_default, ensure_ascii=False)
    return Response(raw, status, headers, "application/json")


def data(body: Any) -> Response:
    """The success envelope."""
    return reply({"data": body, "meta": {"code": 200, "errors": {}}})
