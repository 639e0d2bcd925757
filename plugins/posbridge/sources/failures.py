"""What a failed answer means: its HTTP status to the error that says what can be done. Shared by every source."""

from posbridge.errors import (
    CredentialsRefusedError,
    PosbridgeError,
    RateLimitedError,
    RefusedError,
    RetryableError,
    ScopeMissingError,
)

__all__ = ["NotFoundError", "failure"]

_PASSING = frozenset({408, 495, 496})
"""A timeout, and codes of a failed TLS handshake inside a vendor (contract iseller §2.1)."""


class NotFoundError(RefusedError):
    """404: a wrong id, or a path that this server does not serve."""


def failure(
    vendor: str,
    status: int,
    where: str,
    *,
    words: str = "",
    wait: int | None = None,
    scope: str = "",
    remedies: dict[int, str],
    otherwise: str,
) -> PosbridgeError:
    """The error of an answer that is no good one.

    Args:
        where: names call and page.
        words: the server's own, where it said any.
        wait: seconds that it asks to wait.
        scope: what a 403 lacks, as a sentence; empty where the vendor has no scopes.
        remedies: what to do about 403, 404 and redirects (300), by status.
        otherwise: what to do about every other refusal.
    """
    text = f"{vendor} answered {status} to {where}{f': {words}' if words else ''}."
    if status == 401:
        return CredentialsRefusedError(text)
    if status == 429:
        return RateLimitedError(text, retry_after=wait)
    if status >= 500 or status in _PASSING:
        return RetryableError(text, retry_after=wait)
    if status == 403:
        return ScopeMissingError(f"{text} {scope}".rstrip(), remedy=remedies.get(403, otherwise))
    kind = NotFoundError if status == 404 else RefusedError
    if 300 <= status < 400:
        text = f"{vendor} redirects {where} ({status}); the token goes nowhere else."
        status = 300
    return kind(text, remedy=remedies.get(status, otherwise))
