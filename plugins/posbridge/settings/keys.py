"""Keys of the tables in a settings file: compared without regard to case and to spaces around them."""

from collections.abc import Mapping
from typing import TypeVar

V = TypeVar("V")


def key_text(key: str) -> str:
    """A key as it is compared; ``type / label`` is ``type/label``."""
    return "/".join(part.strip() for part in key.casefold().split("/"))


def channel_word(word: str) -> str:
    """A sales channel as it is compared; a POS may call one and the same channel "online" and "web"."""
    return "/".join("web" if part == "online" else part for part in key_text(word).split("/"))


def merged(below: Mapping[str, V], above: Mapping[str, V]) -> dict[str, V]:
    """Both tables in one; of two keys that are alike ``above`` counts."""
    replaced = {key_text(key) for key in above}
    return {**{key: value for key, value in below.items() if key_text(key) not in replaced}, **above}


def first_of(table: Mapping[str, V], *keys: str) -> V | None:
    """The value of the first of ``keys`` that the table has; empty keys match nothing."""
    folded = {key_text(key): value for key, value in table.items()}
    return next((folded[key_text(key)] for key in keys if key and key_text(key) in folded), None)
