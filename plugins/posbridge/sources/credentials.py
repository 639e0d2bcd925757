"""What opens a source: the parts of a connection, free of where connections are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """One connection to a POS.

    ``connection`` is its id: tokens are kept under it, and errors name it. ``base_url`` may be empty where
    the source has one public address. ``login`` and ``secret`` are the application's id and secret;
    ``extra`` holds the options that the source's own module documents.
    """

    connection: str
    base_url: str = ""
    login: str
    secret: str = field(repr=False)
    extra: Mapping[str, object] = field(default_factory=dict, repr=False)
