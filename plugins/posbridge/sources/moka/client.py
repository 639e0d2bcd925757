"""Moka over HTTP: GET only, at a careful pace, with every failure turned into the error that says what to do."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from requests import Response, Session

from posbridge.domain.addresses import base_url as trusted
from posbridge.domain.addresses import same_host
from posbridge.errors import CredentialsRefusedError, RefusedError, ScopeMissingError
from posbridge.ports import Credentials, TokenVault
from posbridge.sources.failures import NotFoundError
from posbridge.sources.moka.answers import envelope_of
from posbridge.sources.moka.fields import Json
from posbridge.sources.moka.options import BASE_URL, MokaOptions
from posbridge.sources.moka.tokens import Tokens
from posbridge.sources.pace import Pace
from posbridge.sources.repeats import Repeats
from posbridge.sources.sending import Bearer, Sender

__all__ = ["MokaClient", "Params"]

Params = Mapping[str, str | int | bool]

_HOPS = 3


class MokaClient:
    """Reads one Moka account. Safe to share between threads.

    Args:
        base_url: without a path; empty means Moka's own.
        clock: gives the present moment, zone-aware; tokens age by it.
        sleep: waits for a turn or before a repeat, in seconds.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        vault: TokenVault,
        *,
        session: Session,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.options = MokaOptions.from_extra(credentials.extra, credentials.conn_id)
        self.clock = clock
        self.version = self.options.api_version
        self._base = trusted(base_url or BASE_URL, field="host", example=BASE_URL)
        timeout = (self.options.connect_timeout, self.options.read_timeout)
        self._sender = Sender("Moka", session, timeout)
        self._pace = Pace(self.options.requests_per_second, self.options.in_flight, sleep=sleep)
        self._repeats = Repeats("Moka", attempts=self.options.attempts, patience=self.options.patience, sleep=sleep)
        self._tokens = Tokens(self._base, credentials, self.options, vault, session=session, clock=clock)
        self._connection = credentials.conn_id

    def get(self, path: str, params: Params | None = None, *, page: int | None = None) -> Json:
        """One answer, repeated while it may pass by itself.

        Args:
            path: from the host on; ``{version}`` in it is the transactions version, 4 falling back to 3
                for good once the server says 404 to it and serves 3 (contract moka §6 item 1).
            page: named in errors.

        Raises:
            RetryableError: no good answer after all attempts, or a longer wait asked for than we sleep;
                ``UnreadableAnswerError`` where it was cut or not JSON, naming endpoint and page.
            CredentialsRefusedError, ScopeMissingError, RefusedError: a person must act.
        """
        if "{version}" not in path or self.version == 3:
            return self._repeat(_versioned(path, self.version), params, page)
        try:
            return self._repeat(_versioned(path, self.version), params, page)
        except NotFoundError:
            answer = self._repeat(_versioned(path, 3), params, page)
        self.version = 3
        return answer

    def _repeat(self, path: str, params: Params | None, page: int | None) -> Json:
        return self._repeats.call(self._once, path, params, page)

    def _once(self, path: str, params: Params | None, page: int | None) -> Json:
        """One attempt; a refused token is renewed once, one that lacks a scope is asked for anew once."""
        pair = self._tokens.current()
        try:
            return self._ask(path, params, page, pair.access)
        except CredentialsRefusedError:
            fresh = self._tokens.renewed(pair)
        except ScopeMissingError:
            reissued = self._tokens.reissued(pair)
            if reissued is None:
                raise
            fresh = reissued
        try:
            return self._ask(path, params, page, fresh.access)
        except CredentialsRefusedError as error:
            raise CredentialsRefusedError(
                f"{error.message} A new token of connection {self._connection} was refused as well.",
                remedy="See in Moka Connect whether the application is still enabled for this business.",
            ) from None

    def _ask(self, path: str, params: Params | None, page: int | None, token: str) -> Json:
        where = f"GET {path}" + (f", page {page}" if page is not None else "")
        query = {name: _query(value) for name, value in (params or {}).items()}
        with self._pace.turn():
            response = self._sender.send("GET", self._base + path, where, Bearer(token), params=query)
            for _ in range(_HOPS):
                if not response.is_redirect:
                    break
                response = self._sender.send("GET", self._redirected(response, where), where, Bearer(token))
        return envelope_of(response, where, path, self.clock)

    def _redirected(self, response: Response, where: str) -> str:
        """The new address, if it is on the same host: the token goes nowhere else (contract moka §1.1)."""
        target = urljoin(f"{self._base}/", response.headers.get("Location", ""))
        if not same_host(target, self._base):
            raise RefusedError(
                f"Moka redirects {where} to another host, {urlsplit(target).netloc}.",
                remedy=f"See whether {self._base} is still the API's address; set the connection's host if it moved.",
            )
        return target


def _versioned(path: str, version: int) -> str:
    return path.replace("{version}", str(version))


def _query(value: str | int | bool) -> str:  # noqa: FBT001  # the type of the value is the point
    return str(value).lower() if isinstance(value, bool) else str(value)
