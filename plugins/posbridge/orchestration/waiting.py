"""Long waits give the worker's slot back, and cost the task none of its retries."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from airflow.sdk.exceptions import AirflowRescheduleException

from posbridge.errors import FatalError, RetryableError

log = structlog.get_logger("posbridge")

LONGEST = timedelta(days=1)
"""All waits of one try together."""

_SLOWEST = 15
"""Minutes between two looks at what keeps a task waiting, where nothing tells how long it will be."""


@contextmanager
def slot_freed_by_waits(context: Mapping[str, Any], zone: ZoneInfo, clock: Callable[[], datetime]) -> Iterator[None]:
    """Where the block asks for a wait, end the task here and have Airflow start it again when the wait is over.

    The state is then ``up_for_reschedule``, the try keeps its number. An error without a wait of its own (the
    network, 5xx) passes on to the retry policy.

    Raises:
        AirflowRescheduleException: the block raised a ``RetryableError`` with ``retry_after``.
        FatalError: it has done so for a day.
    """
    try:
        yield
    except RetryableError as error:
        if error.retry_after is None:
            raise
        now = clock()
        waits = int(context.get("task_reschedule_count") or 0)
        since = context["ti"].get_first_reschedule_date(context) if waits else None
        if since is not None and now - since >= LONGEST:
            raise FatalError(
                f"It has waited since {since.astimezone(zone):%Y-%m-%d %H:%M}, {waits} times. {error.message}",
                remedy=error.remedy or "Look at what it waits for, then clear the task: it goes on where it stopped.",
            ) from error
        # The more often in vain, the seldomer: each look costs a process, and maybe a request.
        until = now + max(timedelta(seconds=error.retry_after), timedelta(minutes=min(max(waits - 2, 0), _SLOWEST)))
        said = f"waiting until {until.astimezone(zone):%H:%M:%S}; the slot is free"
        log.warning(
            said,
            why=error.message,
            seconds=round((until - now).total_seconds()),
            waits_so_far=waits,
        )
        raise AirflowRescheduleException(until) from error  # type: ignore[no-untyped-call]
