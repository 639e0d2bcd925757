"""Kills from outside: a task at any moment, the supervisor of a task, the scheduler."""

import random
import signal
import time

import psutil

from tests.soak.airflow_family import Family, lives, send
from tests.soak.airflow_home import SCHEDULER, Home
from tests.soak.airflow_kills import OUTSIDE, SUPERVISOR, Kill, read_plan, read_tasks, tell_kill

_LONGEST = 120.0
"""Seconds after which a task that has begun is hardly still there."""


class Assault:
    """Finds its victims below the scheduler that this soak started, by their pids."""

    def __init__(self, home: Home, family: Family, chance: random.Random) -> None:
        self._home = home
        self._family = family
        self._random = chance

    def kill_task(self) -> str:
        """The task that was killed, empty where none ran."""
        running = self._running()
        if not running:
            return ""
        process, dag, task = self._random.choice(running)
        return self._kill(process, dag, task, OUTSIDE)

    def kill_supervisor(self, step: str) -> str:
        """Kill the process above a task of ``step``: the task goes on, and Airflow hears nothing of it any more."""
        for process, dag, task in self._running():
            if not task.endswith(step):
                continue
            try:
                supervisor = process.parent()
            except psutil.NoSuchProcess:
                continue
            if supervisor is not None and supervisor.pid in {each.pid for each in self._family.below("scheduler")}:
                return self._kill(supervisor, dag, task, SUPERVISOR)
        return ""

    def kill_scheduler(self) -> int:
        """Kill it if tasks run, and start another; returns how many tasks ran on without a scheduler.

        Supervisors with a task go on as they would. Idle ones and the old log server would hang about for good.
        """
        running = self._running()
        if not running:
            return 0
        busy = {process.pid for process, *_ in running} | {process.ppid() for process, *_ in running if lives(process)}
        for each in self._family.kill("scheduler"):
            if each.pid not in busy:
                send(each, signal.SIGKILL)
        self._family.start("scheduler", SCHEDULER, self._home.env)
        return len(running)

    def _running(self) -> list[tuple[psutil.Process, str, str]]:
        """Tasks' processes with DAG and task, told by the tasks themselves and seen below the scheduler."""
        now = time.time()
        told = {row["pid"]: row for row in read_tasks(self._home.shared) if now - row["at"] < _LONGEST}
        found = [(each, told[each.pid]) for each in self._family.below("scheduler") if each.pid in told]
        return [(process, row["dag"], row["task"]) for process, row in found if process.create_time() <= row["at"]]

    def _kill(self, process: psutil.Process, dag: str, task: str, how: str) -> str:
        self._family.note()
        if not send(process, signal.SIGKILL):
            return ""
        plan = read_plan(self._home.shared)
        kill = Kill(pid=process.pid, dag=dag, task=task, point=how, round=plan.round, at=time.time())
        tell_kill(self._home.shared, kill)
        return f"{dag} {task}"
