"""What is dropped from a row before it is kept: card data, secrets and what identifies a person.

Contract iseller §4.5 (addresses, telephone, e-mail, where the device was) and §4.8 (the first digits of a card).
A customer's name stays: it is on the invoice.
"""

import json
import re
from typing import Any

from posbridge.money import Decimal
from posbridge.sources.iseller.fields import clean

__all__ = ["kept_text", "redact"]

_DROPPED = re.compile(
    r"""bin_card | card_.* | additional_info | device_location | latitude | longitude | billing | shipping
    | customer_addresses | addresses | (.*_)?address[12]? | (.*_)?phone(_number)? | (.*_)?e?mail | birth(day|_date)
    | access_token | refresh_token | client_secret | authorization""",
    re.VERBOSE | re.IGNORECASE,
)


def redact(value: Any) -> Any:
    """A copy of any JSON value without the fields above, at every depth."""
    if isinstance(value, dict):
        return {key: redact(item) for key, item in value.items() if not _DROPPED.fullmatch(key)}
    if isinstance(value, list):
        return [redact(item) for item in value]
    return value


def kept_text(row: object) -> str:
    """The row as JSON text for the inbox; numbers with a fraction become text, so that no float touches them."""
    text = json.dumps(redact(row), default=_number, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return clean(text)


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")
