"""One HTTP exchange with Jurnal: counted, signed, timed, and never repeated blindly (contract jurnal §5, §11)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import requests
import structlog
from requests.auth import AuthBase
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from posbridge.domain.addresses import base_url as trusted
from posbridge.domain.posting import Patience
from posbridge.errors import (
    BudgetSpentError,
    ClaimLostError,
    CredentialsRefusedError,
    RateLimitedError,
    RefusedError,
    RetryableError,
    ScopeMissingError,
    UnreadableAnswerError,
)
from posbridge.ports import Permit, RequestBudget
from posbridge.sessions import VendorSession
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.refusals import JurnalRefusalError, monthly_limit, text_of

log = structlog.get_logger(__name__)

GATEWAY = "https://api.mekari.com/public/jurnal/api/v1"
"""The Mekari gateway, where a connection without a host leads (contract jurnal §2)."""

_READ_ATTEMPTS = 4
_SENDS_UNDER_LIMIT = 3
_LONGEST_WAIT = 90
"""Seconds that are waited in the worker's slot."""
_FRESH = timedelta(seconds=240)
"""A 401 within it is no matter of an old date."""
VENDOR_ZONE = ZoneInfo("Asia/Jakarta")
"""Where the vendor keeps its days and months."""


class NoAnswerError(RetryableError):
    """A write went out and no answer that can be trusted came back: Jurnal may have stored it."""


class UnreachableError(RetryableError):
    """No connection was made, so nothing was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds. A batch of 50 was seen to take longer than 30 s (contract jurnal §5).

    ``settle`` is how much later Jurnal may still store what it did not answer. ``signature`` is how long the gateway
    takes a signed request (300 s, contract jurnal §3.1, and half a minute for the clocks); 0 where none is signed.
    """

    connect: float = 10
    read: float = 60
    batch: float = 180
    settle: float = 60
    signature: float = 330

    @property
    def patience(self) -> Patience:
        longest = max(self.connect + max(self.read, self.batch), self.signature)
        return Patience(answer=timedelta(seconds=longest), settle=timedelta(seconds=self.settle))


