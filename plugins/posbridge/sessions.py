"""The one kind of HTTP session that vendors are talked to with: certificates are checked, answers are bounded.

Nothing that a connection or a caller says changes either. Where an answer refuses a request, what the request proved
itself with is blotted out of it: servers repeat it in their errors, and errors are logged and kept.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import requests
from requests.exceptions import ChunkedEncodingError, ContentDecodingError, ReadTimeout, SSLError
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError
from urllib3.exceptions import SSLError as BareSSLError

from posbridge.domain.addresses import base_url

__all__ = ["LARGEST", "AnswerTooLargeError", "VendorSession"]

LARGEST = 32 * 1024 * 1024
"""Bytes of an answer, unpacked. The largest page of orders has a twentieth of it."""

_PIECE = 64 * 1024
_LONGEST = 60.0
_SHORTEST = 8
"""Characters of a secret; a shorter value stands in too much else to be taken out of it."""
_SECRET_FIELDS = frozenset({"client_secret", "refresh_token", "code", "access_token"})


class AnswerTooLargeError(ContentDecodingError):
    """An answer of more bytes than any that a vendor gives; it was not read to its end."""


class VendorSession(requests.Session):
    """Sends to one vendor.

    Args:
        largest: bytes of an answer, unpacked.
        monotonic: tells passing seconds. An answer may take as long, once it has begun, as it may take to begin.
    """

    def __init__(self, *, largest: int = LARGEST, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._largest = largest
        self._monotonic = monotonic

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """As ``requests`` does, but for what this module promises.

        Raises:
            ConfigError: the address is without TLS and not on this machine.
            AnswerTooLargeError: the answer is larger than ``largest``.
            requests.RequestException: there was no whole answer.
        """
        parts = urlsplit(request.url or "")
        base_url(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", field="address", example="https://<host>")
        kwargs |= {"stream": True, "allow_redirects": False, "verify": kwargs.get("verify") or True}
        timeout = kwargs.get("timeout")
        longest = timeout[1] if isinstance(timeout, tuple) else timeout
        response = super().send(request, **kwargs)
        try:
            body = b"".join(self._pieces(response, self._monotonic() + (longest or _LONGEST)))
        finally:
            response.close()
        # The name is that of requests' own cache of the body, which ``content``, ``text`` and ``json`` read.
        response._content = body if response.ok else _blotted(body, request)  # noqa: SLF001
        return response

    def _pieces(self, response: requests.Response, until: float) -> Iterator[bytes]:
        size = 0
        while piece := _read(response):
            size += len(piece)
            if size > self._largest:
                raise AnswerTooLargeError(f"more than {self._largest} bytes")
            yield piece
            if self._monotonic() > until:
                raise ReadTimeout("the answer began and did not end in time")


def _read(response: requests.Response) -> bytes:
    """What has arrived, as soon as something has; empty at the end. Errors are told in requests' own words."""
    try:
        piece: bytes = response.raw.read1(_PIECE, decode_content=True)
    except DecodeError as error:
        raise ContentDecodingError(error) from error
    except ReadTimeoutError as error:
        raise ReadTimeout(error) from error
    except BareSSLError as error:
        raise SSLError(error) from error
    except HTTPError as error:
        raise ChunkedEncodingError(error) from error
    return piece


def _blotted(body: bytes, request: requests.PreparedRequest) -> bytes:
    for secret in _sent(request):
        if len(secret) < _SHORTEST:
            continue
        for form in {secret, quote(secret, safe="")}:
            body = body.replace(form.encode(), b"***")
    return body


def _sent(request: requests.PreparedRequest) -> Iterator[str]:
    """The secrets that a request carries, in its headers and its form."""
    for name in ("Authorization", "apikey"):
        if told := request.headers.get(name, ""):
            yield told.rpartition(" ")[2]
    body = request.body.decode("utf-8", "replace") if isinstance(request.body, bytes) else request.body or ""
    fields = parse_qsl(body)
    if body.startswith("{"):
        fields = [(name, value) for name, value in json.loads(body).items() if isinstance(value, str)]
    yield from (value for name, value in fields if name in _SECRET_FIELDS and value)
