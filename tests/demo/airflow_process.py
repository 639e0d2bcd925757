"""`airflow standalone` as a fresh machine runs it: SQLite, LocalExecutor, connections from the environment."""

import base64
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.demo.place import CLONE, Place

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Loopback ports of everything that listens."""

    web: int
    worker_logs: int
    trigger_logs: int
    moka: int
    iseller: int
    jurnal: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.web}"


def environment(
    place: Place, ports: Ports, connections: Mapping[str, Mapping[str, Any]], outside: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The environment of every process of the demo; whatever Airflow or posbridge settings are outside stay outside."""
    kept = {
        key: value for key, value in outside.items() if not key.upper().startswith(("AIRFLOW", "POSBRIDGE", "PYTHON"))
    }
    return {
        **kept,
        "PATH": f"{BIN}{os.pathsep}{kept.get('PATH', '')}",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "AIRFLOW_HOME": str(place.airflow_home),
        "AIRFLOW__API__BASE_URL": ports.address,
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(ports.web),
        "AIRFLOW__CORE__DAGS_FOLDER": str(CLONE / "dags"),
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Jakarta",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "8",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(CLONE / "plugins"),
        "AIRFLOW__CORE__TEST_CONNECTION": "Enabled",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "15",
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(ports.trigger_logs),
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(ports.worker_logs),
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        "POSBRIDGE_DATABASE_URL": place.database_url,
        "POSBRIDGE_MAPPINGS": str(place.mappings),
        **{f"AIRFLOW_CONN_{name.upper()}": json.dumps(fields) for name, fields in connections.items()},
    }


STANDALONE = (str(BIN / "airflow"), "standalone")
STATUS = (str(BIN / "posbridge"), "status")


def sandbox_command(ports: Ports, *, days: int, until: str, receipts: int) -> tuple[str, ...]:
    """The stand-ins of all vendors with a generated trade of ``days`` days, the last being ``until``."""
    options = {
        "moka-port": ports.moka,
        "iseller-port": ports.iseller,
        "jurnal-port": ports.jurnal,
        "days": days,
        "until": until,
        "receipts": receipts,
        "seed": 7,
        "rate-per-minute": 100,
    }
    return (sys.executable, "-m", "tests.sandbox", *(f"--{name}={value}" for name, value in options.items()))