class JurnalTransport:
    """HTTP with one company's credential.

    ``backfill`` requests stop at the reserve that the budget keeps for the nightly run.

    Raises:
        ConfigError: the base URL is none, or one without TLS.
    """

    def __init__(
        self,
        base_url: str,
        auth: AuthBase,
        *,
        budget: RequestBudget,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        session: requests.Session | None = None,
        timeouts: Timeouts | None = None,
        backfill: bool = False,
    ) -> None:
        self._base_url = trusted(base_url, field="host", example=GATEWAY)
        self._auth = auth
        self._budget = budget
        self._clock = clock
        self._sleep = sleep
        self._session = session or VendorSession()
        self._timeouts = timeouts or Timeouts()
        self._backfill = backfill
        self._permit: Permit | None = None

    @property
    def patience(self) -> Patience:
        return self._timeouts.patience

    @contextmanager
    def permitted(self, permit: Permit | None) -> Iterator[None]:
        """Within the block each write asks ``permit`` right before it leaves, after every wait for the limit."""
        self._permit = permit
        try:
            yield
        finally:
            self._permit = None

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        """Read. What may pass by itself (network, 5xx, a cut body) is tried a few times.

        Raises:
            JurnalRefusalError: a 4xx with Jurnal's words.
            PosbridgeError: the other refusals of ``errors.py``, by what can be done about them.
        """
        tries = Retrying(
            stop=stop_after_attempt(_READ_ATTEMPTS),
            wait=wait_exponential_jitter(initial=1, max=20),
            retry=retry_if_exception(_may_pass),
            sleep=self._sleep,
            reraise=True,
        )
        return tries(self._exchange, "GET", path, params=params)

    def write(self, method: str, path: str, body: wire.Json, *, batch: bool = False) -> Any:
        """Send once.

        Raises:
            NoAnswerError: it may have been stored.
            PosbridgeError: every other error says that nothing was stored.
        """
        try:
            return self._exchange(method, path, body=body, read=self._timeouts.batch if batch else self._timeouts.read)
        except UnreadableAnswerError as error:
            raise NoAnswerError(f"{method} {path}: {error.message}") from error

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: wire.Json | None = None,
        read: float | None = None,
    ) -> Any:
        """One exchange; a 429 stores nothing, so the limiter's wait may be followed by another try."""
        for _ in range(_SENDS_UNDER_LIMIT):
            self._budget.take(backfill=self._backfill)
            signed_at = self._clock()
            request = self._signed(method, path, params=params, body=body)
            if body is not None and self._permit is not None:
                self._permit()
            response = self._send(request, path, read=read or self._timeouts.read)
            if response.status_code == requests.codes.unauthorized and self._clock() - signed_at > _FRESH:
                raise ClaimLostError(
                    f"{method} {path} left so long after it was signed that Jurnal refused it; nothing was stored.",
                    retry_after=1,
                    remedy="Nothing, if it is rare. If not, this machine stands still for minutes at a time.",
                )
            self._budget.observe({name.lower(): value for name, value in response.headers.items()})
            if response.status_code != requests.codes.too_many_requests:
                return self._understood(method, path, response)
            self._limited(response)
        raise RateLimitedError(f"Jurnal refused {method} {path} as one too many in this minute.", retry_after=60)

    def _signed(
        self, method: str, path: str, *, params: Mapping[str, str | int] | None, body: wire.Json | None
    ) -> requests.PreparedRequest:
        """Signed before the permit is asked: who falls asleep after that sends an old date, which Jurnal refuses."""
        return self._session.prepare_request(
            requests.Request(
                method,
                f"{self._base_url}/{path}",
                params=params,
                data=None if body is None else wire.encode(body).encode(),
                headers={"Accept": "application/json", "Content-Type": "application/json"},
                auth=self._auth,
            )
        )

    def _send(self, request: requests.PreparedRequest, path: str, *, read: float) -> requests.Response:
        method = request.method
        surroundings = self._session.merge_environment_settings(request.url, {}, None, None, None)
        try:
            response = self._session.send(
                request, timeout=(self._timeouts.connect, read), allow_redirects=False, **surroundings
            )
        except requests.RequestException as error:
            log.debug("jurnal request", method=method, path=path, failed=type(error).__name__)
            if _nothing_sent(error):
                raise UnreachableError(f"Jurnal cannot be reached at {self._base_url}: {error}") from error
            raise NoAnswerError(f"{method} {path} got no answer: {error}") from error
        log.debug("jurnal request", method=method, path=path, status=response.status_code)
        return response

    def _limited(self, response: requests.Response) -> None:
        said = _readable(response)
        monthly = monthly_limit(said)
        self._budget.refused(monthly=monthly)
        if monthly:
            resets = next_month(self._clock())
            raise BudgetSpentError(
                f"Jurnal's monthly request package is used up until {resets.isoformat()}: {text_of(said)}",
                resets_at=resets,
                remedy="Wait for the reset, or buy a larger package at Mekari. Then clear the failed tasks.",
            )
        asked = response.headers.get("Retry-After", "")
        if asked.isdigit() and int(asked) > _LONGEST_WAIT:
            raise RateLimitedError(f"Jurnal asks for a pause of {asked} seconds.", retry_after=int(asked))
        if asked.isdigit():
            self._sleep(int(asked))

    def _understood(self, method: str, path: str, response: requests.Response) -> Any:
        status, what = response.status_code, f"{method} {path}"
        if status >= requests.codes.server_error:
            raise NoAnswerError(f"{what} was answered {status}: {text_of(_readable(response))}")
        if status == requests.codes.unauthorized:
            raise CredentialsRefusedError(
                f"Jurnal does not accept the credential for {what}: {text_of(_readable(response))}",
                remedy="Check client id and secret, the clock of this machine, and that the credential is active.",
            )
        if status == requests.codes.forbidden:
            raise ScopeMissingError(
                f"The Jurnal credential may not use {what}: {text_of(_readable(response))}",
                remedy="Tick the scope of this resource at the credential in the Mekari Developer dashboard.",
            )
        if status >= requests.codes.bad_request:
            raise JurnalRefusalError(status, _readable(response), what=what)
        if status >= requests.codes.multiple_choices:
            raise RefusedError(
                f"{what} was answered with a redirect to {response.headers.get('Location', 'nowhere')}.",
                remedy="Correct the base URL of the connection; a redirect would drop the signature.",
            )
        return wire.decode(response.content) if response.content else {}


def next_month(now: datetime) -> datetime:
    """The first instant of the next month where the vendor counts, zone-aware."""
    first = now.astimezone(VENDOR_ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


def _readable(response: requests.Response) -> Any:
    try:
        return wire.decode(response.content)
    except UnreadableAnswerError:
        return response.text


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, NoAnswerError | UnreachableError | UnreadableAnswerError)


def _nothing_sent(error: requests.RequestException) -> bool:
    """Whether the connection itself failed, so that no byte of the request left."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    untrusted = isinstance(error, requests.exceptions.SSLError) and "certificate verify failed" in str(error).lower()
    return untrusted or isinstance(cause, NewConnectionError | ConnectTimeoutError)
