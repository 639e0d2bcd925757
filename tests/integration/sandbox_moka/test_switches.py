"""What the remaining switches and faults of contract moka §7 do."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from posbridge.money import ZERO
from tests.integration.sandbox_moka.client import FEED, Api

pytestmark = pytest.mark.integration

JAKARTA, BANDUNG = 700101, 700102


def _parts(row: dict[str, Any]) -> Any:
    return row["subtotal"] + row["gratuities"] + row["taxes"] + row["total_rounding_amount"]


def test_exclusive_totals_add_up_and_inclusive_ones_contain_the_tax(busy: Api) -> None:
    for row in busy.rows(JAKARTA, per_page=1000):
        assert row["include_gratuity_tax"] is False
        assert row["total_collected"] == _parts(row)
    for row in busy.rows(BANDUNG, per_page=1000):
        assert row["include_gratuity_tax"] is True
        assert row["total_collected"] == row["subtotal"] + row["total_rounding_amount"]


def test_a_line_does_not_show_the_bill_discount_but_its_net_does(busy: Api) -> None:
    billed = [row for row in busy.rows(JAKARTA, per_page=1000) if row["payment_discounts"] and row["subtotal"]]
    for row in billed:
        lines = row["checkouts"]
        assert sum(line["net_sales"] for line in lines) == row["subtotal"]
        assert sum(line["gross_sales"] for line in lines) - row["subtotal"] == row["discounts"]
        assert sum(line["discount_amount"] for line in lines) < row["discounts"]


@pytest.mark.parametrize("mode", ["separate", "both"])
def test_refunds_come_as_rows_of_their_own(busy: Api, mode: str) -> None:
    embedded = [
        (r["uuid"], r["refund_amount"]) for p in busy.rows(JAKARTA, per_page=1000) for r in p["payment_refunds"]
    ]
    busy.knobs(refund_rows=mode)
    rows = busy.rows(JAKARTA, per_page=1000)
    own = [row for row in rows if row["parent_payment_id"]]
    assert sorted((row["id"], row["refund_amount"]) for row in own) == sorted(embedded)
    assert {row["parent_payment_id"] for row in own} <= {row["id"] for row in rows}
    assert any(row["payment_refunds"] for row in rows) is (mode == "both")
    assert all(row["subtotal"] > 0 for row in own)


def test_components_of_refund_rows_can_be_negative(busy: Api) -> None:
    busy.knobs(refund_rows="separate", negative_component_rows=True)
    own = [row for row in busy.rows(JAKARTA, per_page=1000) if row["parent_payment_id"]]
    assert own
    assert all(row["subtotal"] < 0 < row["refund_amount"] for row in own)
    assert all(tax["total"] < 0 for row in own for tax in row["payment_taxes"])


def test_ids_can_be_integers(busy: Api) -> None:
    busy.knobs(id_style="int", refund_rows="both")
    rows = busy.rows(JAKARTA, per_page=1000)
    assert all(isinstance(row["id"], int) for row in rows)
    refunds = {r["id"] for row in rows for r in row["payment_refunds"]}
    assert refunds == {row["id"] for row in rows if row["parent_payment_id"]}


def test_split_details_sum_to_the_total_and_can_be_hidden(busy: Api) -> None:
    split = [row for row in busy.rows(JAKARTA, per_page=1000) if "split_payment_details" in row]
    assert {len(row["split_payment_details"]) for row in split} == {2, 3}
    for row in split:
        assert sum(each["collected_amount"] for each in row["split_payment_details"]) == row["total_collected"]
    busy.knobs(split_details=False)
    assert not any("split_payment_details" in row for row in busy.rows(JAKARTA, per_page=1000))


def test_the_rounding_can_be_left_out(busy: Api) -> None:
    busy.knobs(show_rounding=False)
    assert "total_rounding_amount" not in busy.rows(JAKARTA)[0]


def test_lines_can_come_without_their_modifiers(busy: Api) -> None:
    busy.knobs(lines_without_modifiers=True)
    for row in busy.rows(JAKARTA, per_page=1000):
        nets = [line["net_sales"] + sum(m["net_sales"] for m in line["modifiers"]) for line in row["checkouts"]]
        assert sum(nets) == row["subtotal"]


def test_price_mode_rounding_and_fractions_can_be_turned_for_new_sales(busy: Api) -> None:
    def sell() -> Any:
        made = busy.event(kind="sale", outlet=JAKARTA, sku="SALAD", at="2026-11-22T10:00:00+07:00").json
        return next(row for row in busy.rows(JAKARTA, per_page=1000) if row["id"] == made["uuid"])

    # 27,500 + service 1,375 + tax 2,887.5 = 31,762.5; in whole rupiah 31,763, to hundreds 31,800
    assert sell()["total_collected"] == 31_800
    busy.knobs(rounding_step=1000, rounding_down_below=1000)
    assert sell()["total_collected"] == 31_000
    busy.knobs(rounding_step=0)
    assert sell()["total_collected"] == 31_763
    busy.knobs(fractional_discounts=True)
    assert str(sell()["total_collected"]) == "31762.5"
    busy.knobs(inclusive=True)
    assert sell()["total_collected"] == 27_500


def test_the_clock_can_be_off(busy: Api) -> None:
    before = busy.feed(JAKARTA, per_page=1)["payments"][0]
    busy.knobs(clock_offset_seconds=3600)
    after = busy.feed(JAKARTA, per_page=1)["payments"][0]
    assert after["created_at"] == before["created_at"]
    shift = datetime.fromisoformat(after["synchronized_at"]) - datetime.fromisoformat(before["synchronized_at"])
    assert shift.total_seconds() == 3600
    assert busy.oauth("client_credentials", scope="report").json["created_at"] > time.time() + 3500


def test_the_zone_moves_the_times_and_the_report_days(busy: Api) -> None:
    at = "2026-11-22T23:30:00+07:00"
    busy.event(kind="sale", outlet=JAKARTA, sku="TEH", at=at)
    assert busy.report(JAKARTA, "sales_summary", "22/11/2026")["number_of_transactions"] == 1
    busy.knobs(outlet_zone="Asia/Makassar")
    assert busy.report(JAKARTA, "sales_summary", "22/11/2026")["number_of_transactions"] == 0
    assert busy.feed(JAKARTA, per_page=1)["payments"][0]["created_at"] == "2026-11-23T00:30:00.000+08:00"
    busy.knobs(outlet_zone=None, report_zone="UTC")
    assert busy.report(JAKARTA, "sales_summary", "22/11/2026")["number_of_transactions"] == 1


def test_unknown_knobs_and_words_are_refused(busy: Api) -> None:
    assert busy.knobs(colour="red").status == 422
    assert busy.knobs(refund_rows="embeded").status == 422
    assert busy.session.get(f"{busy.base}/_sandbox/knobs", timeout=10).json()["refund_rows"] == "embedded"


def test_a_token_can_die_in_the_middle_of_a_run(busy: Api) -> None:
    busy.fault(match={"path_regex": "get_latest"}, kind="status", status=401, after=1)
    first = busy.feed(JAKARTA, per_page=3)
    refused = busy.get(first["next_url"])
    assert (refused.status, refused.json["meta"]["code"]) == (401, 401)
    assert busy.get(first["next_url"]).status == 200


@pytest.mark.parametrize("wait", [None, 2])
def test_too_many_requests_with_and_without_a_wait(busy: Api, wait: int | None) -> None:
    busy.fault(match={"path_regex": "get_latest"}, kind="status", status=429, retry_after=wait)
    refused = busy.get(FEED.format(outlet=JAKARTA))
    assert refused.status == 429
    assert refused.headers.get("Retry-After") == (None if wait is None else "2")


def test_a_success_can_carry_a_failing_meta_code(busy: Api) -> None:
    body = {"meta": {"code": 500, "error_type": "Oops", "error_message": "no"}}
    busy.fault(match={"path_regex": "get_latest"}, kind="status", status=200, body=body)
    answer = busy.get(FEED.format(outlet=JAKARTA))
    assert (answer.status, answer.json["meta"]["code"]) == (200, 500)


def test_an_answer_can_be_cut(busy: Api) -> None:
    busy.fault(match={"path_regex": "get_latest"}, kind="cut_body")
    with pytest.raises(requests.RequestException):
        busy.get(FEED.format(outlet=JAKARTA))


def test_requests_are_logged_by_resource(busy: Api) -> None:
    busy.feed(JAKARTA)
    busy.feed(BANDUNG)
    by = busy.session.get(f"{busy.base}/_sandbox/requests", timeout=10).json()["by"]
    assert by["GET outlets/{id}/reports/get_latest_transactions"] == 2


def test_reset_brings_back_world_and_knobs(busy: Api) -> None:
    count = len(busy.rows(JAKARTA, per_page=1000))
    busy.event(kind="sale", outlet=JAKARTA)
    busy.knobs(quota=5)
    assert len(busy.rows(JAKARTA, per_page=1000)) == count + 1
    busy.session.post(f"{busy.base}/_sandbox/reset", timeout=10)
    assert len(busy.rows(JAKARTA, per_page=1000)) == count
    assert busy.get("/v1/quotas").data["quota"] > 1000


def test_now_is_the_clock_of_events_without_a_time(busy: Api) -> None:
    made = busy.event(kind="sale", outlet=JAKARTA).json
    row = next(r for r in busy.rows(JAKARTA, per_page=1000) if r["id"] == made["uuid"])
    age = datetime.fromtimestamp(time.time(), UTC) - datetime.fromisoformat(row["created_at"])
    assert abs(age.total_seconds()) < 60
    assert made["total"] > ZERO
