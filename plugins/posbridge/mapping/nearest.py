"""The known name that a misspelt one is nearest to, for reasons to tell."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(text: str, known: Iterable[str]) -> str:
    """``; the nearest is 'PB1'``, or nothing where no known name is near."""
    folded = {each.casefold(): each for each in known}
    close = get_close_matches(text.casefold(), folded, n=1, cutoff=0.6)
    return f"; the nearest is {folded[close[0]]!r}" if close else ""
