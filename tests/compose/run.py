"""Run the services of docker-compose.yaml as plain processes: same commands, same environment, same health checks.

``python -m tests.compose.run [--demo]``. Needs Debian's PostgreSQL (or ``POSBRIDGE_TEST_POSTGRES_URL``), no Docker.
What differs from Compose: paths, host names and ports, each translated to this machine.
"""

import argparse
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.compose.services import CLONE, Service, filled_in, read, services
from tests.demo.airflow_rest import AirflowRest
from tests.demo.place import free_ports
from tests.demo.processes import Processes
from tests.postgres import server

BIN = Path(sys.executable).parent
HEALTHY_WITHIN = 240
DAGS_WITHIN = 180
RUN_WITHIN = 300


class Machine:
    """This machine in the place of the containers: translates what the file says of paths, hosts and ports."""

    def __init__(self, home: Path, postgres_url: str) -> None:
        web, health, moka, jurnal, iseller, worker_logs, trigger_logs = (str(port) for port in free_ports(7))
        postgres = make_url(postgres_url)
        self.address = f"http://127.0.0.1:{web}"
        self._words = {
            "/opt/airflow": str(home),
            "/opt/posbridge/tests/compose/connections.json": str(home / "connections.json"),
            "/opt/posbridge": str(CLONE),
            "@postgres:5432": f"@{postgres.host}:{postgres.port}",
            "api-server:8080": f"127.0.0.1:{web}",
            "8080": web,
            "8974": health,
            "9901": moka,
            "9902": jurnal,
            "9903": iseller,
        }
        longest_first = sorted(self._words, key=len, reverse=True)
        self._pattern = re.compile("|".join(rf"(?<!\d){re.escape(word)}(?!\d)" for word in longest_first))
        self._own = {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PGPORT": str(postgres.port),
            # In containers each service has these ports to itself.
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": health,
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": worker_logs,
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": trigger_logs,
        }

    def translated(self, said: str) -> str:
        return self._pattern.sub(lambda match: self._words[match[0]], said)

    def command(self, words: tuple[str, ...]) -> list[str]:
        return [self.translated(word) for word in words]

    def environment(self, service: Service) -> dict[str, str]:
        return {**{name: self.translated(str(value)) for name, value in service.environment.items()}, **self._own}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", action="store_true", help="with the profile demo; then one DAG is run as well")
    demo: bool = parser.parse_args().demo
    variables = dict.fromkeys(re.findall(r"(?m)^([A-Z_]+)=$", (CLONE / ".env.example").read_text("utf-8")), "")
    variables = {name: urlsafe_b64encode(secrets.token_bytes(32)).decode() for name in variables}
    with tempfile.TemporaryDirectory(prefix="posbridge-compose-") as folder, server() as postgres_url:
        home = Path(folder)
        machine = Machine(home, postgres_url)
        connections = (CLONE / "tests" / "compose" / "connections.json").read_text("utf-8")
        (home / "connections.json").write_text(machine.translated(connections), "utf-8")
        processes = Processes(home / "pids", home, CLONE)
        try:
            _start_all(services(variables, ["demo"] if demo else []), machine, processes, postgres_url, variables)
            _use(AirflowRest(machine.address), variables["POSBRIDGE_ADMIN_PASSWORD"], processes, run_one=demo)
        except Exception:
            for name in processes.names:
                _say(f"last lines of {name}:\n{processes.tail(name)}")
            raise
        finally:
            processes.stop()
    _say("every service of docker-compose.yaml ran and was healthy")
    return 0


def _start_all(
    wanted: list[Service], machine: Machine, processes: Processes, postgres_url: str, variables: dict[str, str]
) -> None:
    for service in wanted:
        if service.name == "postgres":
            _make_databases(postgres_url, service, variables)
        elif service.restarts:
            processes.start(service.name, machine.command(service.command), machine.environment(service))
            _say(f"{service.name} started")
        else:
            _run_once(service, machine)
    for service in wanted:
        if service.health:
            _wait_healthy(service, machine, processes)


def _make_databases(url: str, service: Service, variables: dict[str, str]) -> None:
    """What the image's entry point does: POSTGRES_DB, then the scripts that are mounted for it."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    scripts: dict[str, Any] = filled_in(read()["configs"], variables)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {service.environment['POSTGRES_DB']}"))
        for script in scripts.values():
            connection.execute(text(script["content"]))
    engine.dispose()
    _say("databases made")


def _run_once(service: Service, machine: Machine) -> None:
    began = time.monotonic()
    done = subprocess.run(
        machine.command(service.command),
        env=machine.environment(service),
        cwd=CLONE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"{service.name} ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        )
    _say(f"{service.name} completed in {time.monotonic() - began:.0f} s")


def _wait_healthy(service: Service, machine: Machine, processes: Processes) -> None:
    """Run the service's own health check until it succeeds."""
    end = time.monotonic() + HEALTHY_WITHIN
    while True:
        check = subprocess.run(
            machine.command(service.health),
            env=machine.environment(service),
            cwd=CLONE,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        if check.returncode == 0:
            _say(f"{service.name} is healthy")
            return
        processes.check()
        if time.monotonic() > end:
            tail = processes.tail(service.name) if service.name != "postgres" else ""
            raise TimeoutError(f"{service.name} is not healthy: {check.stderr[-500:]}\n{tail}")
        time.sleep(2)


def _use(airflow: AirflowRest, password: str, processes: Processes, *, run_one: bool) -> None:
    """Log in with the password of .env and see that every outlet has its DAG; with the demo, run one."""
    airflow.log_in("admin", password)
    expected = {f"sync_{path.stem}" for path in (CLONE / "include" / "mappings").glob("*.yaml")}
    _until(lambda: expected <= airflow.dag_ids(), DAGS_WITHIN, "the DAGs", processes)
    if errors := airflow.import_errors():
        raise RuntimeError("\n".join(errors))
    _say(f"listed over REST: {', '.join(sorted(expected))}")
    if run_one:
        _run_master(airflow, min(expected), processes)


def _run_master(airflow: AirflowRest, dag: str, processes: Processes) -> None:
    """Carry master data through the scheduler; the DAG stays paused for anything else but its latest night."""
    run = airflow.trigger(dag, {"entities": ["master"]}, "compose run")
    airflow.unpause(dag)

    def state() -> str:
        return next(str(row["state"]) for row in airflow.runs(dag) if row["dag_run_id"] == run)

    _until(lambda: state() in ("success", "failed"), RUN_WITHIN, f"{dag}", processes)
    if state() != "success":
        for task in airflow.tasks(dag, run):
            if task["state"] == "failed":
                _say(f"{task['task_id']}:\n" + "\n".join(airflow.log_lines(task)[-20:]))
        raise RuntimeError(f"the run of {dag} ended {state()}")
    _say(f"master data of {dag} carried by the scheduler")


def _until(true: Any, seconds: float, what: str, processes: Processes) -> None:
    end = time.monotonic() + seconds
    while not true():
        processes.check()
        if time.monotonic() > end:
            raise TimeoutError(f"gave up after {seconds:g} s of waiting for {what}")
        time.sleep(2)


def _say(line: str) -> None:
    print(f"compose: {line}", flush=True)  # noqa: T201 - a program's output


if __name__ == "__main__":
    sys.exit(main())
