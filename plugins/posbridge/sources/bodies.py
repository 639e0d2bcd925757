"""Reading the body of a vendor's answer. Shared by every source."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from requests import Response

from posbridge.errors import UnreadableAnswerError
from posbridge.money import Decimal

__all__ = ["Json", "json_of", "object_of", "parse", "retry_after"]

Json = dict[str, Any]

_LONGEST_NUMBER = 40


def parse(body: bytes) -> Any:
    """JSON as a vendor may write it: numbers with a fraction are ``Decimal``, and what is wrong with one value stays
    with that value.

    NaN, a number past all bounds and half a character become text, which no reader of an amount takes for one: else
    a single row would keep its whole page from being read.

    Raises:
        ValueError: it is cut short or is not JSON.
        RecursionError: it nests too deep.
    """
    text = body.decode(json.detect_encoding(body), "replace")
    return json.loads(text, parse_float=_fraction, parse_int=_whole, parse_constant=str, strict=False)


def json_of(response: Response, vendor: str, where: str) -> Any:
    """The body as JSON, as ``parse`` reads it.

    Raises:
        UnreadableAnswerError: the body is cut short or is not JSON.
    """
    try:
        return parse(response.content)
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
    if text.isdecimal() and len(text) <= 9:
        return int(text)
    try:
        wait = parsedate_to_datetime(text) - now()
    except (TypeError, ValueError):
        return None
    return max(0, -(-wait // timedelta(seconds=1)))


def _fraction(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= _LONGEST_NUMBER else text
