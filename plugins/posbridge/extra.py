"""Reading the ``extra`` of a connection into options: of a POS or of the books."""

from collections.abc import Callable, Mapping
from typing import Any

from posbridge.errors import ConfigError

__all__ = ["Reader", "count", "positive", "read_extra", "text"]

Reader = Callable[[object], object]


def read_extra(readers: Mapping[str, Reader], extra: Mapping[str, object], connection: str) -> dict[str, Any]:
    """The named values that ``extra`` holds. Absent and empty are left out; keys of others are left alone.

    Raises:
        ConfigError: a value is of the wrong type or out of range.
    """
    values: dict[str, Any] = {}
    for name, read in readers.items():
        value = extra.get(name)
        if value in (None, ""):
            continue
        try:
            values[name] = read(value)
        except (TypeError, ValueError) as error:
            raise ConfigError(
                f"Connection {connection}: the extra {name!r} is {value!r}, but {error}.",
                field=name,
                remedy="Correct it in Airflow under Admin > Connections.",
            ) from None
    return values


def text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("it must be text")
    return value.strip()


def count(value: object) -> int:
    number = int(str(value))
    if number < 1:
        raise ValueError("it must be at least 1")
    return number


def positive(value: object) -> float:
    number = float(str(value))
    if not 0 < number < float("inf"):
        raise ValueError("it must be more than 0")
    return number
