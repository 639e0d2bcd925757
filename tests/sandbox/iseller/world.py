"""Everything that one stand-in knows: its stores, and what time it is there.

The world is changed and read under ``lock``; the routes take it for the length of one answer. Nothing dated after
``now()`` is shown, so a day that was made in advance unfolds as the clock moves.
"""

import copy
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tests.sandbox.iseller.numbers import SeededNumbers
from tests.sandbox.iseller.store import OAuthApp, Store


def clock() -> datetime:
    """The real time."""
    return datetime.fromtimestamp(time.time(), UTC)


class ISellerWorld:
    """The stand-in's state; ``restore`` puts back what ``checkpoint`` kept."""

    def __init__(self, seed: int = 7, now: Callable[[], datetime] = clock) -> None:
        self.seed = seed
        self.now = now
        self.lock = threading.RLock()
        self.stores: dict[str, Store] = {}
        self.after_page: list[Callable[[Store], None]] = []
        """What is to happen, one at a time, once an unfinished page of orders has been served."""
        self._kept: dict[str, Store] | None = None

    def add_store(self, name: str, *, webhook_key: str = "") -> Store:
        store = Store(name=name, numbers=SeededNumbers(f"{self.seed}-{name}"))
        store.webhook.key = webhook_key
        self.stores[name] = store
        return store

    def app(self, client_id: str) -> tuple[Store, OAuthApp] | None:
        """A registered client and the store that it is good for."""
        for store in self.stores.values():
            if client_id in store.apps:
                return store, store.apps[client_id]
        return None

    def checkpoint(self) -> None:
        """Keep the stores as they are now, for ``restore``."""
        self._kept = copy.deepcopy(self.stores)

    def restore(self) -> None:
        """Back to the checkpoint; without one the world stays as it is."""
        with self.lock:
            self.after_page.clear()
            if self._kept is not None:
                self.stores = copy.deepcopy(self._kept)
