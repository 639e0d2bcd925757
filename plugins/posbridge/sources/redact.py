"""A row as the inbox keeps it: without card data, secrets and what identifies a person. Shared by every source.

Which fields a vendor has for these is the vendor's module's to say; what nobody may keep is here.
"""

import json
import re
from typing import Any

from posbridge.money import Decimal
from posbridge.sources.cards import without_cards

__all__ = ["Redaction", "clean"]

_NOBODYS = r"""
    pan | card_?(no|number) | .*cv[vcn]2? | cv2 | card_security.* | pin | pin_?block | .*track_?[12](_data)? | emv.*
    | (card_)?exp(iry|iration)?_?(date|month|year)? | .*password | .*passwd | .*secret | .*api_?key | .*_token
    | authorization | signature
"""
_TOKEN_IN_URL = re.compile(r"((?:access|refresh)_token=)[^&\s\"]+")


class Redaction:
    """What one vendor's rows lose before they are kept.

    Args:
        fields: names of fields as a verbose pattern, whole and in any case.
    """

    def __init__(self, fields: str) -> None:
        self._dropped = re.compile(f"{_NOBODYS} | {fields}", re.VERBOSE | re.IGNORECASE)

    def redact(self, value: Any) -> Any:
        """A copy of any JSON value without those fields, card numbers and tokens in addresses, at every depth."""
        return self._without_fields(without_cards(value))

    def kept_text(self, row: object) -> str:
        """The row as JSON text for the inbox; numbers with a fraction become text, so that no float touches them."""
        text = json.dumps(self.redact(row), default=_number, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return clean(text)

    def _without_fields(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._without_fields(item) for key, item in value.items() if not self._dropped.fullmatch(key)}
        if isinstance(value, list):
            return [self._without_fields(item) for item in value]
        return _TOKEN_IN_URL.sub(r"\1...", value) if isinstance(value, str) else value


def clean(text: str) -> str:
    """Text that every database can store: half an emoji, cut by a till, is valid JSON and no valid text."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")
