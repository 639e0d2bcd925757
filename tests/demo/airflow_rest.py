"""Airflow's REST API, as far as the demo needs it."""

from datetime import datetime
from typing import Any

import requests
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed

TIMEOUT = 30
_LOCKED_TRIES = 30
_LOCKED = ("database is locked", "database error")


class LockedError(RuntimeError):
    """Airflow's SQLite database was busy. What a request began then is undone, so asking again is right."""


class AirflowRest:
    """One Airflow at ``base_url``; call ``log_in`` before anything but ``health``."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session = requests.Session()
        self._session.trust_env = False  # loopback needs no proxy

    def health(self) -> dict[str, str]:
        """State by component; empty while the server does not answer."""
        try:
            answer = self._session.get(f"{self._base_url}/api/v2/monitor/health", timeout=5)
            answer.raise_for_status()
            return {name: str(part["status"]) for name, part in answer.json().items() if part}
        except (requests.RequestException, ValueError):
            return {}

    def log_in(self, user: str, password: str) -> None:
        answer = self._session.post(
            f"{self._base_url}/auth/token", json={"username": user, "password": password}, timeout=TIMEOUT
        )
        answer.raise_for_status()
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def dag_ids(self) -> set[str]:
        return {row["dag_id"] for row in self._rows("dags", "dags")}

    def import_errors(self) -> list[str]:
        rows = self._rows("importErrors", "import_errors")
        return [f"{row['filename']}:\n{row['stack_trace']}" for row in rows]

    def pause(self, dag_id: str) -> None:
        self._call("PATCH", f"dags/{dag_id}", json={"is_paused": True})

    def unpause(self, dag_id: str) -> None:
        self._call("PATCH", f"dags/{dag_id}", json={"is_paused": False})

    def trigger(self, dag_id: str, conf: dict[str, Any], note: str) -> str:
        """Start a plain manual run, which has no logical date; returns its id."""
        body = {"logical_date": None, "conf": conf, "note": note}
        return str(self._call("POST", f"dags/{dag_id}/dagRuns", json=body)["dag_run_id"])

    def backfill(self, dag_id: str, first: datetime, last: datetime) -> int:
        """Create the runs whose logical dates lie in the range, both ends included; returns the backfill's id."""
        body = {
            "dag_id": dag_id,
            "from_date": first.isoformat(),
            "to_date": last.isoformat(),
            "max_active_runs": 1,
            "reprocess_behavior": "completed",
        }
        return int(self._call("POST", "backfills", json=body)["id"])

    def backfill_ended(self, backfill_id: int) -> bool:
        return self._call("GET", f"backfills/{backfill_id}")["completed_at"] is not None

    def runs(self, dag_id: str) -> list[dict[str, Any]]:
        """Runs of a DAG, in the order in which they were to start."""
        return self._rows(f"dags/{dag_id}/dagRuns", "dag_runs", order_by="run_after")

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        return self._rows(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances", "task_instances")

    def log_lines(self, task: dict[str, Any]) -> list[str]:
        """The lines of the log of a task's last try, each event with its structured values."""
        place = f"dags/{task['dag_id']}/dagRuns/{task['dag_run_id']}/taskInstances/{task['task_id']}"
        answer = self._call("GET", f"{place}/logs/{max(task['try_number'], 1)}", params={"full_content": "true"})
        content = answer["content"]
        events = [_line(event) for event in content] if isinstance(content, list) else [str(content)]
        return [line for event in events if not _is_fold(event) for line in event.splitlines()]

    def _rows(self, path: str, key: str, **params: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        while True:
            answer = self._call("GET", path, params={**params, "limit": 100, "offset": len(rows)})
            rows += answer[key]
            if not answer[key] or len(rows) >= answer["total_entries"]:
                return rows

    @retry(
        retry=retry_if_exception_type(LockedError),
        stop=stop_after_attempt(_LOCKED_TRIES),
        wait=wait_fixed(2),
        reraise=True,
    )
    def _call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        answer = self._session.request(method, f"{self._base_url}/api/v2/{path}", timeout=TIMEOUT, **arguments)
        if not answer.ok and any(each in answer.text.casefold() for each in _LOCKED):
            raise LockedError(f"Airflow's database was busy at {method} {path}")
        if not answer.ok:
            raise RuntimeError(f"Airflow answered {method} {path} with {answer.status_code}: {answer.text[:500]}")
        found: dict[str, Any] = answer.json()
        return found


_FRAME = frozenset({"event", "timestamp", "level", "logger", "filename", "lineno", "error_detail"})
_WHOSE = frozenset({"dag_id", "run_id", "task_id", "ti_id", "map_index", "try_number"})


def _line(event: dict[str, Any] | str) -> str:
    """One event; of an exception its type and words, as its frames are in Airflow's pages."""
    if isinstance(event, str):
        return event
    told = [f"{key}={value}" for key, value in event.items() if key not in _FRAME | _WHOSE and value is not None]
    told += [f"{error['exc_type']}: {error['exc_value']}" for error in event.get("error_detail") or ()]
    return f"{event.get('level', ''):8}{event['event']} {' '.join(told)}".rstrip()


def _is_fold(line: str) -> bool:
    return "::group::" in line or "::endgroup::" in line
