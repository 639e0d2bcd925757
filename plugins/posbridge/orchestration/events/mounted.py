"""The webhook address as Airflow's api-server mounts it: real settings, connections, store and clock."""

import time

from fastapi import FastAPI

from posbridge.bootstrap import wall_clock
from posbridge.connections import resolve
from posbridge.orchestration.events.sources_of_events import WEBHOOK_KEY
from posbridge.orchestration.events.webhooks import Post, create_app
from posbridge.orchestration.outlets import mappings
from posbridge.settings.load import load_outlets
from posbridge.settings.model import OutletSettings
from posbridge.store.store import Store

__all__ = ["mounted_app"]

_REMEMBERED = 15.0
"""Seconds for which the outlets' files are not read again: a burst of messages reads them once."""


def mounted_app() -> FastAPI:
    return create_app(
        Post(outlets=_Outlets(), resolve=resolve, open_store=Store.open, clock=wall_clock, key_field=WEBHOOK_KEY)
    )


class _Outlets:
    """The folder's valid outlets, read anew every so often."""

    def __init__(self) -> None:
        self._read_at = -_REMEMBERED
        self._found: list[OutletSettings] = []

    def __call__(self) -> list[OutletSettings]:
        if time.monotonic() - self._read_at >= _REMEMBERED:
            self._found = [each for each in load_outlets(mappings()) if isinstance(each, OutletSettings)]
            self._read_at = time.monotonic()
        return self._found
