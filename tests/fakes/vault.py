"""A token vault in memory: what ``posbridge.ports.ConnectionMemory`` promises, without a database."""

import threading
from collections.abc import Mapping

from posbridge.ports import TokenFetch, TokenPair


class MemoryVault:
    """``renewals`` counts how often a new pair was fetched."""

    def __init__(self, **held: TokenPair) -> None:
        self.held: dict[str, TokenPair] = dict(held)
        self.renewals = 0
        self.facts: dict[str, dict[str, str]] = {}
        self._lock = threading.Lock()

    def current(self, connection: str) -> TokenPair | None:
        return self.held.get(connection)

    def renew(self, connection: str, stale: TokenPair | None, fetch: TokenFetch) -> TokenPair:
        with self._lock:
            held = self.held.get(connection)
            if held is not None and held != stale:
                return held
            fresh = fetch(held)
            self.held[connection] = fresh
            self.renewals += 1
            return fresh

    def recall(self, connection: str) -> dict[str, str]:
        return dict(self.facts.get(connection, {}))

    def remember(self, connection: str, facts: Mapping[str, str]) -> None:
        self.facts.setdefault(connection, {}).update(facts)
