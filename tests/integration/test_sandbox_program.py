"""``python -m tests.sandbox`` serves the stand-ins of all three vendors from one process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import requests

from posbridge.money import Decimal
from tests.demo.vendors import Jurnal, Moka
from tests.sandbox.demo_world import DemoWorld, build_demo

pytestmark = pytest.mark.integration

DAY = date(2026, 11, 20)
ORDERS = 40


@pytest.fixture(scope="module")
def connections() -> Iterator[dict[str, dict[str, Any]]]:
    """By name, as the program announces them."""
    command = (sys.executable, "-m", "tests.sandbox", f"--until={DAY}", "--days=1", f"--receipts={ORDERS}")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().rstrip("\n") for _ in range(8)]
        told = [line.split("=", 1) for line in lines if line.startswith("AIRFLOW_CONN_")]
        try:
            yield {name.removeprefix("AIRFLOW_CONN_"): json.loads(text) for name, text in told}
            process.terminate()
            assert process.wait(timeout=10) == 0
        finally:
            process.kill()


@pytest.fixture(scope="module")
def world() -> DemoWorld:
    """The same as the program serves."""
    return build_demo(until=DAY, days=1, receipts=ORDERS)


def test_moka_jurnal_and_iseller_answer_at_the_announced_connections(
    connections: dict[str, dict[str, Any]], world: DemoWorld
) -> None:
    assert list(connections) == ["MOKA_JAKARTA", "MOKA_SURABAYA", "JURNAL_PT_CONTOH", "JURNAL_CV_RASA", "ISELLER_TEH"]
    truth = world.truth()["jakarta-selatan", DAY]
    assert Moka(connections["MOKA_JAKARTA"]).collected("700101", DAY) == truth.collected
    assert list(Jurnal(connections["JURNAL_PT_CONTOH"]).documents("sales_invoices")) == []
    iseller = connections["ISELLER_TEH"]
    assert iseller["conn_type"] == "iseller"
    assert iseller["extra"] == {"webhook_api_key": "webhook-key-teh"}
    outlets = ask(iseller, "api/v3/GetOutlets", {"page": 1, "page_size": 200})["Outlets"]
    assert [(each["outlet_code"], each["is_active"]) for each in outlets] == [
        ("TC01", True),
        ("TC02", True),
        ("TC03", False),
    ]


def test_iseller_serves_the_orders_and_stock_of_the_days_asked_for(
    connections: dict[str, dict[str, Any]], world: DemoWorld
) -> None:
    iseller = connections["ISELLER_TEH"]
    for slug in ("bekasi-summarecon", "depok-margo"):
        outlet = world.iseller_outlet(slug)
        window = {"time_zone": 7, "created_after": f"{DAY}T00:00:00", "created_before": f"{DAY}T23:59:59"}
        served = ask(iseller, "api/v2/GetOrders", {**window, "outlet_id": outlet.id, "page": 0, "page_size": 100})
        made = [order for order in world.store.orders if order.outlet is outlet and order.ordered_at.date() == DAY]
        assert {row["order_id"] for row in served["orders"]} == {order.id for order in made}
        truth = world.iseller_truth()[slug, DAY]
        sold = [row for row in served["orders"] if row["status"] == "completed"]
        assert sum(row["total_amount"] for row in sold) == truth.total


def test_the_books_have_the_accounts_and_warehouses_of_the_iseller_store(world: DemoWorld) -> None:
    company = next(each for each in world.jurnal.companies.values() if each.name == "PT Contoh")
    accounts = {each.number: (each.name, each.category) for each in company.accounts}
    assert accounts["1-10003"] == ("Bank BCA", "Cash & Bank")
    assert accounts["1-10020"] == ("Kliring iSeller Pay", "Cash & Bank")
    assert accounts["1-10021"] == ("Poin dan Voucher", "Cash & Bank")
    assert accounts["6-60050"] == ("Beban MDR", "Expenses")
    warehouses = {each.name: each.code for each in company.warehouses}
    assert {"Gudang Bekasi": "BKS", "Gudang Depok": "DPK", "Gudang Transit": "TRS"}.items() <= warehouses.items()


def ask(connection: dict[str, Any], path: str, body: dict[str, Any]) -> Any:
    """One call with a fresh token."""
    grant = {
        "grant_type": "client_credentials",
        "client_id": connection["login"],
        "client_secret": connection["password"],
    }
    with requests.Session() as session:
        session.trust_env = False
        granted = session.post(f"{connection['host']}/oauth/token", data=grant, timeout=30)
        granted.raise_for_status()
        headers = {"Authorization": f"Bearer {granted.json()['access_token']}"}
        as_json = path.startswith("api/v3")
        answer = session.post(
            f"{connection['host']}/{path}",
            headers=headers,
            data=None if as_json else body,
            json=body if as_json else None,
            timeout=30,
        )
    answer.raise_for_status()
    told = json.loads(answer.text, parse_float=Decimal)
    assert told["status"] is True, told
    return told
