"""Bodies: read early and given to the application again, and their lists made longer or shorter than they were."""

import json
from collections.abc import Callable
from typing import Any

from starlette.types import Message, Receive


async def read_body(receive: Receive) -> bytes:
    """The whole body; what arrived when the client has gone."""
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def replay(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives ``body`` first."""
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def first_items(body: bytes, keep: float) -> bytes:
    """A request whose longest list has only the first ``keep`` (0..1) of its items."""
    return shortened(body, keep)


def shortened(body: bytes, keep: float) -> bytes:
    """JSON whose longest list has lost its last items; what has no list stays as it is."""
    return _changed(body, lambda rows: rows[: int(len(rows) * keep)])


def repeated(body: bytes) -> bytes:
    """JSON whose longest list has its last item twice; what has no list stays as it is."""
    return _changed(body, lambda rows: [*rows, *rows[-1:]])


def _changed(body: bytes, change: Callable[[list[Any]], list[Any]]) -> bytes:
    try:
        # Numbers stay the text that they are.
        content = json.loads(body, parse_float=_Number, parse_int=_Number)
    except ValueError:
        return body
    return _dump(content, longest=_longest(content), change=change).encode()


class _Number(str):
    """A number of JSON, as it was written."""

    __slots__ = ()


def _longest(content: Any) -> list[Any] | None:
    """The longest list of objects, however deep, but not within another list."""
    if isinstance(content, list):
        return content if content and isinstance(content[0], dict) else None
    if not isinstance(content, dict):
        return None
    found = [rows for rows in map(_longest, content.values()) if rows is not None]
    return max(found, key=len, default=None)


def _dump(content: Any, *, longest: list[Any] | None, change: Callable[[list[Any]], list[Any]]) -> str:
    def text(value: Any) -> str:
        if isinstance(value, _Number):
            return str(value)
        if isinstance(value, list):
            rows = change(value) if value is longest else value
            return f"[{', '.join(map(text, rows))}]"
        if isinstance(value, dict):
            return f"{{{', '.join(f'{json.dumps(key)}: {text(each)}' for key, each in value.items())}}}"
        return json.dumps(value)

    return text(content)
