"""What the commands take from the world: environment, place, clock, and how an outlet is opened."""

import logging
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from posbridge.errors import ConfigError
from posbridge.settings.folder import mappings_folder
from posbridge.settings.load import BrokenOutlet, find_outlet
from posbridge.settings.model import OutletSettings
from posbridge.steps.bench import Bench

DATABASE = "POSBRIDGE_DATABASE_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """One command's surroundings; tests make one with fakes and hand it to the runner as ``obj``."""

    environ: Mapping[str, str]
    here: Path
    clock: Callable[[], datetime]
    open_bench: Callable[[OutletSettings], Bench]

    def mappings(self, named: Path | None = None) -> Path:
        """The folder of the outlets' files: the one named on the command line, else the usual one."""
        return named or mappings_folder(self.environ, self.here)

    def outlet(self, slug: str) -> OutletSettings:
        """One outlet's settings.

        Raises:
            ConfigError: there is no such outlet, or its file is wrong.
        """
        found = find_outlet(self.mappings(), slug)
        if isinstance(found, BrokenOutlet):
            raise found.error
        return found

    def clone(self) -> Path:
        """The clone of the project that ``here`` is in: what an installed package does not have.

        Raises:
            ConfigError: ``here`` is in no clone.
        """
        for folder in (self.here, *self.here.parents):
            if (folder / "tests" / "sandbox" / "__main__.py").is_file():
                return folder
        raise ConfigError(
            f"{self.here} is not inside a clone of posbridge; the sandbox is not part of the installed package.",
            remedy="Clone the repository and run the command in it.",
        )


def real_shell() -> Shell:
    _log_to_stderr()
    return Shell(environ=os.environ, here=Path.cwd(), clock=_now, open_bench=_open_bench)


def _log_to_stderr() -> None:
    """Standard output is the command's answer; the log is for what goes wrong meanwhile."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            # Plain: with the values of its variables, a traceback would show credentials.
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ],
    )


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the shell reads the clock


def _open_bench(outlet: OutletSettings) -> Bench:
    from posbridge.bootstrap import open_bench  # noqa: PLC0415 - only some commands need a database and vendors

    return open_bench(outlet)
