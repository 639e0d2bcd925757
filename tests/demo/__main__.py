"""``python -m tests.demo``: sync three demo outlets through a real Airflow and prove the result."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import FrameType

import requests
from rich.markup import escape

from posbridge.errors import PosbridgeError
from tests.demo.airflow_process import STANDALONE, STATUS, Ports, environment, sandbox_command
from tests.demo.airflow_rest import AirflowRest
from tests.demo.connections import connections
from tests.demo.place import CLONE, Place, free_ports
from tests.demo.processes import Processes, stop_recorded
from tests.demo.proof import Line, prove, read_outlets, table
from tests.demo.screen import Screen
from tests.demo.story import ZONE, Story
from tests.demo.vendors import lift_limits

DAYS = 3
MOST_SHOWN = 8


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description=__doc__)
    parser.add_argument("--keep-up", action="store_true", help="leave Airflow's pages open at the end")
    parser.add_argument("--stop", action="store_true", help="stop what --keep-up left running, and nothing else")
    parser.add_argument("--receipts", type=int, default=300, help="receipts per outlet and day")
    chosen = parser.parse_args()
    place, screen = Place(), Screen()
    if chosen.stop:
        screen.say(f"{stop_recorded(place.pids)} processes stopped")
        return 0
    stop_recorded(place.pids)
    signal.signal(signal.SIGTERM, _as_interrupt)
    place.make_anew()
    processes = Processes(place.pids, place.logs, CLONE)
    try:
        ok = _run(place, screen, processes, chosen.receipts)
        if chosen.keep_up:
            return _leave(place, screen, processes, ok=ok)
    except KeyboardInterrupt:
        screen.say("interrupted")
        return 130
    except (RuntimeError, TimeoutError, PosbridgeError, requests.RequestException) as error:
        screen.say(f"[red]{escape(str(error))}[/]")
        return 1
    finally:
        if processes.running:
            screen.say("stopping what was started")
            processes.stop()
    return 0 if ok else 1


def _run(place: Place, screen: Screen, processes: Processes, receipts: int) -> bool:
    today = datetime.now(ZONE).date()  # noqa: TID251 - the demo is a shell: it reads the clock
    days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    slugs = place.copy_mappings(start=days[0])
    ports = Ports(**dict(zip(("web", "worker_logs", "trigger_logs", "moka", "jurnal"), free_ports(5), strict=True)))
    known = connections(ports.moka, ports.jurnal)
    env = environment(place, ports, known)
    processes.start("sandbox", sandbox_command(ports, days=DAYS, until=str(days[-1]), receipts=receipts), env)
    processes.start("airflow", STANDALONE, env)
    screen.say(f"{len(slugs)} outlets, {DAYS} days from {days[0]}, {receipts} receipts each; files in {place.root}")
    (place.root / "address").write_text(ports.address, "utf-8")
    airflow = AirflowRest(ports.address)
    story = Story(airflow, screen, processes, [f"sync_{slug}" for slug in slugs])
    carried = _carry(story, screen, days, place, airflow)
    screen.show(screen.runs(story.rows(), "Runs"))
    for failure in story.failures()[:MOST_SHOWN]:
        screen.say(f"[red]failed:[/] {escape(failure)}")
    _print_status(screen, env)
    lift_limits(ports.jurnal)
    lines = prove(read_outlets(place.mappings), [*days, today], known)
    screen.show(table(lines))
    return _verdict(screen, lines, succeeded=carried and story.all_succeeded())


def _carry(story: Story, screen: Screen, days: list[date], place: Place, airflow: AirflowRest) -> bool:
    """The runs of the demo; False where one of the steps could not be taken."""
    story.wait_for_health()
    airflow.log_in("admin", place.password())
    story.wait_for_dags()
    try:
        screen.say("Airflow is up; master data first")
        story.carry_master_data()
        screen.say(f"nightly windows of {days[0]} to {days[-1]}, as a backfill")
        story.carry_days(days[0], days[-1])
        screen.say("a run up to now: the evening and late receipts")
        story.carry_the_rest()
    except (RuntimeError, TimeoutError) as error:
        screen.say(f"[red]{escape(str(error))}[/]")
        return False
    return True


def _print_status(screen: Screen, env: Mapping[str, str]) -> None:
    listed = subprocess.run(
        STATUS,
        env={**env, "COLUMNS": str(screen.console.width)},
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=False,
    )
    screen.console.out(listed.stdout + listed.stderr)


def _verdict(screen: Screen, lines: list[Line], *, succeeded: bool) -> bool:
    tied = sum(line.tied_out for line in lines)
    receipts = sum(line.posted for line in lines)
    color = "green" if succeeded and tied == len(lines) else "red"
    runs = "every run succeeded" if succeeded else "not every run succeeded"
    screen.say(f"[{color}]{runs}; {tied} of {len(lines)} outlet days tie out; {receipts:,} receipts in Jurnal[/]")
    return color == "green"


def _leave(place: Place, screen: Screen, processes: Processes, *, ok: bool) -> int:
    address = (place.root / "address").read_text("utf-8")
    screen.say(f"Airflow stays up at {address} (user admin, password {place.password()}); 'make down' stops it")
    processes.leave()
    return 0 if ok else 1


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    os.chdir(CLONE)
    sys.exit(main())
