"""``python -m tests.demo``: sync five demo outlets through a real Airflow and prove the result."""

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
from tests.demo.modes import ModeLine, Modes, mode_table
from tests.demo.place import CLONE, Place, free_ports
from tests.demo.processes import Processes, stop_recorded
from tests.demo.proof import Line, Outlet, invoiced_orders, prove, read_outlets, table
from tests.demo.screen import Screen
from tests.demo.stand_in import StandIn
from tests.demo.stock import StockLine, prove_stock, stock_table
from tests.demo.story import ZONE, Story

DAYS = 3
FORGED = 401
LISTENERS = ("web", "worker_logs", "trigger_logs", "moka", "iseller", "jurnal")
TOGETHER = "jurnal_pt_contoh"
"""The company whose outlets one DAG starts."""
MOST_SHOWN = 8


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description=__doc__)
    parser.add_argument("--keep-up", action="store_true", help="leave Airflow's pages open at the end")
    parser.add_argument("--stop", action="store_true", help="stop what --keep-up left running, and nothing else")
    parser.add_argument("--receipts", type=int, default=150, help="receipts per outlet and day")
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
    place.copy_mappings(start=days[0])
    outlets = read_outlets(place.mappings)
    ports = Ports(**dict(zip(LISTENERS, free_ports(len(LISTENERS)), strict=True)))
    known = connections(ports.moka, ports.jurnal, ports.iseller)
    env = environment(place, ports, known)
    processes.start("sandbox", sandbox_command(ports, days=DAYS, until=str(days[-1]), receipts=receipts), env)
    processes.start("airflow", STANDALONE, env)
    screen.say(f"{len(outlets)} outlets, {DAYS} days from {days[0]}, {receipts} receipts each; files in {place.root}")
    (place.root / "address").write_text(ports.address, "utf-8")
    airflow = AirflowRest(ports.address)
    jurnal = StandIn(ports.jurnal)
    story = Story(airflow, screen, processes, [f"sync_{outlet.slug}" for outlet in outlets])
    modes = Modes(story, airflow, StandIn(ports.iseller), jurnal)
    shown: list[ModeLine] = []
    succeeded = True
    _prepare(story, airflow, place)
    try:
        _carry(story, screen, days, outlets)
        shown += _carry_as_it_happens(modes, screen, ports.address)
    except (RuntimeError, TimeoutError) as error:
        screen.say(f"[red]{escape(str(error))}[/]")
        succeeded = False
    screen.show(screen.runs(story.rows(), "Runs"))
    for failure in story.failures()[:MOST_SHOWN]:
        screen.say(f"[red]failed:[/] {escape(failure)}")
    _print_status(screen, env)
    jurnal.turn(rate_per_minute=None, rate_per_hour=None, monthly_limit=None)
    if shown:
        screen.show(mode_table(shown, invoiced_orders(known[TOGETHER])))
    today = datetime.now(ZONE).date()  # noqa: TID251 - it may be past midnight by now
    lines = prove(outlets, sorted({*days, today}), known)
    stock = prove_stock(outlets, today, known)
    screen.show(table(lines), stock_table(stock))
    return _verdict(screen, lines, stock, succeeded=succeeded and story.all_succeeded())


def _prepare(story: Story, airflow: AirflowRest, place: Place) -> None:
    story.wait_for_health()
    airflow.log_in("admin", place.password())
    story.wait_for_dags()


def _carry(story: Story, screen: Screen, days: list[date], outlets: list[Outlet]) -> None:
    screen.say("Airflow is up; the schedule starts last night's run: master data, then all since the first day")
    story.carry_last_night()
    screen.say(f"the night of {days[0]} once more, as a backfill, which sends nothing twice")
    story.carry_again(days[0], days[0])
    screen.say(f"a run up to now, of {TOGETHER} by sync_all: the evening and late receipts")
    story.carry_the_rest(TOGETHER, [f"sync_{outlet.slug}" for outlet in outlets if outlet.company != TOGETHER])


def _carry_as_it_happens(modes: Modes, screen: Screen, address: str) -> list[ModeLine]:
    """Webhooks come last: they tell of every order of the store, and wake Bekasi for those of Depok too."""
    screen.say("shift_close: orders are sold on one register, and its shift is closed")
    closed = modes.close_shift("sync_depok-margo", "TC02")
    screen.say("real_time: orders are sold now, and iSeller's webhooks tell of them")
    modes.subscribe(address)
    told = modes.sell("sync_bekasi-summarecon", "TC01")
    status = modes.forge(told.orders[0])
    screen.say(f"a forged webhook is answered {status}")
    if status != FORGED:
        raise RuntimeError(f"a forged webhook was answered {status}, not {FORGED}")
    return [closed, told]


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


def _verdict(screen: Screen, lines: list[Line], stock: list[StockLine], *, succeeded: bool) -> bool:
    tied = sum(line.tied_out for line in lines)
    receipts = sum(line.posted for line in lines)
    agreeing = sum(line.agrees for line in stock)
    for line in stock:
        for product, (pos, jurnal) in list(line.apart.items())[:MOST_SHOWN]:
            screen.say(f"[red]{line.outlet}: product {product}: POS {pos}, Jurnal {jurnal}[/]")
    color = "green" if succeeded and tied == len(lines) and agreeing == len(stock) else "red"
    runs = "every run succeeded" if succeeded else "not every run succeeded"
    screen.say(
        f"[{color}]{runs}; {tied} of {len(lines)} outlet days tie out; {receipts:,} receipts in Jurnal; "
        f"{agreeing} of {len(stock)} warehouses agree[/]"
    )
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
