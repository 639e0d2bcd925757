"""The options of a Moka connection: what its ``extra`` may say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from posbridge.errors import ConfigError

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
        given = {name: extra[name] for name in cls.__slots__ if extra.get(name) not in (None, "")}
        values: dict[str, Any] = {}
        for name, value in given.items():
            try:
                values[name] = _READERS[name](value)
            except (TypeError, ValueError) as error:
                raise ConfigError(
                    f"Connection {connection}: the extra {name!r} is {value!r}, but {error}.",
                    field=name,
                    remedy="Correct it in Airflow under Admin > Connections.",
                ) from None
        return cls(**values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("it must be text")
    return value.strip()


def _version(value: object) -> int:
    number = str(value).lower().removeprefix("v")
    if number not in {"3", "4"}:
        raise ValueError("it must be v3 or v4")
    return int(number)


def _count(value: object) -> int:
    number = int(str(value))
    if number < 1:
        raise ValueError("it must be at least 1")
    return number


def _positive(value: object) -> float:
    number = float(str(value))
    if not 0 < number < float("inf"):
        raise ValueError("it must be more than 0")
    return number


_READERS: dict[str, Callable[[object], object]] = {
    "scope": _text,
    "refresh_token": _text,
    "api_version": _version,
    "requests_per_second": _positive,
    "in_flight": _count,
    "per_page": _count,
    "attempts": _count,
    "patience": _positive,
    "connect_timeout": _positive,
    "read_timeout": _positive,
}
