"""What happens in a task's process: it says that it is there, and kills itself at a point that is not covered yet."""

import functools
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import DAG

from tests.soak.airflow_kills import (
    FOLDER,
    Chooser,
    Kill,
    cover,
    earlier_kills,
    read_covered,
    read_kills,
    read_plan,
    tell_kill,
    tell_task,
)
from tests.soak.kill_points import install

RETRIES = 40
RETRY_DELAY = timedelta(seconds=1)


def hurry(dag: DAG) -> None:
    """Retry soon and often: a task here is killed more often than elsewhere in years."""
    for task in dag.tasks:
        task.retries = RETRIES
        task.retry_delay = RETRY_DELAY


def arm(task: Any) -> None:
    """Install the kill points in this process, and one at either end of the task's body."""
    shared = Path(os.environ[FOLDER])
    mortal = _Mortal(shared, task.dag_id, task.task_id)
    install(task.task_id, mortal.decide, log=shared / "covered")
    task.python_callable = mortal.guarding(task.python_callable)


class _Mortal:
    """This process. Tells that it began, so that a kill from outside can choose among task processes."""

    def __init__(self, shared: Path, dag: str, task: str) -> None:
        self._shared, self._dag, self._task = shared, dag, task
        self._plan = read_plan(shared)
        earlier = earlier_kills(read_kills(shared), self._plan, dag, task)
        self._chooser = Chooser(self._plan, dag, task, earlier=earlier, covered=set(read_covered(shared)))
        tell_task(shared, os.getpid(), dag, task, time.time())

    def decide(self, point: str) -> bool:
        if not self._chooser.chooses(point):
            return False
        kill = Kill(
            pid=os.getpid(), dag=self._dag, task=self._task, point=point, round=self._plan.round, at=time.time()
        )
        tell_kill(self._shared, kill)
        return True

    def guarding(self, body: Callable[..., Any]) -> Callable[..., Any]:
        """The body, with a point before it, and one after it: its work is done, and Airflow does not know."""

        @functools.wraps(body)
        def run(*args: Any, **kwargs: Any) -> Any:
            self._reach("body/before")
            done = body(*args, **kwargs)
            self._reach("body/after")
            return done

        return run

    def _reach(self, name: str) -> None:
        point = f"{self._task}/{name}"
        if self.decide(point):
            cover(self._shared, point)
            os.kill(os.getpid(), signal.SIGKILL)
