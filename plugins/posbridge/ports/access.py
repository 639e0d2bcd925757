"""What adapters need of the store to reach a vendor: tokens, request budget, remembered masters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """An OAuth2 token and what renews it; ``expires_at`` is zone-aware."""

    access: str
    refresh: str | None
    expires_at: datetime
    scope: str = ""


class TokenVault(Protocol):
    """Rotating tokens, encrypted at rest, one row per connection."""

    def current(self, connection: str) -> TokenPair | None: ...

    def renew(self, connection: str, stale: TokenPair | None, fetch: "TokenFetch") -> TokenPair:
        """Replace ``stale`` under a row lock: one refresher at a time over all processes. If another worker
        has replaced it meanwhile, its pair is returned and ``fetch`` is not called. The new pair is
        committed before it is returned."""


class ConnectionMemory(TokenVault, Protocol):
    """Tokens, and what was learnt about a connection by trying it (a calibration): small texts, no secrets."""

    def recall(self, connection: str) -> dict[str, str]: ...

    def remember(self, connection: str, facts: Mapping[str, str]) -> None:
        """Upsert by key."""


class TokenFetch(Protocol):
    def __call__(self, held: TokenPair | None) -> TokenPair: ...


class RequestBudget(Protocol):
    """The requests of one company that one of its outlets may make, shared by every process through the database."""

    def take(self, *, backfill: bool = False) -> None:
        """Count one request; waits for the outlet's part of the next minute, a minute and a half at most.

        Raises:
            RateLimitedError: the hour is spent, or the next minute too (``retry_after`` says how long to wait).
            BudgetSpentError: the month is spent, or a backfill reached the reserve.
        """

    def observe(self, headers: Mapping[str, str]) -> None:
        """Correct the limits by ``x-ratelimit-*`` headers (contract jurnal §5)."""

    def refused(self, *, monthly: bool) -> None:
        """The server said 429: the minute in which it was asked (or the month) counts as spent, for every outlet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One remembered master record of a company. ``fields`` are the compared fields as JSON-able text."""

    key: str
    jurnal_id: str
    name: str
    custom_id: str | None = None
    fields: Mapping[str, str | None] | None = None


class Catalogue(Protocol):
    """What is remembered of one company's books, by resource name: master data, and whose a credit memo is."""

    def get(self, resource: str) -> dict[str, Link]: ...

    def put(self, resource: str, links: Sequence[Link]) -> None:
        """Upsert by key."""

    def replace(self, resource: str, links: Sequence[Link], *, now: datetime) -> None:
        """The resource was read whole: forget what is gone, remember when it was read."""

    def read_at(self, resource: str) -> datetime | None: ...

    def known(self, resource: str, keys: Collection[str]) -> dict[str, Link]:
        """Those of ``keys`` that are remembered."""

    def of_documents(self, resource: str, custom_ids: Collection[str]) -> dict[str, Link]:
        """By custom_id, where one is remembered."""

    def take(self, resource: str, links: Sequence[Link]) -> dict[str, Link]:
        """Remember those whose key is free; comes back with what then stands under each key, whoever put it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """One connection. ``host`` is a base URL, port and path included; empty means the vendor's own.

    ``extra`` may hold secrets too (a refresh token), so neither it nor the password is shown.
    """

    conn_id: str
    host: str = ""
    login: str = ""
    password: str = field(default="", repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)
