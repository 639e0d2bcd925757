"""What a step works with: one outlet, opened, and the run it works for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

import structlog

from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, RunWindow, midnight
from posbridge.errors import ConfigError
from posbridge.ports import OutletStore, Outlook, Source, Target
from posbridge.settings.model import OutletSettings

log = structlog.get_logger("posbridge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One outlet with its source, its books and its store.

    ``source`` and ``target`` are opened on first use, so that a step that needs neither opens no
    connection. ``stamp`` names the version and settings digest that map a document. ``scratch`` opens an
    empty store for a rehearsal, which is gone after it; ``sleep`` waits, in seconds. ``outlook`` tells what is
    still to be sent, and the requests that there are for it.
    """

    settings: OutletSettings
    open_source: Callable[[], Source]
    open_target: Callable[[], Target]
    store: OutletStore
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    stamp: str
    scratch: Callable[[], AbstractContextManager[OutletStore]]
    outlook: Callable[[], Outlook] = Outlook

    @property
    def source(self) -> Source:
        return self.open_source()

    @property
    def target(self) -> Target:
        return self.open_target()

    @property
    def beginning(self) -> datetime:
        """The first instant of the outlet's start date."""
        return midnight(self.settings.start_date, self.settings.zone)

    def check_pins(self) -> None:
        """Keep the fixed settings at the first sync, refuse a later change of them.

        Raises:
            ConfigError: names each field, what was pinned and what the file says now.
        """
        differing = self.store.pin(self.settings.pinned())
        if differing:
            told = "; ".join(f"{name} was {was!r}, is now {now!r}" for name, (was, now) in differing.items())
            raise ConfigError(
                f"{self.settings.slug}.yaml: settings that are fixed after the first sync have changed: {told}.",
                file=f"{self.settings.slug}.yaml",
                field=", ".join(differing),
                remedy="Put the old values back. To start over under new ones, copy the file to a new name: "
                "a new outlet with its own history.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: ``id`` is Airflow's, ``holder`` is unique to this start of this task."""

    id: str
    holder: str
    kind: RunKind
    asked: RunWindow
    entities: frozenset[Entity] = frozenset(Entity)
    dry_run: bool = False
