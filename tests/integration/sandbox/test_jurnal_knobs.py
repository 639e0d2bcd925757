"""Contract jurnal §9, §12: what can be turned, and how the stand-in misbehaves on request."""

import threading
from typing import Any

import pytest
import requests

from tests.integration.sandbox.jurnal_client import CLIENT, OTHER, OTHER_SECRET, Api, invoice, payment, returned

CLOSED = {
    "transaction_date": "is in a closed period",
    "id": None,
    "error_full_messages": ["Transaction date is in a closed period"],
}


def test_nothing_dated_in_a_closed_period_is_made_changed_or_deleted(api: Api) -> None:
    made = api.made("sales_invoices", invoice(transaction_no="R-1"))
    row = made["transaction_lines_attributes"][0]["id"]
    api.world.knobs.closed_until = "2026-01-05"
    before = api.company.digest()
    assert api.post("sales_invoices", invoice()).body == CLOSED
    assert api.post("receive_payments", payment("R-1", 1)).body == CLOSED
    assert api.post("sales_returns", returned(made["id"], row, 1, transaction_date="2026-01-04")).body == CLOSED
    assert api.patch(f"sales_invoices/{made['id']}", {"sales_invoice": {"memo": "x"}}).body == CLOSED
    assert api.delete(f"sales_invoices/{made['id']}").body == CLOSED
    adjusted = api.post("stock_adjustments", {"stock_adjustment": {"date": "2026-01-05"}})
    assert adjusted["date"] == "is in a closed period"
    assert api.company.digest() == before
    assert api.post("sales_returns", returned(made["id"], row, 1)).status == 201


def test_a_knob_can_be_turned_for_one_company(api: Api) -> None:
    api.control("POST", "knobs", {"companies": {OTHER: {"closed_until": "2026-12-31"}}})
    other = Api(api.base, api.world, OTHER, OTHER_SECRET)
    other.catalogue()
    assert other.post("sales_invoices", invoice()).status == 422
    assert api.post("sales_invoices", invoice()).status == 201


def test_two_creates_at_once_may_both_be_stored(api: Api) -> None:
    api.world.knobs.dup_race_window_ms = 60_000
    assert [api.post("sales_invoices", invoice(custom_id="A")).status for _ in range(2)] == [201, 201]
    api.world.knobs.dup_race_window_ms = 0
    assert api.post("sales_invoices", invoice(custom_id="A")).status == 409


def test_threads_do_not_lose_or_repeat_anything(api: Api) -> None:
    statuses: list[int] = []

    def send() -> None:
        for number in range(5):
            statuses.append(api.post("sales_invoices", invoice(custom_id=f"A{number}")).status)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses.count(201), statuses.count(409)) == (5, 15)
    assert len({row.transaction_no for row in api.company.invoices}) == 5


def test_a_single_create_may_be_stored_and_never_answered(api: Api) -> None:
    api.world.control.set_knobs({"post_timeout_after_commit": 1.0, "hang_seconds": 0.0})
    with pytest.raises(requests.ConnectionError):
        api.post("sales_invoices", invoice(custom_id="A"))
    assert api.get("sales_invoices/A").status == 200


def test_the_server_may_fail_by_chance_and_do_nothing(api: Api) -> None:
    api.world.knobs.fail_5xx = 1.0
    answer = requests.get(f"{api.base}/public/jurnal/api/v1/tags", timeout=10)
    assert answer.status_code == 503
    assert answer.text.startswith("upstream connect error")


FAULTS: list[tuple[dict[str, Any], int]] = [
    ({"kind": "drop"}, 0),
    ({"kind": "cut_body"}, 1),
    ({"kind": "commit_then_drop"}, 1),
    ({"kind": "commit_then_delay", "seconds": 0.6}, 1),
    ({"kind": "delay", "seconds": 0.6}, 1),
]


