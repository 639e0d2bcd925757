"""One Airflow of the soak: its folder, its environment, and the commands of what runs in it."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.demo.airflow_process import BIN, Ports, environment
from tests.demo.connections import connections
from tests.demo.place import CLONE, Place, free_ports
from tests.sandbox.iseller_days import WEBHOOK_KEY
from tests.soak.airflow_kills import FOLDER

MOKA_OUTLET = "jakarta-selatan"
ISELLER_OUTLETS = ("bekasi-summarecon", "depok-margo")
OUTLETS = (MOKA_OUTLET, *ISELLER_OUTLETS)
"""Of one company; the two of iSeller sell the same products, so they load the same master data."""
SIGNATURE = 10
"""Seconds for which Jurnal's stand-in takes a signed request here."""
HURRY = {
    "connect_seconds": 2,
    "read_seconds": 4,
    "batch_seconds": 6,
    "signature_seconds": SIGNATURE + 2,
    "settle_seconds": 3,
}
"""Of a Jurnal connection: how long a lost worker's claims live follows from these."""
UNLIMITED = {"requests_per_minute": 60_000, "requests_per_hour": 1_000_000, "requests_per_month": 10_000_000}
AIRFLOW = str(BIN / "airflow")
MIGRATE = (AIRFLOW, "db", "migrate")
SCHEDULER = (AIRFLOW, "scheduler")

_FERNET = "AIRFLOW__CORE__FERNET_KEY"
_QUICK = {
    "AIRFLOW__API__WORKERS": "1",
    "AIRFLOW__CORE__DAGS_FOLDER": str(CLONE / "tests" / "soak" / "dags"),
    "AIRFLOW__CORE__PARALLELISM": "5",
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "600",
    "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "600",
    # A lost scheduler is noticed after 10 s and a lost supervisor after 12 s; usually both take minutes.
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "10",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "2",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "12",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "3",
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "3",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where everything of one soak is. ``days`` of trade lie behind, oldest first."""

    root: Path
    ports: Ports
    days: tuple[date, ...]
    env: Mapping[str, str] = field(repr=False)
    connections: Mapping[str, Mapping[str, Any]] = field(repr=False)

    @property
    def place(self) -> Place:
        return Place(self.root)

    @property
    def secrets(self) -> dict[str, str]:
        """What may stand in no log and no database of this Airflow."""
        passwords = {f"{name}'s secret": str(fields["password"]) for name, fields in self.connections.items()}
        return {**passwords, "iSeller's webhook key": WEBHOOK_KEY, "Airflow's Fernet key": self.env[_FERNET]}

    @property
    def shared(self) -> Path:
        """What tasks and driver tell each other (``airflow_kills``)."""
        return self.root / "shared"


def make_home(root: Path, today: date, days: int, outside: Mapping[str, str]) -> Home:
    """Lay out an empty folder; nothing is started."""
    place = Place(root)
    place.make_anew()
    span = tuple(today - timedelta(days=back) for back in range(days, 0, -1))
    _settings(place, span[0])
    names = ("web", "worker_logs", "trigger_logs", "moka", "iseller", "jurnal")
    ports = Ports(**dict(zip(names, free_ports(len(names)), strict=True)))
    known = connections(ports.moka, ports.jurnal, ports.iseller)
    for fields in known.values():
        if fields["conn_type"] == "jurnal":
            fields["extra"] = {**UNLIMITED, **HURRY}
    env = environment(place, ports, known, outside)
    # Every task is a new process: it reads compiled modules, or it would compile the package each time.
    del env["PYTHONDONTWRITEBYTECODE"]
    home = Home(root=root, ports=ports, days=span, env=env, connections=known)
    home.shared.mkdir()
    env |= {**_QUICK, "PYTHONPATH": f"{CLONE}{os.pathsep}{CLONE / 'plugins'}", FOLDER: str(home.shared)}
    return home


def _settings(place: Place, start: date) -> None:
    """The clone's files of the outlets, from ``start``. Moka's runs are all asked for by hand, day by day."""
    for slug in set(place.copy_mappings(start)) - set(OUTLETS):
        (place.mappings / f"{slug}.yaml").unlink()
    moka = place.mappings / f"{MOKA_OUTLET}.yaml"
    text, changed = re.subn(r"(?m)^  mode: \w+", "  mode: manual", moka.read_text("utf-8"))
    if changed != 1:
        raise ValueError(f"{moka}: expected one mode, found {changed}")
    moka.write_text(text, "utf-8")


def commands(home: Home, *, receipts: int, seed: int) -> dict[str, tuple[str, ...]]:
    """By name, in the order of starting. There is no triggerer: nothing defers, and no event wakes a run."""
    options = {
        "moka-port": home.ports.moka,
        "iseller-port": home.ports.iseller,
        "jurnal-port": home.ports.jurnal,
        "days": len(home.days),
        "until": home.days[-1],
        "receipts": receipts,
        "seed": seed,
        "slugs": ",".join(OUTLETS),
        "mappings": home.place.mappings,
    }
    vendors = (sys.executable, "-m", "tests.soak.airflow_vendors")
    return {
        "vendors": (*vendors, *(f"--{name}={value}" for name, value in options.items())),
        "api-server": (AIRFLOW, "api-server"),
        "dag-processor": (AIRFLOW, "dag-processor"),
        "scheduler": SCHEDULER,
    }
