"""How answers look on the wire: numbers with four decimals, envelopes, failures (contract iseller §2)."""

import json
import re
from typing import Any

from fastapi import Response

from posbridge.money import Decimal

TIME = "00:00:00.0421000"
_MARK = "\ue000"
_MARKED = re.compile(f'"{_MARK}([^"]*)"')


class RefusedError(Exception):
    """A failure in the vendor's envelope: HTTP 200 with ``status`` false unless said otherwise."""

    def __init__(self, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def error_body(status: int) -> dict[str, Any]:
    """The body of a bare fault; ``status`` 200 makes it a success that is none."""
    return {"error_message": f"failure {status}", "status": False, "time": TIME, "error_detail": None}


def _default(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{value:f}"
    raise TypeError(f"{value!r} has no JSON form")


def encode(body: Any) -> str:
    """JSON with decimals written digit by digit, ``55000.0000`` and not ``55000.0``."""
    return _MARKED.sub(r"\1", json.dumps(body, default=_default, ensure_ascii=False))


def reply(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(encode(body), status, headers, "application/json")
