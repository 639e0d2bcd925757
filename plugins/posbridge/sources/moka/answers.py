"""What an answer of Moka means: its JSON, or the error that says what can be done (contract moka §1)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from requests import Response

from posbridge.errors import PosbridgeError, UnreadableAnswerError
from posbridge.sources.bodies import Json, object_of, parse, retry_after
from posbridge.sources.cards import without_cards
from posbridge.sources.failures import failure

__all__ = ["envelope_of", "json_of", "scope_of"]


def json_of(response: Response, where: str) -> Json:
    """The body as an object.

    Raises:
        UnreadableAnswerError: the body is cut short, is not JSON, or is not an object.
    """
    return object_of(response, "Moka", where)


def envelope_of(response: Response, where: str, path: str, now: Callable[[], datetime]) -> Json:
    """The body of a good answer, without card numbers. HTTP 200 with another ``meta.code`` is a failure like that
    code's own.

    Raises:
        PosbridgeError: by the table of contract moka §1; ``where`` names endpoint and page.
    """
    if response.status_code != 200:
        raise _error(response.status_code, _said(response), where, path, retry_after(response, now))
    body: Json = without_cards(json_of(response, where))
    meta = body.get("meta")
    code = meta.get("code") if isinstance(meta, dict) else None
    if code in (None, 200):
        return body
    if not isinstance(code, int):
        raise UnreadableAnswerError(f"Moka's answer to {where} has meta.code {code!r}.")
    raise _error(code, _words(body["meta"]), where, path, retry_after(response, now))


def scope_of(path: str) -> str:
    """The scope that opens a path (§2.1)."""
    if "/reports/" in path or "/invoices/" in path:
        return "report"
    if path.endswith("/customers"):
        return "customer"
    if path.endswith("/profile/self") or "/outlets/" not in path:
        return "profile"
    return "library"


def _error(code: int, words: str, where: str, path: str, wait: int | None) -> PosbridgeError:
    scope = scope_of(path)
    return failure(
        "Moka",
        code,
        where,
        words=words,
        wait=wait,
        scope=f"The token lacks the scope {scope!r}.",
        remedies={
            403: f"Enable the scope {scope!r} on the application in Moka Connect, then issue a new token.",
            404: "Check source.business and source.outlet in the outlet's file: they are two different numbers, "
            "and the credential must belong to that business.",
        },
        otherwise="Look up the address of the API in the connection.",
    )


def _said(response: Response) -> str:
    """The server's own words in an error body, whatever its shape; empty where it has none."""
    try:
        body = without_cards(parse(response.content))
    except (ValueError, RecursionError):
        return ""
    if not isinstance(body, dict):
        return ""
    meta = body.get("meta")
    return _words(meta) if isinstance(meta, dict) else _words(body)


def _words(meta: dict[str, Any]) -> str:
    names = ("error_message", "error_type", "error_description", "error", "message")
    return next((str(meta[name])[:200] for name in names if meta.get(name)), "")
