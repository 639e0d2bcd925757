"""Keys of the tables in a settings file: compared without regard to case and to spaces around them."""

from collections.abc import Mapping
from typing import TypeVar

V = TypeVar("V")


def key_text(key: str) -> str:
    """A key as it is compared; ``type / label`` is ``type/label``."""
    return "/".join(part.strip() for part in key.casefold().split("/"))


def first_of(table: Mapping[str, V], *keys: str) -> V | None:
    """The value of the first of ``keys`` that the table has; empty keys match nothing."""
    folded = {key_text(key): value for key, value in table.items()}
    return next((folded[key_text(key)] for key in keys if key and key_text(key) in folded), None)
