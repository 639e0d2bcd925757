"""A call's parameters: form, JSON or query; unknown ones are never looked at (contract iseller §2)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl

from fastapi import Request

from tests.sandbox.iseller.wire import RefusedError

MAX_PAGE_SIZE = 500


class Params:
    """Everything is text; blanks count as missing."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = {name.lower(): _text(value) for name, value in values.items()}

    def text(self, name: str) -> str | None:
        return self._values.get(name) or None

    def require(self, *names: str) -> None:
        missing = [name for name in names if self.text(name) is None]
        if missing:
            raise RefusedError(f"required parameter is missing: {', '.join(missing)}")

    def require_one(self, *names: str) -> None:
        if all(self.text(name) is None for name in names):
            raise RefusedError(f"required parameter is missing: one of {', '.join(names)}")

    def integer(self, name: str, default: int) -> int:
        text = self.text(name)
        try:
            return default if text is None else int(text)
        except ValueError:
            raise RefusedError(f"{name} {text!r} is not an integer") from None

    def flag(self, name: str) -> bool | None:
        """Either case of true and false."""
        text = self.text(name)
        if text is None:
            return None
        if text.lower() not in {"true", "false"}:
            raise RefusedError(f"{name} {text!r} is not true or false")
        return text.lower() == "true"

    def words(self, name: str) -> frozenset[str]:
        """A comma-separated list, lower case, blanks tolerated."""
        return frozenset(word.strip().lower() for word in (self.text(name) or "").split(",") if word.strip())

    def word(self, name: str, known: tuple[str, ...]) -> str | None:
        """One of ``known``, in any case."""
        text = self.text(name)
        if text is None:
            return None
        for word in known:
            if word.lower() == text.lower():
                return word
        raise RefusedError(f"{name} {text!r} is not one of {', '.join(known)}")

    def zone(self) -> timezone:
        """``time_zone`` in whole hours; without one, UTC."""
        hours = self.integer("time_zone", 0)
        if not -12 <= hours <= 14:
            raise RefusedError(f"time_zone {hours} is not between -12 and 14")
        return timezone(timedelta(hours=hours))

    def moment(self, name: str, zone: timezone) -> datetime | None:
        """A date without zone in any of the three forms, meant in ``zone``; answered in UTC."""
        text = self.text(name)
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise RefusedError(f"{name} {text!r} is not a date") from None
        if moment.tzinfo is not None:
            raise RefusedError(f"{name} {text!r} has a zone; dates have none")
        return moment.replace(tzinfo=zone).astimezone(UTC)

    def page_size(self, default: int) -> int:
        size = self.integer("page_size", default)
        if not 1 <= size <= MAX_PAGE_SIZE:
            raise RefusedError(f"page_size {size} is not between 1 and {MAX_PAGE_SIZE}")
        return size


async def read_params(request: Request) -> Params:
    """Body first, by its content type; a GET has a query only."""
    raw = (await request.body()).decode()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not raw:
        return Params(dict(request.query_params))
    if kind == "application/json":
        try:
            parsed = json.loads(raw)
        except ValueError:
            raise RefusedError("the body is not JSON") from None
        if not isinstance(parsed, dict):
            raise RefusedError("the body is not a JSON object")
        return Params(parsed)
    if kind == "application/x-www-form-urlencoded":
        return Params(dict(parse_qsl(raw, keep_blank_values=True)))
    raise RefusedError(f"content type {kind!r} is not supported")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(_text(each) for each in value)
    return "" if value is None else str(value).strip()
