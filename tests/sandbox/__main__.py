"""``python -m tests.sandbox``: serve the stand-ins of all vendors with the demo in them until told to stop."""

import argparse
import json
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.sandbox.demo_world import ISELLER_LOGINS, JURNAL_LOGINS, MOKA_LOGINS, Login, build_demo, yesterday
from tests.sandbox.iseller import create_app as create_iseller
from tests.sandbox.iseller_days import WEBHOOK_KEY
from tests.sandbox.jurnal import JurnalKnobs
from tests.sandbox.jurnal import create_app as create_jurnal
from tests.sandbox.jurnal.paths import V1
from tests.sandbox.moka import create_app as create_moka
from tests.sandbox.serving import HOST, run

_UNLIMITED = {"requests_per_minute": 60_000, "requests_per_hour": 1_000_000, "requests_per_month": 10_000_000}
_PACE = {"requests_per_second": 50}


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit status; 1 where a port cannot be had."""
    asked = _parser().parse_args(argv)
    until = asked.until or yesterday()
    demo = build_demo(until=until, days=asked.days, receipts=asked.receipts, seed=asked.seed, plain=asked.plain)
    if asked.rate_per_minute is not None:
        _limit(demo.jurnal.knobs, asked.rate_per_minute)
    ports = tuple(asked_port or _free_port() for asked_port in (asked.moka_port, asked.jurnal_port, asked.iseller_port))
    apps = (create_moka(demo.moka), create_jurnal(demo.jurnal), create_iseller(demo.iseller))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    servers = [threading.Thread(target=run, args=served, daemon=True) for served in zip(apps, ports, strict=True)]
    for server in servers:
        server.start()
    for server, port in zip(servers, ports, strict=True):
        if not _answers(server, port, stop):
            _say(f"port {port} of {HOST} cannot be served; choose another")
            return 1
    _announce(*ports, rate=asked.rate_per_minute)
    while not stop.wait(0.5):
        if not all(server.is_alive() for server in servers):
            _say("a stand-in has stopped")
            return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox", description=__doc__)
    parser.add_argument("--moka-port", type=int, default=0, help="0: a free one")
    parser.add_argument("--jurnal-port", type=int, default=0, help="0: a free one")
    parser.add_argument("--iseller-port", type=int, default=0, help="0: a free one")
    parser.add_argument("--days", type=int, default=3, help="days of trade")
    parser.add_argument("--until", type=date.fromisoformat, help="last day; default yesterday in Asia/Jakarta")
    parser.add_argument("--receipts", type=int, default=300, help="a day and outlet")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--plain", action="store_true", help="days without odd cases, for benchmarks")
    parser.add_argument(
        "--rate-per-minute", type=int, help="requests a minute that Jurnal takes; 0: no limit; default the stand-in's"
    )
    return parser


def _limit(knobs: JurnalKnobs, rate: int) -> None:
    knobs.rate_per_minute = rate or None
    if not rate:
        knobs.rate_per_hour = None


def _announce(moka_port: int, jurnal_port: int, iseller_port: int, *, rate: int | None) -> None:
    moka, jurnal, iseller = (f"http://{HOST}:{port}" for port in (moka_port, jurnal_port, iseller_port))
    _say(f"moka {moka}")
    _say(f"jurnal {jurnal}{V1}")
    for login in MOKA_LOGINS:
        _say(_connection("moka", moka, login, _PACE))
    extra: dict[str, Any] = {} if rate is None else {"requests_per_minute": rate} if rate else _UNLIMITED
    for login in JURNAL_LOGINS:
        _say(_connection("jurnal", jurnal + V1, login, extra))
    _say(f"iseller {iseller}")
    for login in ISELLER_LOGINS:
        _say(_connection("iseller", iseller, login, {"webhook_api_key": WEBHOOK_KEY}))


def _connection(kind: str, host: str, login: Login, extra: dict[str, Any]) -> str:
    """One environment variable in Airflow's JSON form."""
    fields = {"conn_type": kind, "host": host, "login": login.client_id, "password": login.secret}
    text = json.dumps({**fields, **({"extra": extra} if extra else {})})
    return f"AIRFLOW_CONN_{login.connection.upper()}={text}"


def _answers(server: threading.Thread, port: int, stop: threading.Event) -> bool:
    deadline = time.monotonic() + 20
    while server.is_alive() and not stop.is_set() and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.05)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
