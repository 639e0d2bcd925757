"""Names as Jurnal takes them: no emoji, no control characters, not too long, unique in the company.

Contract jurnal §4.7 (emoji are refused) and §7.1 (display names of contacts are unique).
"""

import re
import unicodedata
from collections.abc import Mapping

LIMIT = 200
"""Longest name that is sent. Jurnal's own limit is not published; text columns of 255 are the usual case."""

_EMOJI = re.compile(
    "["
    "\U0001f000-\U0001faff"  # pictographs, faces, flags, cards
    "\U000e0000-\U000e007f"  # tags inside flags
    "\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff"  # clocks, weather, dingbats, stars
    "\u200d\u20e3\ufe0e\ufe0f"  # what joins and colours them
    "\u3030\u303d\u3297\u3299"
    "]"
)


def clean(text: str) -> str:
    """Without emoji and control characters; every run of white space is one blank."""
    visible = "".join(" " if unicodedata.category(ch) in ("Cc", "Zl", "Zp") else ch for ch in _EMOJI.sub("", text))
    printable = "".join(ch for ch in visible if unicodedata.category(ch) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(printable.split())


def fitted(text: str, *, mark: str = "") -> str:
    """``text`` cut to the limit, with ``mark`` always whole at its end."""
    return text[: LIMIT - len(mark)].rstrip() + mark


def display_name(text: str, *, custom_id: str, source_id: str, taken: Mapping[str, str]) -> str:
    """The name that ``custom_id`` shall have in Jurnal.

    A name that another record holds gets " (<POS id>)". The answer is the same every time as long as the
    other record keeps the name.

    Args:
        text: cleaned, with prefix and suffix.
        taken: display name -> custom_id that holds it.
    """
    plain = fitted(text)
    marked = fitted(text, mark=f" ({source_id})")
    if taken.get(marked) == custom_id:
        return marked
    return plain if taken.get(plain, custom_id) == custom_id else marked


def product_name(name: str, variant: str = "") -> str:
    """The bare name of a variant: "Es Kopi - Large"; of a modifier's option: "Topping - Keju"."""
    return " - ".join(part for part in (clean(name), clean(variant)) if part)
