"""Who is calling: signatures and keys on each request (contract jurnal §3)."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

from requests import PreparedRequest
from requests.auth import AuthBase

from posbridge.errors import ConfigError

Clock = Callable[[], datetime]


class HmacAuth(AuthBase):
    """Mekari's HMAC scheme: signs the date and the request line exactly as they are sent.

    It runs each time a request is prepared, so a repeated request carries a fresh date: the gateway
    refuses one that is more than 300 s old.
    """

    def __init__(self, client_id: str, client_secret: str, clock: Clock) -> None:
        self._client_id = client_id
        self._secret = client_secret.encode()
        self._clock = clock

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        date = format_datetime(self._clock().astimezone(UTC), usegmt=True)
        request.headers["Date"] = date
        request.headers["Authorization"] = (
            f'hmac username="{self._client_id}", algorithm="hmac-sha256", '
            f'headers="date request-line", signature="{self._signature(date, request)}"'
        )
        if request.body:
            body = request.body.encode() if isinstance(request.body, str) else request.body
            request.headers["Digest"] = digest(body)
        return request

    def _signature(self, date: str, request: PreparedRequest) -> str:
        text = f"date: {date}\n{request.method} {request.path_url} HTTP/1.1"
        return b64encode(hmac.new(self._secret, text.encode(), hashlib.sha256).digest()).decode()


class ApiKeyAuth(AuthBase):
    """The legacy host's ``apikey`` header (contract jurnal §3.2)."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["apikey"] = self._key
        return request


class BearerAuth(AuthBase):
    """A partner token or an OAuth2 access token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def digest(body: bytes) -> str:
    """The ``Digest`` header of a body, with its algorithm as prefix."""
    return f"SHA-256={b64encode(hashlib.sha256(body).digest()).decode()}"


def authenticator(scheme: str, *, login: str, secret: str, clock: Clock) -> AuthBase:
    """The authenticator that a connection asks for: ``hmac`` (id and secret), ``apikey`` or ``bearer``.

    Raises:
        ConfigError: the scheme is unknown, or a part of the credential is missing.
    """
    if not secret or (scheme == "hmac" and not login):
        raise ConfigError(
            "The Jurnal credential is incomplete.",
            field="login, password",
            remedy="Set the client id as login and the client secret as password of the connection.",
        )
    match scheme:
        case "hmac":
            return HmacAuth(login, secret, clock)
        case "apikey":
            return ApiKeyAuth(secret)
        case "bearer":
            return BearerAuth(secret)
    raise ConfigError(f"{scheme!r} is no way to sign in to Jurnal.", field="auth", remedy="Use hmac, apikey or bearer.")