@pytest.mark.parametrize("path", ["sales_invoices", "sales_invoices/batch_create"])
@pytest.mark.parametrize(("fault", "stored"), FAULTS, ids=[fault["kind"] for fault, _ in FAULTS])
def test_a_request_without_an_answer_is_stored_or_not(api: Api, path: str, fault: dict[str, Any], stored: int) -> None:
    api.control("POST", "faults", [{**fault, "match": {"method": "POST", "path_regex": f"/{path}$"}}])
    body = invoice() if path == "sales_invoices" else {"sales_invoices": [invoice()]}
    with pytest.raises(requests.RequestException):
        api.post(path, body, timeout=0.4)
    wait = threading.Event()
    for _ in range(40):
        if len(api.company.invoices) == stored:
            break
        wait.wait(0.05)
    assert len(api.company.invoices) == stored
    assert api.post("sales_invoices", invoice()).status == 201


@pytest.mark.parametrize(
    ("fault", "status", "stored"),
    [
        ({"kind": "status", "status": 401}, 401, 0),
        ({"kind": "status", "status": 403}, 403, 0),
        ({"kind": "status", "status": 429}, 429, 0),
        ({"kind": "status", "status": 500}, 500, 0),
        ({"kind": "commit_then_status", "status": 502}, 502, 1),
    ],
)
def test_a_status_can_be_forced_once(api: Api, fault: dict[str, Any], status: int, stored: int) -> None:
    api.control("POST", "faults", [{**fault, "retry_after": 7}])
    answer = api.post("sales_invoices", invoice())
    assert (answer.status, answer.headers["Retry-After"]) == (status, "7")
    assert len(api.company.invoices) == stored
    assert api.get("sales_invoices").status == 200


def test_a_fault_can_wait_and_repeat(api: Api) -> None:
    api.control(
        "POST", "faults", [{"kind": "status", "status": 503, "body": "no healthy upstream", "after": 1, "times": 2}]
    )
    target = f"{api.base}/public/jurnal/api/v1/tags"
    assert [requests.get(target, timeout=10).status_code for _ in range(4)] == [401, 503, 503, 401]


def test_an_answer_may_not_be_json(api: Api) -> None:
    api.control("POST", "faults", [{"kind": "not_json"}])
    answer = requests.get(f"{api.base}/public/jurnal/api/v1/tags", timeout=10)
    assert (answer.status_code, answer.text[:6]) == (200, "<html>")


def test_unknown_knobs_and_faults_are_refused(api: Api) -> None:
    assert "unknown knobs" in api.control("POST", "knobs", {"rate": 1})["error"]
    assert "unknown fault kind" in api.control("POST", "faults", [{"kind": "flood"}])["error"]
    assert "a fault needs" in api.control("POST", "faults", [{"kind": "drop", "often": 1}])["error"]
    assert api.get("tags").status == 200


def test_requests_are_counted_by_resource_and_control_calls_are_not(api: Api) -> None:
    made = api.made("sales_invoices", invoice())
    api.get(f"sales_invoices/{made['id']}")
    api.get("sales_invoices", page=1)
    api.get("sales_invoices/NOPE")
    log = api.control("GET", "requests")
    assert log["count"] == 4
    assert log["by"] == {"POST sales_invoices": 1, "GET sales_invoices/{id}": 2, "GET sales_invoices": 1}
    assert [(row["method"], row["status"]) for row in log["requests"]][-1] == ("GET", 422)
    assert log["requests"][2]["query"] == "page=1"
    api.control("DELETE", "requests")
    assert api.control("GET", "requests")["count"] == 0


def test_a_reset_seeds_again_and_puts_knobs_back(api: Api) -> None:
    api.world.knobs.closed_until = "2026-01-05"
    api.control("POST", "reset")
    assert api.control("GET", "knobs")["closed_until"] is None
    assert len(api.world.companies[CLIENT].products) == 0
    assert api.get("accounts").status == 200
