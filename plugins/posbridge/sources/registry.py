"""Which POS systems posbridge can read, by the name that an outlet's file gives.

Adding one is an adapter that implements ``posbridge.ports.Source`` with an ``open`` like the protocol here,
and a line in ``posbridge.settings.systems``; the contract suite in ``tests/contract/source_contract.py`` says
what it must keep.
"""

import time
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Protocol
from zoneinfo import ZoneInfo

from requests import Session

from posbridge.errors import ConfigError
from posbridge.ports import ConnectionMemory, Credentials, Source
from posbridge.sessions import VendorSession
from posbridge.settings.systems import SYSTEMS

__all__ = ["Checked", "OpenableSource", "open_source", "source_class"]

Clock = Callable[[], datetime]


class SourcePart(Protocol):
    """Which POS outlet is read: the ``source`` part of an outlet's settings."""

    @property
    def system(self) -> str: ...

    @property
    def business(self) -> str: ...

    @property
    def outlet(self) -> str: ...

    @property
    def code(self) -> str | None: ...


class SourceSettings(Protocol):
    """What a source needs to know of an outlet's settings."""

    @property
    def source(self) -> SourcePart: ...

    @property
    def zone(self) -> ZoneInfo: ...


class Checked(Source, Protocol):
    """A source that can say what is wrong with its own credential and ids."""

    def check(self) -> list[str]:
        """What a person should put right before the first run, one sentence each; empty when all is well."""


class OpenableSource(Protocol):
    """What a class named in ``SYSTEMS`` offers."""

    def open(
        self,
        credentials: Credentials,
        settings: SourceSettings,
        vault: ConnectionMemory,
        *,
        session: Session,
        clock: Clock,
        sleep: Callable[[float], None],
    ) -> Checked: ...


def source_class(system: str) -> OpenableSource:
    """The class behind a name.

    Raises:
        ConfigError: no source of that name.
    """
    try:
        module, _, attribute = SYSTEMS[system].adapter.partition(":")
    except KeyError:
        known = ", ".join(sorted(SYSTEMS))
        raise ConfigError(f"There is no source {system!r}.", field="source.system", remedy=f"Known: {known}.") from None
    found: OpenableSource = getattr(import_module(module), attribute)
    return found


def open_source(
    credentials: Credentials,
    settings: SourceSettings,
    vault: ConnectionMemory,
    *,
    clock: Clock,
    session: Session | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Checked:
    """Open the source of one outlet. Sends nothing yet.

    Raises:
        ConfigError: the system is unknown, or the connection's options cannot be read.
    """
    return source_class(settings.source.system).open(
        credentials, settings, vault, session=session or VendorSession(), clock=clock, sleep=sleep
    )
