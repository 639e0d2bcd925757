"""Card numbers, wherever a till or a person put them: found and blotted out before anything is kept or said.

A number counts as a card's by its length, its first digits and its check digit, with or without blanks, dashes or dots
between its groups. Ids of vendors (UUIDs, small numbers) and times are none of these.
"""

import json
import re
from typing import Any

__all__ = ["is_blot", "without_cards"]

DEEPEST = 60
"""Levels of a row that are read; tills send five."""

_BLOT = "[card ****"
_BLOTTED = re.compile(r"\[card \*{4}\d{4}\]")
_MAYBE = re.compile(r"(?:\d[ \u00a0.\-_/]?){13}\d|cv[vcn]|\bcid\b", re.IGNORECASE)
_UUID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.IGNORECASE)
_RUN = re.compile(r"\d(?:[ \u00a0.\-_/]?\d)*")
_GROUP = re.compile(r"\d+")
_CODE = re.compile(r"\b(cvv2?|cvc2?|cvn2?|cid)(\W{0,3})\d{3,4}\b", re.IGNORECASE)
_CARD = re.compile(
    r"(?:3[4-7]|30|3[89]|4\d|5\d|6\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d*",
)
_AMEX, _DINERS = re.compile(r"3[47]"), re.compile(r"3[0689]")


def without_cards(value: Any) -> Any:
    """A JSON value in which card numbers are blotted out: in text, in numbers, and in names of fields.

    What lies deeper than ``DEEPEST`` is left out and said to be.
    """
    return value if _is_plain(value) else _blotted(value, 0)


def _is_plain(value: Any) -> bool:
    """Whether its text as a whole shows that no part of it can hold a card: most rows do, and need not be walked."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):
        return False
    return not _MAYBE.search(text) and text.count("{") + text.count("[") <= DEEPEST


def _blotted(value: Any, depth: int) -> Any:
    if isinstance(value, dict):
        if depth >= DEEPEST:
            return "[nested too deep]"
        return {_text(key): _blotted(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return "[nested too deep]" if depth >= DEEPEST else [_blotted(item, depth + 1) for item in value]
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return value
    blotted = _text(written := str(value))
    return value if blotted == written else blotted


def is_blot(text: str) -> bool:
    """Whether the whole text was a card number, so that it tells nothing apart any more."""
    return _BLOTTED.fullmatch(text.strip()) is not None


def _text(text: str) -> str:
    if not _MAYBE.search(text):
        return text
    # Every second part is a UUID, whose digits are nobody's card.
    parts = [part if odd else _RUN.sub(_run, part) for part, odd in _marked(text)]
    return _CODE.sub(r"\1\2***", "".join(parts))


def _marked(text: str) -> list[tuple[str, bool]]:
    return [(part, bool(number % 2)) for number, part in enumerate(_UUID.split(text))]


def _run(found: re.Match[str]) -> str:
    """Digits in groups, such as a quantity and then a card's four groups: any groups side by side may be a card."""
    text = found[0]
    groups = list(_GROUP.finditer(text))
    shown, at, first = [], 0, 0
    while first < len(groups):
        last = _card_from(groups, first)
        if last is None:
            first += 1
            continue
        shown += [text[at : groups[first].start()], f"{_BLOT}{groups[last][0][-4:]}]"]
        at, first = groups[last].end(), last + 1
    return "".join([*shown, text[at:]])


def _card_from(groups: list[re.Match[str]], first: int) -> int | None:
    """The last group of a card number that begins with group ``first``."""
    digits = ""
    for last in range(first, len(groups)):
        digits += groups[last][0]
        if len(digits) > 19:
            return None
        if len(digits) >= 14 and _is_card(digits):
            return last
    return None


def _is_card(digits: str) -> bool:
    if not _CARD.match(digits):
        return False
    length = len(digits)
    if not (length >= 16 or (length == 15 and _AMEX.match(digits)) or (length == 14 and _DINERS.match(digits))):
        return False
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(each - 9 if each > 9 else each for each in doubled)) % 10 == 0
