"""Asking a vendor again where a failure may pass by itself. Shared by every source."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import structlog
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential_jitter

from posbridge.errors import RetryableError

__all__ = ["Repeats"]

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger(__name__)


class Repeats:
    """Repeats a call after 1, 2, 4, ... s with jitter, or after what the server asked for.

    Args:
        patience: the longest wait, in seconds, that is slept through; a longer one is handed to the
            scheduler, which waits better than a worker's slot.
        sleep: waits, in seconds.
    """

    def __init__(self, vendor: str, *, attempts: int, patience: float, sleep: Callable[[float], None]) -> None:
        self._vendor = vendor
        self._attempts = attempts
        self._patience = patience
        self._sleep = sleep

    def call(self, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``ask``, until it answers.

        Raises:
            RetryableError: the last failure, after all attempts or at too long a wait.
        """
        retrying = Retrying(
            retry=retry_if_exception_type(RetryableError),
            stop=self._spent,
            wait=_wait,
            sleep=self._sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        return retrying(ask, *args, **kwargs)

    def _spent(self, state: RetryCallState) -> bool:
        return state.attempt_number >= self._attempts or (_asked(state) or 0) > self._patience

    def _tell(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        wait = round(state.next_action.sleep, 1) if state.next_action else 0
        log.warning(
            "asking again", vendor=self._vendor, reason=str(error), attempt=state.attempt_number, wait_seconds=wait
        )


_backoff = wait_exponential_jitter(initial=1, max=30, jitter=1)


def _wait(state: RetryCallState) -> float:
    return max(_backoff(state), float(_asked(state) or 0))


def _asked(state: RetryCallState) -> int | None:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after if isinstance(error, RetryableError) else None
