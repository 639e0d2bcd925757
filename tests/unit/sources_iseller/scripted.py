"""An iSeller client that answers from a script, for what lies above HTTP."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from posbridge.sources.iseller.options import ISellerOptions

Answer = Mapping[str, Any]


class ScriptedClient:
    """Answers each call by ``answer(call, params, page)`` and keeps what was asked."""

    def __init__(self, answer: Callable[[str, Mapping[str, Any], int | None], Answer]) -> None:
        self.options = ISellerOptions()
        self.asked: list[tuple[str, dict[str, Any], int | None]] = []
        self._answer = answer

    def clock(self) -> datetime:
        return datetime(2026, 3, 3, 15, 0, tzinfo=UTC)

    def ask(self, call: str, params: Mapping[str, Any] | None = None, *, page: int | None = None) -> Any:
        self.asked.append((call, dict(params or {}), page))
        return self._answer(call, params or {}, page)


def in_turn(*answers: Answer) -> ScriptedClient:
    """One answer after the other, whatever is asked."""
    left = iter(answers)
    return ScriptedClient(lambda *_: next(left))
