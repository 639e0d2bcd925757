"""Types of single settings: what may be written, and what is said when it may not."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, GetJsonSchemaHandler, StringConstraints, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError

from posbridge.settings.systems import SYSTEMS

T = TypeVar("T", bound=str)
_DAY_MINUTES = 24 * 60
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _not_yet(*later: str, use: str) -> Callable[[T], T]:
    """Refuse words that the settings know and this version cannot do, apart from words that mean nothing."""

    def check(value: T) -> T:
        if value in later:
            raise PydanticCustomError(
                "not_available",
                "is not available in this version; write {use}",
                {"value": value, "use": use},
            )
        return value

    return check


def _clock(value: object) -> time:
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("clock", 'is not a time of day; write hours and minutes, such as "22:00"')
    return time(int(match[1]), int(match[2]))


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("day", "is not a date; write year, month and day, such as 2026-10-01") from None


def _minutes(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _DAY_MINUTES:
        return value
    raise PydanticCustomError("minutes", "is not a number of minutes from 1 to {most}", {"most": _DAY_MINUTES})


def _system(value: str) -> str:
    if value not in SYSTEMS:
        raise PydanticCustomError("system", "is not a POS system")
    return value


class _KnownSystems:
    """The schema's list of systems, as the registry has them when the schema is made."""

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core_schema), "enum": list(SYSTEMS)}


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError):  # an unknown name, a folder of the tz database, a path
        raise PydanticCustomError("zone", "is not a time zone") from None
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Affix = Annotated[str, StringConstraints(max_length=60)]
AccountNumber = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
ConnectionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+$")]
ClockTime = Annotated[
    time,
    BeforeValidator(_clock),
    WithJsonSchema({"type": "string", "pattern": r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$"}),
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
ZoneName = Annotated[str, AfterValidator(_zone)]
Minutes = Annotated[
    int,
    BeforeValidator(_minutes),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": _DAY_MINUTES}),
]
SystemName = Annotated[str, AfterValidator(_system), _KnownSystems()]
Plan = Literal["basic", "pro", "enterprise"]
Mode = Literal["scheduled", "shift_close", "real_time", "manual"]
ClosedPeriods = Literal["hold", "first_open_day"]
Posting = Annotated[
    Literal["receipt", "shift", "day"],
    AfterValidator(_not_yet("shift", "day", use='"receipt"')),
    WithJsonSchema({"type": "string", "enum": ["receipt"]}),
]
