"""Things that happen while a client reads (contract moka §7, faults that change the world)."""

import pytest

from tests.integration.sandbox_moka.client import Api

pytestmark = pytest.mark.integration

OUTLET = 700101


def test_a_late_sale_is_a_day_older_than_its_arrival(busy: Api) -> None:
    made = busy.event(kind="late_sale", outlet=OUTLET, sku="TEH", at="2026-11-25T08:00:00+07:00").json
    row = next(r for r in busy.rows(OUTLET, per_page=1000) if r["id"] == made["uuid"])
    assert row["created_at"] == row["updated_at"] == "2026-11-24T08:00:00.000+07:00"
    assert row["synchronized_at"] == "2026-11-25T08:00:00.000+07:00"


def test_a_sale_of_last_month_is_refunded_though_it_was_never_read(busy: Api) -> None:
    made = busy.event(kind="refund_last_month", outlet=OUTLET, at="2026-11-25T10:00:00+07:00").json
    row = next(r for r in busy.rows(OUTLET, per_page=1000) if r["id"] == made["uuid"])
    assert row["created_at"][:7] == "2026-10"
    assert row["payment_refunds"][0]["refunded_date"] == "2026-11-25T10:00:00.000+07:00"
    assert row["payment_refunds"][0]["refund_type"] == "full"
    assert made["left"] == 0


def test_a_refund_by_amount_names_no_units(busy: Api) -> None:
    made = busy.event(kind="sale", outlet=OUTLET, sku="SUP", at="2026-11-25T09:00:00+07:00").json
    busy.event(kind="refund", outlet=OUTLET, receipt=made["number"], amount=10_000, at="2026-11-25T10:00:00+07:00")
    row = next(r for r in busy.rows(OUTLET, per_page=1000) if r["id"] == made["uuid"])
    (refund,) = row["payment_refunds"]
    assert (refund["refund_amount"], refund["is_refund_breakdown"]) == (10_000, False)
    parts = refund["total_net_sales"] + refund["total_gratuity_amount"] + refund["total_tax_amount"]
    assert parts == 10_000
    assert row["checkouts"][0]["refunded_quantity"] == 0


def test_more_cannot_be_given_back_than_was_taken(busy: Api) -> None:
    made = busy.event(kind="sale", outlet=OUTLET, sku="TEH").json
    assert busy.event(kind="refund", outlet=OUTLET, receipt=made["id"], amount=1_000_000).status == 422
    assert busy.event(kind="refund", outlet=OUTLET, receipt=made["id"], units={"0": 2}).status == 422


def test_a_deleted_receipt_stays_in_the_feed_and_says_so(busy: Api) -> None:
    made = busy.event(kind="sale", outlet=OUTLET, sku="TEH", at="2026-11-25T09:00:00+07:00").json
    busy.event(kind="void", outlet=OUTLET, receipt=made["uuid"], at="2026-11-26T09:00:00+07:00")
    row = next(r for r in busy.rows(OUTLET, per_page=1000) if r["id"] == made["uuid"])
    assert row["is_deleted"] is True
    assert row["updated_at"] == "2026-11-26T09:00:00.000+07:00"


def test_an_instalment_stands_on_the_invoice_and_in_the_feed(busy: Api) -> None:
    invoice = next(r for r in busy.rows(OUTLET, per_page=1000) if r["invoice_no"] and r["created_at"] > "2026-11-21")
    number = invoice["invoice_no"]
    paid = {"amount": 12_345, "payment_type": "ovo", "at": "2026-11-25T09:00:00+07:00"}
    assert busy.event(kind="instalment", outlet=OUTLET, receipt=number, **paid).status == 200
    one = busy.get(f"/v3/outlets/{OUTLET}/invoices/{number}").data
    record = one["invoice_payment_records"][-1]
    assert (record["amount_received"], record["payment_type"]) == (12_345, "ovo")
    assert record["payment_date"] == "2026-11-25T09:00:00.000+07:00"
    again = next(r for r in busy.rows(OUTLET, per_page=1000) if r["invoice_no"] == number)
    assert again["invoice_payment_records"][-1]["id"] == record["id"]
    assert busy.event(kind="instalment", outlet=OUTLET, receipt=number, amount=99_000_000).status == 422


def test_an_invoice_that_is_paid_says_so(busy: Api) -> None:
    listed = busy.get(f"/v3/outlets/{OUTLET}/reports/invoices", start="20/11/2026", end="20/11/2026").data["invoice"]
    assert {row["invoice_status"] for row in listed} == {"paid", "unpaid"}
    for row in listed:
        assert (row["amount_pay"] == row["total_collected_amount"]) is (row["invoice_status"] == "paid")


def test_invoices_come_page_by_page(busy: Api) -> None:
    first = busy.get(f"/v3/outlets/{OUTLET}/reports/invoices", start="20/11/2026", end="21/11/2026", per_page=3).data
    second = busy.get(first["next_url"]).data
    assert (len(first["invoice"]), first["completed"]) == (3, False)
    assert (len(second["invoice"]), second["completed"], second["next_url"]) == (1, True, None)


def test_a_row_changes_between_two_pages(busy: Api) -> None:
    busy.event(kind="change_between_pages", outlet=OUTLET, at="2026-11-25T09:00:00+07:00")
    pages = list(busy.walk(OUTLET, per_page=20, reorder_type="ASC", time_filter="updated_at"))
    changed = pages[-1][-1]
    stale = next(row for row in pages[0] if row["id"] == changed["id"])
    assert (stale["total_refund"], changed["total_refund"] > 0) == (0, True)


def test_a_lapsed_outlet_is_still_listed(busy: Api) -> None:
    busy.event(kind="lapse", outlet=OUTLET)
    row = busy.get("/v1/businesses/90001/outlets").data["outlets"][0]
    assert (row["id"], row["is_paying"]) == (OUTLET, False)


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "earthquake", "outlet": OUTLET},
        {"kind": "void", "outlet": OUTLET, "receipt": "NOPE"},
        {"kind": "sale", "outlet": 1},
        {"kind": "sale", "outlet": OUTLET, "at": "2026-11-25T09:00:00"},
    ],
)
def test_an_event_that_makes_no_sense_is_refused(busy: Api, event: dict[str, object]) -> None:
    assert busy.event(**event).status == 422
