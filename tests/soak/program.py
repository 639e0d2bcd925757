"""The program of ``make soak``."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import structlog

from posbridge.bootstrap import wall_clock
from tests import postgres
from tests.soak import lookups
from tests.soak.harness import Soak, again_by
from tests.soak.nursery import Nursery
from tests.soak.plan import plan
from tests.soak.report import Report

_SAY_EVERY = 30.0
_LAST_ROUND = 60.0
"""Seconds that a round may take: none is begun later than this before the end."""


def main(words: list[str]) -> int:
    """Run the soak; the number is the program's exit status."""
    asked = _parser().parse_args(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what it started ends with it
    report = Report()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="posbridge-soak-")))
        structlog.configure(
            logger_factory=structlog.PrintLoggerFactory(stack.enter_context((folder / "log").open("w")))
        )
        nursery = stack.enter_context(Nursery())
        server = stack.enter_context(postgres.server()) if _has_postgres() else None
        soak = Soak(seed=asked.seed, folder=folder, nursery=nursery, report=report, postgres=server)
        deadline = time.monotonic() + asked.minutes * 60
        _say(f"seed {asked.seed}; {'PostgreSQL and SQLite' if server else 'SQLite; no PostgreSQL is installed'}")
        if asked.round:
            _play(soak, asked.round, asked.at or wall_clock())
        else:
            _soak(soak, deadline, airflow=asked.airflow)
        _say(report.text())
        for place in folder.glob("round-*"):
            kept = Path(tempfile.gettempdir()) / f"posbridge-soak-{asked.seed}-{place.name}"
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(place, kept)
            _say(f"log and store of the round: {kept}")
        return 0 if report.harmless else 1


def _soak(soak: Soak, deadline: float, *, airflow: bool) -> None:
    beside = _beside(soak, deadline) if airflow else None
    _say("\n".join(lookups.measure(soak.report)))
    number, said, told = 0, time.monotonic(), 0
    while time.monotonic() < deadline - _LAST_ROUND:
        number += 1
        _play(soak, number, wall_clock())
        told = _say_harms(soak, told)
        if time.monotonic() - said > _SAY_EVERY:
            said = time.monotonic()
            _say(soak.report.line())
    if beside is not None:
        beside.join()
    _say_harms(soak, told)


def _play(soak: Soak, number: int, begins: datetime) -> None:
    chosen = plan(soak.seed, number, postgres=soak.postgres is not None)
    try:
        soak.play(number, chosen, begins)
    except Exception:
        again = again_by(soak.seed, number, begins)
        soak.report.harm("wrong", f"round {number} broke: {traceback.format_exc()}", again)


def _say_harms(soak: Soak, told: int) -> int:
    """What came to harm since the first ``told``; how many that makes."""
    harms = list(soak.report.harms)
    for harm in harms[told:]:
        _say(f"{harm.kind.upper()}: {harm.what}\n    {harm.again}")
    return len(harms)


def _beside(soak: Soak, deadline: float) -> threading.Thread:
    """A real Airflow at the same time. Its environment is taken now: the rounds change this process's."""
    from tests.soak.airflow import run  # noqa: PLC0415 - slow to import

    outside = dict(os.environ)

    def airflow() -> None:
        try:
            run(deadline, soak.seed, soak.report, outside=outside)
        except Exception:
            soak.report.harm("wrong", f"the soak in Airflow broke: {traceback.format_exc()}")

    thread = threading.Thread(target=airflow, daemon=True)
    thread.start()
    return thread


def _has_postgres() -> bool:
    return bool(os.environ.get(postgres.GIVEN)) or postgres._programs() is not None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=float(os.environ.get("SOAK_MINUTES", "30")))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SOAK_SEED", date.today().toordinal())))  # noqa: DTZ011
    parser.add_argument("--round", type=int, help="play this round alone")
    parser.add_argument("--at", type=datetime.fromisoformat, help="the moment at which that round is played; now")
    parser.add_argument("--no-airflow", dest="airflow", action="store_false", help="leave the real Airflow out")
    return parser


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the program's screen
