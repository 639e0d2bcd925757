"""The control routes of a running stand-in: knobs, events, and what it was asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.demo.vendors import loopback_session


class StandIn:
    """The stand-in on a loopback port."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/_sandbox"
        self._session = loopback_session()

    def turn(self, **knobs: Any) -> None:
        self._post("knobs", knobs)

    def happen(self, events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Make events happen, in order; returns what each made."""
        made: list[dict[str, Any]] = self._post("events", list(events))
        return made

    def webhooks(self) -> list[dict[str, Any]]:
        """Every message that was sent or is on its way, with the answer's status, 0 where there is none yet."""
        sent: list[dict[str, Any]] = self._get("webhooks")
        return sent

    def asked(self, since: datetime) -> list[dict[str, Any]]:
        """Requests that came in since then, oldest first."""
        return [row for row in self._get("requests")["requests"] if datetime.fromisoformat(row["at"]) >= since]

    def _get(self, path: str) -> Any:
        answer = self._session.get(f"{self._address}/{path}", timeout=30)
        answer.raise_for_status()
        return answer.json()

    def _post(self, path: str, body: Any) -> Any:
        answer = self._session.post(f"{self._address}/{path}", json=body, timeout=30)
        if answer.status_code == 422:
            raise RuntimeError(f"the stand-in refused {path}: {answer.text}")
        answer.raise_for_status()
        return answer.json()
