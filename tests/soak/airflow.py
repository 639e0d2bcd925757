"""Kills in a real Airflow: outlets of two POS and one company under a scheduler, until enough kill points are covered.

Tasks kill themselves at points that no task died at yet, others are killed at any moment, a supervisor and the
scheduler too; Airflow notices and tries again. Then all is calm, a last run of each outlet has to succeed, and the
books are compared with what was sold.
"""

import atexit
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.demo.airflow_rest import AirflowRest
from tests.demo.place import CLONE
from tests.demo.proof import read_outlets
from tests.demo.story import ENDED, ZONE
from tests.demo.vendors import loopback_session
from tests.security.leaks import files_under, leaks
from tests.soak.airflow_assault import Assault
from tests.soak.airflow_family import Family
from tests.soak.airflow_home import MIGRATE, OUTLETS, Home, commands, make_home
from tests.soak.airflow_kills import OUTSIDE, SUPERVISOR, Kill, Plan, read_covered, read_kills, read_tasks, write_plan
from tests.soak.airflow_rounds import Rounds, dag_of, tries_of
from tests.soak.report import Report

QUOTA = 100
"""Distinct kill points, at least half of which the soak has to show."""
DAYS = 2
RECEIPTS = 36
PEACE = 180.0
"""Seconds before the deadline at which the kills stop at the latest, so that the last runs have time."""
_LAST_TASKS = 100
"""Tasks of those runs, and of the ones that are under way before them."""
_USUAL = (60.0, 40)
"""Seconds, and the tasks that begin in them, on a machine that nothing is known of yet."""
_STEP = 1.0
_BETWEEN_KILLS = (10.0, 25.0)
_START = 240.0


def run(
    deadline: float, seed: int, report: Report, *, quota: int = QUOTA, outside: Mapping[str, str] = os.environ
) -> None:
    """Soak one Airflow.

    Args:
        deadline: of ``time.monotonic``, by which all is over.
        report: is told the points, kills, faults and harms.
        outside: the environment that Airflow's is made of.

    Raises:
        RuntimeError: Airflow or a stand-in ended by itself, or a DAG could not be imported.
        TimeoutError: Airflow did not come up.
    """
    with tempfile.TemporaryDirectory(prefix="posbridge-soak-", ignore_cleanup_errors=True) as folder:
        today = datetime.now(ZONE).date()  # noqa: TID251 - the soak is a shell: it reads the clock
        home = make_home(Path(folder) / "soak", today, DAYS, outside)
        family = Family(home.place.logs, CLONE)
        atexit.register(family.end)  # the thread that this runs in may be given up
        try:
            _Soak(home, family, seed, quota, report).run(deadline)
        finally:
            family.end()
            atexit.unregister(family.end)


