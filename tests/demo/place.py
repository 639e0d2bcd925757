"""Where the demo keeps its files, and what it takes from the clone."""

import json
import re
import shutil
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """The folder ``.demo`` of the clone: everything that a demo writes is in it."""

    root: Path = CLONE / ".demo"

    @property
    def airflow_home(self) -> Path:
        return self.root / "airflow"

    @property
    def mappings(self) -> Path:
        return self.root / "mappings"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def pids(self) -> Path:
        return self.root / "pids"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.root / 'posbridge.db'}"

    def make_anew(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        for folder in (self.airflow_home, self.mappings, self.logs):
            folder.mkdir(parents=True)

    def copy_mappings(self, start: date) -> list[str]:
        """Copy the clone's outlets; returns the slugs.

        They start on ``start``, and those that look at their POS do so every minute, so that nobody waits for long.
        """
        slugs = []
        for path in sorted((CLONE / "include" / "mappings").iterdir()):
            if path.suffix == ".yaml":
                text, changed = re.subn(r"(?m)^start_date:.*$", f"start_date: {start}", path.read_text("utf-8"))
                if changed != 1:
                    raise ValueError(f"{path}: expected one start_date, found {changed}")
                text = re.sub(r"(?m)^  every: \d+", "  every: 1", text)
                (self.mappings / path.name).write_text(text, "utf-8")
                slugs.append(path.stem)
            elif path.suffix == ".csv":
                shutil.copy(path, self.mappings)
        return slugs

    def password(self) -> str:
        """Airflow's generated password of ``admin``."""
        text = (self.airflow_home / "simple_auth_manager_passwords.json.generated").read_text("utf-8")
        return str(json.loads(text)["admin"])


def free_ports(count: int) -> list[int]:
    """Distinct loopback ports that nothing listens on now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
