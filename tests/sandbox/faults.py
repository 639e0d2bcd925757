"""Faults that a stand-in is told to commit, and the order in which they are used up."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = (
    "status",
    "delay",
    "cut_body",
    "not_json",
    "drop",
    "commit_then_delay",
    "commit_then_status",
    "commit_then_drop",
    "commit_then_not_json",
    "commit_part_then_drop",
    "drop_then_commit",
    "shorten",
    "repeat",
)


@dataclass(slots=True)
class Fault:
    """One fault rule.

    ``kind``:

    - ``status``: answer ``status`` at once (default 500) with ``body`` and ``retry_after``; nothing is done
    - ``delay``: wait ``seconds`` (default 1), then do it as usual
    - ``cut_body``: do it, announce the whole answer, send only the first ``keep`` of it (0..1), cut the line
    - ``not_json``: do nothing, answer ``status`` (default 200) with ``body`` (default a HTML page)
    - ``drop``: do nothing, cut the line without an answer
    - ``commit_then_delay``: do it, then wait ``seconds`` (default 1) before the answer
    - ``commit_then_status``: do it, then answer ``status`` (default 502) instead
    - ``commit_then_drop``: do it, wait ``seconds`` (default 0), then cut the line without an answer
    - ``commit_then_not_json``: do it, then answer ``status`` (default 200) with ``body`` (default a HTML page)
    - ``commit_part_then_drop``: of a batch do the first ``keep`` of the items only, then cut the line
    - ``drop_then_commit``: cut the line at once, and do it ``seconds`` (default 0.1) later all the same
    - ``shorten``: do it, but the answer's longest list has lost its last rows; the first ``keep`` of it stay
    - ``repeat``: do it, but the answer's longest list has its last row twice

    ``method`` and ``path_regex`` (searched in the path without query) choose requests; the first ``after``
    matches pass unharmed, the next ``times`` are hit (None: all of them).
    """

    kind: str
    method: str | None = None
    path_regex: str = ""
    times: int | None = 1
    after: int = 0
    status: int | None = None
    body: Any = None
    retry_after: int | str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float | None = None
    keep: float = 0.5

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault kind {self.kind!r}; known: {', '.join(KINDS)}")
        re.compile(self.path_regex)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Fault":
        """Read ``{match: {method?, path_regex?}, kind, times?, after?, ...}``; an unknown key is an error."""
        values = {**raw}
        match = values.pop("match", None) or {}
        unknown = set(values | match) - set(cls.__slots__)
        if unknown or "kind" not in values:
            raise ValueError(f"a fault needs 'kind' and knows {sorted(cls.__slots__)}; got {sorted(raw)}")
        return cls(**values, **match)

    def matches(self, method: str, path: str) -> bool:
        if self.method is not None and self.method.upper() != method:
            return False
        return re.search(self.path_regex, path) is not None


class FaultList:
    """Fault rules in the order they were given; the first live rule that matches is used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []

    def add(self, *faults: Fault) -> None:
        with self._lock:
            self._rules.extend(faults)

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that hits this request, used up by one; None lets it pass."""
        with self._lock:
            for rule in self._rules:
                if not rule.matches(method, path):
                    continue
                if rule.after > 0:
                    rule.after -= 1
                    continue
                if rule.times is None:
                    return rule
                if rule.times > 0:
                    rule.times -= 1
                    return rule
            return None

    def __len__(self) -> int:
        return len(self._rules)
