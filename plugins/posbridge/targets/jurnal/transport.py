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

from posbridge.domain.posting import Patience
from posbridge.errors import (
    BudgetSpentError,
    ConfigError,
    CredentialsRefusedError,
    RateLimitedError,
    RefusedError,
    RetryableError,
    ScopeMissingError,
    UnreadableAnswerError,
)
from posbridge.ports import Permit, RequestBudget
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.refusals import JurnalRefusalError, monthly_limit, text_of

log = structlog.get_logger(__name__)

GATEWAY = "https://api.mekari.com/public/jurnal/api/v1"
"""The Mekari gateway, where a connection without a host leads (contract jurnal §2)."""

_READ_ATTEMPTS = 4
_SENDS_UNDER_LIMIT = 3
_VENDOR_ZONE = ZoneInfo("Asia/Jakarta")


class NoAnswerError(RetryableError):
    """A write went out and no answer that can be trusted came back: Jurnal may have stored it."""


class UnreachableError(RetryableError):
    """No connection was made, so nothing was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds. A batch of 50 was seen to take longer than 30 s (contract jurnal §5).

    ``settle`` is how much later Jurnal may still store what it did not answer.
    """

    connect: float = 10
    read: float = 60
    batch: float = 180
    settle: float = 60

    @property
    def patience(self) -> Patience:
        longest = self.connect + max(self.read, self.batch)
        return Patience(answer=timedelta(seconds=longest), settle=timedelta(seconds=self.settle))


class JurnalTransport:
    """HTTP with one company's credential.

    ``backfill`` requests stop at the reserve that the budget keeps for the nightly run.

    Raises:
        ConfigError: the base URL is none.
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
        if not base_url.startswith(("https://", "http://")):
            raise ConfigError(
                f"{base_url!r} is no base URL of Jurnal.",
                field="host",
                remedy=f"Use {GATEWAY}.",
            )
        self._base_url = base_url.rstrip("/")
        self._auth = auth
        self._budget = budget
        self._clock = clock
        self._sleep = sleep
        self._session = session or requests.Session()
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
            if body is not None and self._permit is not None:
                self._permit()
            response = self._send(method, path, params=params, body=body, read=read or self._timeouts.read)
            self._budget.observe({name.lower(): value for name, value in response.headers.items()})
            if response.status_code != requests.codes.too_many_requests:
                return self._understood(method, path, response)
            self._limited(response)
        raise RateLimitedError(f"Jurnal refused {method} {path} as one too many in this minute.", retry_after=60)

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None,
        body: wire.Json | None,
        read: float,
    ) -> requests.Response:
        try:
            response = self._session.request(
                method,
                f"{self._base_url}/{path}",
                params=params,
                data=None if body is None else wire.encode(body).encode(),
                headers={"Accept": "application/json", "Content-Type": "application/json"},
                auth=self._auth,
                timeout=(self._timeouts.connect, read),
                allow_redirects=False,
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
            raise BudgetSpentError(
                f"Jurnal's monthly request package is used up: {text_of(said)}",
                resets_at=next_month(self._clock()),
                remedy="Wait for the next month or upgrade the package in the Mekari console.",
            )
        asked = response.headers.get("Retry-After", "")
        if asked.isdigit():
            self._sleep(min(int(asked), 60))

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
    first = now.astimezone(_VENDOR_ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
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
