"""Reading the body of a vendor's answer. Shared by every source."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from requests import Response

from posbridge.errors import UnreadableAnswerError
from posbridge.money import Decimal

__all__ = ["Json", "json_of", "object_of", "retry_after"]

Json = dict[str, Any]


def json_of(response: Response, vendor: str, where: str) -> Any:
    """The body as JSON, its numbers with a fraction as ``Decimal``.

    Raises:
        UnreadableAnswerError: the body is cut short or is not JSON.
    """
    try:
        return json.loads(response.content, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        shown = error if isinstance(error, ValueError) else "it nests too deep"
        raise UnreadableAnswerError(f"{vendor}'s answer to {where} is not whole JSON: {shown}.") from None


def object_of(response: Response, vendor: str, where: str) -> Json:
    """As ``json_of``, where the body must be an object.

    Raises:
        UnreadableAnswerError: the body cannot be read, or is another JSON value.
    """
    body = json_of(response, vendor, where)
    if not isinstance(body, dict):
        raise UnreadableAnswerError(f"{vendor}'s answer to {where} is a JSON {type(body).__name__}, not an object.")
    return body


def retry_after(response: Response, now: Callable[[], datetime]) -> int | None:
    """``Retry-After`` in whole seconds, given as seconds or as a date; None where absent or unreadable."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return int(text)
    try:
        wait = parsedate_to_datetime(text) - now()
    except (TypeError, ValueError):
        return None
    return max(0, -(-wait // timedelta(seconds=1)))


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
