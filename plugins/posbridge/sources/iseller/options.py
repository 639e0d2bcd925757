"""The options of an iSeller connection: what its ``extra`` may say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from posbridge.extra import Reader, count, positive, read_extra, text

__all__ = ["BASE_URL", "ISellerOptions"]

BASE_URL = "https://isellershop.com"
"""The OAuth endpoints, the same for every store; the API's own address is the store's (contract iseller §1.1)."""

_LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ISellerOptions:
    """How to talk to iSeller.

    ``refresh_token``, or ``code`` with the ``redirect_uri`` it was given for, come from the merchant's consent; the
    code is used once. Without them the application asks in its own name. ``resource_url`` is the store's address
    where the token reply does not say it (contract iseller §13 item 15). ``transfer_fields`` maps our names of the
    fields of stock movements to the store's (§7.3). No rate is published: four in flight at most (§2.2).
    ``patience`` is the longest wait, in seconds, that is slept through rather than handed to the scheduler.
    """

    refresh_token: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
    redirect_uri: str = ""
    webhook_api_key: str = field(default="", repr=False)
    resource_url: str = ""
    page_size: int = 200
    requests_per_second: float = 4.0
    in_flight: int = 4
    transfer_fields: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 5
    patience: float = 60.0
    connect_timeout: float = 10.0
    read_timeout: float = 60.0

    @property
    def by_consent(self) -> bool:
        """Whether a merchant's consent, rather than the application's own name, opens the store."""
        return bool(self.refresh_token or self.code)

    @classmethod
    def from_extra(cls, extra: Mapping[str, object], connection: str) -> "ISellerOptions":
        """Read a connection's ``extra``. Absent and empty mean the default; keys of others are left alone.

        Raises:
            ConfigError: a value is of the wrong type or out of range.
        """
        return cls(**read_extra(_READERS, extra, connection))


def _page_size(value: object) -> int:
    number = count(value)
    if number > _LARGEST_PAGE:
        raise ValueError(f"it must be at most {_LARGEST_PAGE}")
    return number


def _at_once(value: object) -> int:
    number = count(value)
    if number > 4:
        raise ValueError("it must be at most 4")
    return number


def _names(value: object) -> Mapping[str, str]:
    """An object of names, or its JSON text (the connection's form has only text)."""
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise ValueError('it must be a JSON object of names, such as {"action": "movement_type"}')
    return {str(name): theirs for name, theirs in found.items()}


_READERS: dict[str, Reader] = {
    "refresh_token": text,
    "code": text,
    "redirect_uri": text,
    "webhook_api_key": text,
    "resource_url": text,
    "page_size": _page_size,
    "requests_per_second": positive,
    "in_flight": _at_once,
    "transfer_fields": _names,
    "attempts": count,
    "patience": positive,
    "connect_timeout": positive,
    "read_timeout": positive,
}
