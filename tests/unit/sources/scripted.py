"""A Moka client that answers from a script, for what lies above HTTP."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from posbridge.sources.moka.options import MokaOptions

Answer = Mapping[str, Any]


class ScriptedClient:
    """Answers each ``get`` by ``answer(path)`` and keeps what was asked."""

    version = 4

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        self.options = MokaOptions()
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self._answer = answer

    def clock(self) -> datetime:
        return datetime(2026, 3, 3, 15, 0, tzinfo=UTC)

    def get(self, path: str, params: Mapping[str, Any] | None = None, *, page: int | None = None) -> Answer:
        assert page is None or page >= 1
        self.asked.append((path, dict(params or {})))
        return self._answer(path)


def in_turn(*answers: Mapping[str, Any]) -> ScriptedClient:
    """Answers ``{"data": answer}`` one after the other."""
    left = iter(answers)
    return ScriptedClient(lambda _: {"data": next(left)})
