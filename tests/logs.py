"""What a module logs, captured whatever Airflow has set up in this process before."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog
from structlog.testing import capture_logs


@contextmanager
def captured(log: Any) -> Iterator[list[MutableMapping[str, Any]]]:
    """Entries of the logger within the block; the process's own set-up is back after it."""
    before = structlog.get_config()
    structlog.reset_defaults()
    vars(log).pop("bind", None)  # Airflow's set-up caches loggers, and none of those is captured
    try:
        with capture_logs() as entries:
            yield entries
    finally:
        structlog.configure(**before)
