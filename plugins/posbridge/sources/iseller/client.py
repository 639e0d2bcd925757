"""iSeller over HTTP: calls that read, at a careful pace, each failure turned into the error that says what to do."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from requests import Session

from posbridge.domain.addresses import base_url
from posbridge.errors import CredentialsRefusedError
from posbridge.ports import ConnectionMemory, Credentials
from posbridge.sources.bodies import Json
from posbridge.sources.iseller.addresses import api_base
from posbridge.sources.iseller.answers import envelope_of
from posbridge.sources.iseller.options import BASE_URL, ISellerOptions
from posbridge.sources.iseller.tokens import Tokens
from posbridge.sources.pace import Pace
from posbridge.sources.repeats import Repeats
from posbridge.sources.sending import Bearer, Sender

__all__ = ["ISellerClient", "Params"]

Params = Mapping[str, str | int | bool | None]


class ISellerClient:
    """Reads one iSeller store. Safe to share between threads.

    Args:
        credentials: ``host`` is where tokens are asked for, without a path; empty means iSeller's own.
        memory: keeps the tokens and the store's address, under the connection's id.
        clock: gives the present moment, zone-aware; tokens age by it.
        sleep: waits for a turn or before a repeat, in seconds.
    """

    def __init__(
        self,
        credentials: Credentials,
        memory: ConnectionMemory,
        *,
        session: Session,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.options = ISellerOptions.from_extra(credentials.extra, credentials.conn_id)
        self.clock = clock
        self._connection = credentials.conn_id
        self._oauth = base_url(credentials.host or BASE_URL, field="host", example=BASE_URL)
        timeout = (self.options.connect_timeout, self.options.read_timeout)
        self._sender = Sender("iSeller", session, timeout)
        self._pace = Pace(self.options.requests_per_second, self.options.in_flight, sleep=sleep)
        self._repeats = Repeats("iSeller", attempts=self.options.attempts, patience=self.options.patience, sleep=sleep)
        self.tokens = Tokens(self._oauth, credentials, self.options, memory, sender=self._sender, clock=clock)

    @property
    def base(self) -> str:
        """The address of the store's API; known once there is a token.

        Raises:
            RefusedError, ConfigError: it is not to be trusted, or not known.
        """
        return api_base(
            self.tokens.resource_url(),
            configured=self.options.resource_url,
            oauth=self._oauth,
            connection=self._connection,
        )

    def ask(self, call: str, params: Params | None = None, *, page: int | None = None) -> Json:
        """One envelope, its keys in lower case; asked for again while a failure may pass by itself.

        Args:
            call: version and name, such as "v2/GetOrders". The public API (v2) takes a form, the ERP API
                (v3) JSON (contract iseller §2).
            params: None among them is left out.
            page: sent with the parameters and named in errors.

        Raises:
            RetryableError: no good answer after all attempts, or a longer wait asked for than we sleep;
                ``UnreadableAnswerError`` where it was cut or not JSON, naming call and page.
            CredentialsRefusedError, ScopeMissingError, RefusedError: a person must act.
        """
        sent = {name: value for name, value in {**(params or {}), "page": page}.items() if value is not None}
        where = call + (f", page {page}" if page is not None else "")
        return self._repeats.call(self._once, call, sent, where)

    def _once(self, call: str, sent: Mapping[str, str | int | bool], where: str) -> Json:
        """One attempt; a refused token is renewed once."""
        pair = self.tokens.current()
        try:
            return self._send(call, sent, where, pair.access)
        except CredentialsRefusedError:
            fresh = self.tokens.renewed(pair)
        try:
            return self._send(call, sent, where, fresh.access)
        except CredentialsRefusedError as error:
            raise CredentialsRefusedError(
                f"{error.message} A new token of connection {self._connection} was refused as well.",
                remedy="See in the store's back office whether the application is still allowed.",
            ) from None

    def _send(self, call: str, sent: Mapping[str, str | int | bool], where: str, token: str) -> Json:
        with self._pace.turn():
            response = self._sender.send("POST", f"{self.base}/api/{call}", where, Bearer(token), **_body(call, sent))
        return envelope_of(response, where, self.clock)


def _body(call: str, sent: Mapping[str, str | int | bool]) -> dict[str, Any]:
    if not call.startswith("v2/"):
        return {"json": dict(sent)}
    return {"data": {name: _form(value) for name, value in sent.items()}}


def _form(value: str | int | bool) -> str:  # noqa: FBT001  # the type of the value is the point
    return str(value).lower() if isinstance(value, bool) else str(value)
