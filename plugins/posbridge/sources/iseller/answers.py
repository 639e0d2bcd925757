"""What an answer of iSeller means: its envelope, or the error that says what to do (contract iseller §1.6, §2)."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from requests import Response

from posbridge.errors import CredentialsRefusedError, PosbridgeError, RefusedError, UnreadableAnswerError
from posbridge.sources.bodies import Json, json_of, parse, retry_after
from posbridge.sources.cards import without_cards
from posbridge.sources.failures import failure

__all__ = ["envelope_of", "words_of"]

_TOKEN_WORDS = re.compile(r"\btoken\b|unauthori[sz]ed|\bexpired\b", re.IGNORECASE)
_SHOWN = 200


def envelope_of(response: Response, where: str, now: Callable[[], datetime]) -> Json:
    """The envelope of a good answer, without card numbers, its keys in lower case: their case varies (§2).

    An envelope inside a list of one is taken out of it (§4.2).

    Raises:
        PosbridgeError: the status says failure, or the body does under a good one; ``where`` names call and page.
    """
    if response.status_code != 200:
        raise _error(response, where, now)
    body = without_cards(json_of(response, "iSeller", where))
    if isinstance(body, list) and len(body) == 1:
        body = body[0]
    if not isinstance(body, dict):
        raise UnreadableAnswerError(f"iSeller's answer to {where} is a JSON {type(body).__name__}, not an envelope.")
    envelope = _lower(body)
    status, words = envelope.get("status"), words_of(envelope)
    if status is False or str(status).lower() == "false" or (status is None and words):
        text = f"iSeller refused {where}: {words or 'it does not say why'}."
        if _TOKEN_WORDS.search(words):
            raise CredentialsRefusedError(text)
        raise RefusedError(text, remedy="Compare the ids in the outlet's file with the store's.")
    return envelope


def words_of(envelope: Json) -> str:
    """The server's own words in an envelope; empty where it has none. ``erroe_message`` is iSeller's spelling."""
    names = ("error_message", "erroe_message", "error_description", "error", "message", "error_detail")
    return next((str(envelope[name])[:_SHOWN].strip().rstrip(".") for name in names if envelope.get(name)), "")


def _lower(body: Json) -> Json:
    """Where two keys differ by case alone, the one that holds something wins."""
    found: Json = {}
    for name, value in body.items():
        if found.get(name.lower()) is None:
            found[name.lower()] = value
    return found


def _error(response: Response, where: str, now: Callable[[], datetime]) -> PosbridgeError:
    return failure(
        "iSeller",
        response.status_code,
        where,
        words=_said(response),
        wait=retry_after(response, now),
        remedies={
            403: _ASK_FOR_ACCESS,
            300: "See whether the connection's host and resource_url are still the API's addresses.",
        },
        otherwise="See whether the connection's host and resource_url are the API's.",
    )


_ASK_FOR_ACCESS = (
    "Ask iSeller to open this call for the application: calls of /api/v3 need access to the ERP API. "
    "Then authorise it again."
)


def _said(response: Response) -> str:
    """The server's words in an error body, whatever its shape."""
    try:
        body: Any = without_cards(parse(response.content))
    except (ValueError, RecursionError):
        return ""
    return words_of(_lower(body)) if isinstance(body, dict) else ""
