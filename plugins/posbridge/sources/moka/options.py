"""The options of a Moka connection: what its ``extra`` may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from posbridge.extra import Reader, count, positive, read_extra, text

__all__ = ["BASE_URL", "MokaOptions"]

BASE_URL = "https://api.mokapos.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class MokaOptions:
    """How to talk to Moka.

    ``api_version`` is that of the transactions feed; 4 falls back to 3 where it is not served (contract
    moka §6 item 1). No rate is published, so one request a second and two in flight (§1). ``refresh_token``
    is set for applications that a merchant installed by consent: it was taken once by hand.
    ``patience`` is the longest wait, in seconds, that is slept through rather than handed to the scheduler.
    """

    scope: str = "report library profile customer"
    refresh_token: str | None = field(default=None, repr=False)
    api_version: int = 4
    requests_per_second: float = 1.0
    in_flight: int = 2
    per_page: int | None = None
    attempts: int = 5
    patience: float = 60.0
    connect_timeout: float = 10.0
    read_timeout: float = 60.0

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.scope.split())

    @classmethod
    def from_extra(cls, extra: Mapping[str, object], connection: str) -> "MokaOptions":
        """Read a connection's ``extra``. Absent and empty mean the default; keys of others are left alone.

        Raises:
            ConfigError: a value is of the wrong type or out of range.
        """
        return cls(**read_extra(_READERS, extra, connection))


def _version(value: object) -> int:
    number = str(value).lower().removeprefix("v")
    if number not in {"3", "4"}:
        raise ValueError("it must be v3 or v4")
    return int(number)


_READERS: dict[str, Reader] = {
    "scope": text,
    "refresh_token": text,
    "api_version": _version,
    "requests_per_second": positive,
    "in_flight": count,
    "per_page": count,
    "attempts": count,
    "patience": positive,
    "connect_timeout": positive,
    "read_timeout": positive,
}
