"""The demo serves both stand-ins from one process and tells how to connect."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

import pytest

from tests.integration.sandbox_moka.client import Api
from tests.sandbox.demo_world import build_demo

pytestmark = pytest.mark.integration


@pytest.fixture
def demo() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.sandbox", "--days", "1", "--until", "2026-11-21", "--receipts", "40"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_the_printed_connections_work_and_a_signal_ends_it(demo: subprocess.Popen[str]) -> None:
    assert demo.stdout is not None
    lines = [_line(demo.stdout) for _ in range(6)]
    assert lines[0].startswith("moka http://127.0.0.1:")
    assert lines[1].endswith("/public/jurnal/api/v1")
    connections = dict(line.split("=", 1) for line in lines[2:])
    names = ("MOKA_JAKARTA", "MOKA_SURABAYA", "JURNAL_PT_CONTOH", "JURNAL_CV_RASA")
    assert list(connections) == [f"AIRFLOW_CONN_{name}" for name in names]
    surabaya: dict[str, Any] = json.loads(connections["AIRFLOW_CONN_MOKA_SURABAYA"])
    assert surabaya["conn_type"] == "moka"
    api = Api(surabaya["host"], surabaya["login"], surabaya["password"])
    assert api.report(700201, "sales_summary", "21/11/2026")["number_of_transactions"] > 30
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(timeout=10) == 0


def test_the_demo_has_three_outlets_two_companies_and_the_days_asked_for() -> None:
    world = build_demo(until=date(2026, 11, 21), days=2, receipts=40)
    assert world.days == (date(2026, 11, 20), date(2026, 11, 21))
    assert {slug for slug, _ in world.truth()} == {"jakarta-selatan", "bandung-dago", "surabaya-tunjungan"}
    assert all(truth.receipts > 30 for truth in world.truth().values())
    companies = {each.client_id: each for each in world.jurnal.companies.values()}
    assert (companies["jurnal-contoh"].plan, companies["jurnal-rasa"].plan) == ("enterprise", "pro")
    refunds = [refund for receipt in world.outlet("bandung-dago").receipts[:1] for refund in receipt.refunds]
    assert [refund.at.date() for refund in refunds] == [date(2026, 11, 20)]


def _line(stream: IO[str]) -> str:
    return stream.readline().rstrip("\n")
