"""What happens in the demo, in order: last night's run, an earlier night as a backfill, then a run up to now."""

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

from tests.demo.airflow_rest import AirflowRest
from tests.demo.processes import Processes
from tests.demo.screen import RunRow, Screen

ZONE = ZoneInfo("Asia/Jakarta")
SYNC_ALL = "sync_all"
ENDED = frozenset({"success", "failed"})
_STEP = 2.0


class Story:
    """Drives one Airflow through the demo; every wait has an end and watches that the processes live."""

    def __init__(self, airflow: AirflowRest, screen: Screen, processes: Processes, dags: Sequence[str]) -> None:
        self._airflow = airflow
        self._screen = screen
        self._processes = processes
        self._dags = dags

    def wait_for_health(self, minutes: float = 6) -> None:
        def healthy() -> str:
            health = self._airflow.health()
            missing = [name for name, state in health.items() if state != "healthy"]
            return f"Airflow ({', '.join(missing)})" if missing else ("" if health else "Airflow's server")

        self.until(healthy, minutes)

    def wait_for_dags(self, minutes: float = 4) -> None:
        def listed() -> str:
            missing = {*self._dags, SYNC_ALL} - self._airflow.dag_ids()
            if missing and (errors := self._airflow.import_errors()):
                raise RuntimeError("Airflow could not import a DAG file:\n" + "\n".join(errors))
            return f"the DAGs {', '.join(sorted(missing))}" if missing else ""

        self.until(listed, minutes)

    def carry_last_night(self) -> None:
        """Unpause: the schedule starts last night's run, which carries master data and then all since the first day.

        Closed shifts of yesterday, which the watcher finds at its first look, start a run of their own after it.
        """
        for dag in self._dags:
            self._airflow.unpause(dag)

        def ended() -> str:
            return "" if all(map(self._airflow.runs, self._dags)) and not self._open_runs() else "last night's run"

        self.until(ended, minutes=20, table=True)

    def carry_again(self, first: date, last: date) -> None:
        """Backfill the nightly windows of the days: what is in Jurnal already is not sent again.

        A window that ends on a day's evening began, and has its logical date, on the evening before; noon to noon
        holds it whatever the outlet's hour is.
        """
        began = (_noon(first - timedelta(days=1)), _noon(last))
        # SQLite is not for many writers: while the DAGs are paused, nothing of theirs writes.
        for dag in self._dags:
            self._airflow.pause(dag)
        ids = [self._airflow.backfill(dag, *began) for dag in self._dags]
        for dag in self._dags:
            self._airflow.unpause(dag)

        def created() -> str:
            open_ones = [each for each in ids if not self._airflow.backfill_ended(each)]
            return "the backfill" if open_ones or self._open_runs() else ""

        self.until(created, minutes=40, table=True)

    def carry_the_rest(self, company: str, others: Sequence[str]) -> None:
        """Up to now: all outlets of a company by one DAG, the others' by their own."""
        note = "Demo: up to now, with late receipts"
        self._airflow.unpause(SYNC_ALL)
        together = self._airflow.trigger(SYNC_ALL, {"company": company}, note)
        for dag in others:
            self._airflow.trigger(dag, {}, note)

        def ended() -> str:
            run = next(run for run in self._airflow.runs(SYNC_ALL) if run["dag_run_id"] == together)
            return "" if run["state"] in ENDED and not self._open_runs() else "the run up to now"

        self.until(ended, minutes=20, table=True)

    def rows(self) -> list[RunRow]:
        """Every run of the demo's DAGs with the state of its tasks."""
        rows = []
        for dag in self._dags:
            for run in self._airflow.runs(dag):
                tasks = {task["task_id"]: task["state"] for task in self._airflow.tasks(dag, run["dag_run_id"])}
                rows.append(RunRow(dag.removeprefix("sync_"), _label(run), run["state"], tasks))
        return rows

    def failures(self, lines: int = 12) -> list[str]:
        """The end of the log of each task that failed by itself."""
        told = []
        for dag in (*self._dags, SYNC_ALL):
            for run in self._airflow.runs(dag):
                for task in self._airflow.tasks(dag, run["dag_run_id"]):
                    if task["state"] == "failed":
                        end = "\n".join(self._airflow.log_lines(task)[-lines:])
                        told.append(f"{dag}, {_label(run)}, {task['task_id']}:\n{end}")
        return told

    def all_succeeded(self) -> bool:
        states = [row.state for row in self.rows()] + [str(run["state"]) for run in self._airflow.runs(SYNC_ALL)]
        return all(state == "success" for state in states)

    def _open_runs(self) -> bool:
        return any(run["state"] not in ENDED for dag in self._dags for run in self._airflow.runs(dag))

    def until(self, waits_for: Callable[[], str], minutes: float, *, table: bool = False) -> None:
        """Wait until ``waits_for`` returns nothing.

        Raises:
            TimeoutError: it did not within ``minutes``.
            RuntimeError: a process ended meanwhile.
        """
        end = time.monotonic() + minutes * 60
        with self._screen.live():
            while text := waits_for():
                self._processes.check()
                if time.monotonic() > end:
                    raise TimeoutError(f"gave up after {minutes:g} minutes of waiting for {text}")
                self._screen.waiting(text, self.rows() if table else ())
                time.sleep(_STEP)


def _noon(day: date) -> datetime:
    return datetime.combine(day, clock_time(12), tzinfo=ZONE)


def _label(run: dict[str, str | None]) -> str:
    """``20 Nov 22:00`` for a window's end, else how the run came about."""
    kind = str(run["run_type"])
    end = run["data_interval_end"] if kind in ("scheduled", "backfill") else None
    return f"{kind} {datetime.fromisoformat(end).astimezone(ZONE):%d %b %H:%M}" if end else kind