class _Soak:
    def __init__(self, home: Home, family: Family, seed: int, quota: int, report: Report) -> None:
        self._home = home
        self._family = family
        self._report = report
        self._plan = Plan(seed=seed, quota=quota)
        self._airflow = AirflowRest(home.ports.address)
        self._random = random.Random(seed)
        self._rounds = Rounds(home, self._airflow, read_outlets(home.place.mappings), self._random)
        self._assault = Assault(home, family, self._random)
        self._vendors = f"http://127.0.0.1:{home.ports.jurnal}/_sandbox"
        self._http = loopback_session()

    def run(self, deadline: float) -> None:
        began = time.monotonic()
        self._start()
        ready = time.monotonic()
        self._attack(deadline)
        calm = time.monotonic()
        green = self._make_peace(deadline)
        self._judge()
        self._tell(began, ready, calm, green=green)

    def _start(self) -> None:
        write_plan(self._home.shared, Plan(seed=self._plan.seed))
        started = commands(self._home, receipts=RECEIPTS, seed=self._plan.seed)
        self._family.start("vendors", started.pop("vendors"), self._home.env)
        with (self._home.place.logs / "migrate.log").open("wb") as log:
            subprocess.run(MIGRATE, env=self._home.env, cwd=CLONE, check=True, stdout=log, stderr=subprocess.STDOUT)
        for name, command in started.items():
            self._family.start(name, command, self._home.env)
        end = time.monotonic() + _START
        self._until(lambda: bool(self._airflow.health()), end, "Airflow's server")
        self._airflow.log_in("admin", self._home.place.password())
        self._until(self._dags_are_there, end, "the DAGs")
        self._until(self._vendors_answer, end, "the stand-ins")

    def _attack(self, deadline: float) -> None:
        """Kill until the quota is covered and each kind of kill was tried, or peace has to be made."""
        write_plan(self._home.shared, self._plan)
        self._storm(on=True)
        self._rounds.begin()
        supervisor, schedulers = "", 0
        began = time.monotonic()
        next_kill = began + _BETWEEN_KILLS[1]
        while time.monotonic() < deadline - self._peace(time.monotonic() - began):
            self._watch()
            covered = len(set(read_covered(self._home.shared)))
            if not supervisor and covered >= self._plan.quota // 3:
                supervisor = self._kill_supervisor()
            elif not schedulers and covered >= self._plan.quota // 2:
                schedulers = self._kill_scheduler()
            elif time.monotonic() >= next_kill:
                self._assault.kill_task()
                next_kill = time.monotonic() + self._random.uniform(*_BETWEEN_KILLS)
            if covered >= self._plan.quota and supervisor and schedulers:
                break
            self._plan = self._rounds.go_on(self._plan)
            time.sleep(_STEP)

    def _peace(self, seconds: float) -> float:
        """How long the last runs will take, by how many tasks began in these seconds."""
        spent, begun = _USUAL[0] + seconds, _USUAL[1] + len(read_tasks(self._home.shared))
        return max(PEACE, PEACE / 3 + _LAST_TASKS * spent / begun)

    def _kill_supervisor(self) -> str:
        """Once a load runs under one; returns the load."""
        orphan = self._assault.kill_supervisor("load")
        if orphan:
            self._report.notes.append(f"Airflow: the supervisor of {orphan} was killed, and the task went on alone")
        return orphan

    def _kill_scheduler(self) -> int:
        """Once tasks run under it; returns how many."""
        running = self._assault.kill_scheduler()
        if running:
            self._report.notes.append(f"Airflow: the scheduler was killed while {running} tasks ran, and started again")
        return running

    def _make_peace(self, deadline: float) -> bool:
        """No kills and no faults any more; whether a last run of each outlet succeeds in time."""
        self._plan = Plan(seed=self._plan.seed, round=self._plan.round + 1)
        write_plan(self._home.shared, self._plan)
        self._storm(on=False)
        asked = self._rounds.last()
        try:
            # Not for a backfill that may still wait for its turn: it has nothing left to carry.
            self._until(lambda: self._have_ended(asked), deadline, "the last runs of the outlets")
        except TimeoutError as error:
            self._report.harm("wrong", f"Airflow: {error}")
        states = {slug: self._rounds.state(slug, name) for slug, name in asked.items()}
        for slug, state in states.items():
            if state != "success":
                self._report.harm("wrong", f"Airflow: the last run of {slug}, without any fault, is {state}")
                self._report.notes += self._last_words(slug, asked[slug])
        return set(states.values()) == {"success"}

    def _have_ended(self, runs: Mapping[str, str]) -> bool:
        return all(self._rounds.state(slug, name) in ENDED for slug, name in runs.items())

    def _last_words(self, slug: str, name: str) -> list[str]:
        tasks = [task for task in self._airflow.tasks(dag_of(slug), name) if task["state"] == "failed"]
        return [f"{slug} {task['task_id']}: {line}" for task in tasks for line in self._airflow.log_lines(task)[-12:]]

    def _judge(self) -> None:
        found = self._ask("truth")
        for finding in found["findings"]:
            self._report.harm(finding["kind"], f"Airflow: {finding['what']}")
        self._report.compared(found["compared"])
        written, secrets = files_under(self._home.root), self._home.secrets
        for leak in leaks(secrets, written):
            self._report.harm("wrong", f"Airflow: {leak}")
        self._report.notes.append(f"Airflow: looked for {len(secrets)} secrets in {len(written)} files")

    def _tell(self, began: float, ready: float, calm: float, *, green: bool) -> None:
        covered, kills = read_covered(self._home.shared), read_kills(self._home.shared)
        for point in covered:
            self._report.killed(point, airflow=True)
        outside = [kill for kill in kills if kill.point in (OUTSIDE, SUPERVISOR)]
        self._report.killed(None, airflow=True, times=len(outside))
        for name, times in self._ask("storm").items():
            self._report.fault(name, times)
        tasks, retries, failed = tries_of(self._airflow)
        runs = sum(len(self._rounds.runs(slug)) for slug in OUTLETS)
        self._report.round_done("real Airflow", tasks=tasks, requests=self._ask("requests")["count"])
        last = "succeeded" if green else "did not all succeed"
        self._report.notes.append(
            f"Airflow: {len(set(covered))} distinct points, {len(kills)} kills ({_how(kills)}), {runs} runs, {tasks} "
            f"tasks, {retries} retries, {len(failed)} tasks that failed for good meanwhile; the last runs {last}"
        )
        self._report.notes.append(
            f"Airflow: up after {ready - began:.0f} s, under attack for {calm - ready:.0f} s, "
            f"calm for {time.monotonic() - calm:.0f} s"
        )

    def _watch(self) -> None:
        self._family.check()
        self._family.note()

    def _until(self, done: Callable[[], bool], end: float, what: str) -> None:
        while not done():
            self._watch()
            if time.monotonic() > end:
                raise TimeoutError(f"gave up waiting for {what}")
            time.sleep(_STEP)

    def _dags_are_there(self) -> bool:
        missing = {dag_of(slug) for slug in OUTLETS} - self._airflow.dag_ids()
        if missing and (errors := self._airflow.import_errors()):
            raise RuntimeError("Airflow could not import a DAG file:\n" + "\n".join(errors))
        return not missing

    def _vendors_answer(self) -> bool:
        with suppress(OSError):
            return isinstance(self._ask("storm"), dict)
        return False

    def _storm(self, *, on: bool) -> None:
        self._http.post(f"{self._vendors}/storm", json=on, timeout=30).raise_for_status()

    def _ask(self, what: str) -> Any:
        answer = self._http.get(f"{self._vendors}/{what}", timeout=120)
        answer.raise_for_status()
        return answer.json()


def _how(kills: list[Kill]) -> str:
    counts = Counter(
        {OUTSIDE: "at any moment", SUPERVISOR: "of a supervisor"}.get(kill.point, "at a point") for kill in kills
    )
    return ", ".join(f"{number} {how}" for how, number in counts.most_common())


if __name__ == "__main__":
    os.chdir(CLONE)
    minutes, number = (float(each) for each in [*sys.argv[1:], "10", "1"][:2])
    told = Report()
    run(time.monotonic() + minutes * 60, int(number), told)
    sys.stdout.write(told.text() + "\n")
    sys.exit(not told.harmless)
