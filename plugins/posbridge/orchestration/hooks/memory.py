"""What a hook knows of its connection: nothing outlives it."""

from collections.abc import Mapping

from posbridge.ports import TokenFetch, TokenPair

__all__ = ["OwnMemory"]


class OwnMemory:
    """Implements ``ports.ConnectionMemory`` for one connection: nobody else renews its token."""

    def __init__(self) -> None:
        self._pair: TokenPair | None = None
        self._facts: dict[str, str] = {}

    def current(self, connection: str) -> TokenPair | None:  # noqa: ARG002 - the memory of one connection
        return self._pair

    def renew(self, connection: str, stale: TokenPair | None, fetch: TokenFetch) -> TokenPair:  # noqa: ARG002
        self._pair = fetch(stale)
        return self._pair

    def recall(self, connection: str) -> dict[str, str]:  # noqa: ARG002
        return dict(self._facts)

    def remember(self, connection: str, facts: Mapping[str, str]) -> None:  # noqa: ARG002
        self._facts.update(facts)
