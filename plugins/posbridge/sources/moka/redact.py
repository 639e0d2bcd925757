"""What is dropped from a row before it is kept: card data, secrets and what identifies a person.

Contract moka §3.4 (card-terminal leftovers: drop, do not store) and §3.3 (personal data).
"""

import json
import re
from typing import Any

from posbridge.money import Decimal
from posbridge.sources.moka.fields import clean

__all__ = ["kept_text", "redact"]

_DROPPED = re.compile(
    r"""card_.* | cc_name | merchant_id | pg_.* | mpos_.* | transaction_certificate.* | transaction_status_info
    | transaction_reference | transaction_number | order_info | pii
    | (.*_)?phone(_number)? | (.*_)?e?mail | (.*_)?address | birthday | latitude | longitude
    | access_token | refresh_token | client_secret | authorization""",
    re.VERBOSE | re.IGNORECASE,
)
_TOKEN_IN_URL = re.compile(r"((?:access|refresh)_token=)[^&\s\"]+")


def redact(value: Any) -> Any:
    """A copy of any JSON value without the fields above, at every depth."""
    if isinstance(value, dict):
        return {key: redact(item) for key, item in value.items() if not _DROPPED.fullmatch(key)}
    if isinstance(value, list):
        return [redact(item) for item in value]
    if isinstance(value, str):
        return _TOKEN_IN_URL.sub(r"\1...", value)
    return value


def kept_text(row: object) -> str:
    """The row as JSON text for the inbox; numbers with a fraction become text, so that no float touches them."""
    text = json.dumps(redact(row), default=_number, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return clean(text)


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")
