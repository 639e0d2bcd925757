"""What a refund gives back and how it is told (contract iseller §4.9)."""

import pytest

from posbridge.money import Decimal
from tests.integration.sandbox_iseller.client import Api
from tests.integration.sandbox_iseller.shop import ONE, TWO, at, sell, worked_order
from tests.sandbox.iseller import Store

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("outlet", [ONE, TWO])
def test_refunds_of_every_unit_give_back_the_order_to_the_rupiah(api: Api, store: Store, outlet: str) -> None:
    order = worked_order(store, outlet)
    for index, line in enumerate(order.lines):
        for _ in range(int(line.quantity)):
            api.event("refund", order=order.id, units={str(index): 1}, at=at(5).isoformat())
    assert sum(each.amount for each in order.refunds) == order.totals.total
    assert api.order(order.id)["payment_status"] == "refunded"
    assert api.try_event("refund", order=order.id, units={"0": 1}).status == 422


def test_a_unit_gives_back_its_part_of_net_surcharge_and_tax(api: Api, store: Store) -> None:
    order = worked_order(store)
    # one of two teas: 32,400 net, 1,620 service, 3,240 tax
    made = api.event("refund", order=order.id, units={"0": 1}, at=at(5).isoformat())
    assert made["refund_amount"] == (32_400 + 1620 + 3240) / Decimal(2)


def test_a_whole_refund_gives_back_the_rounding_too(api: Api, store: Store) -> None:
    order = worked_order(store)
    made = api.event("refund", order=order.id, gateway="custom", at=at(5).isoformat())
    assert made["refund_amount"] == 136_000
    row = api.order(order.id)
    assert [(each["type"], each["gateway"]) for each in row["transactions"]] == [("sale", "cash"), ("refund", "custom")]
    assert len({each["transaction_id"] for each in row["transactions"]}) == 2


def test_a_free_amount_names_no_units(api: Api, store: Store) -> None:
    order = sell(store, 1, "TEH")
    for _ in range(2):
        api.event("refund", order=order.id, amount=1234, at=at(5).isoformat())
    rows = api.orders()["refunded_orders"]
    assert rows[0] == rows[1]
    assert (rows[0]["refund_amount"], rows[0]["units_returned"], rows[0]["refund_details"]) == (1234, [], [])
    assert set(rows[0]) == {
        "order_id",
        "order_reference",
        "channel",
        "order_date",
        "refund_date",
        "refund_amount",
        "units_returned",
        "refund_details",
    }
    assert api.try_event("refund", order=order.id, amount=20_000).status == 422


def test_modifiers_have_no_rows_in_a_refund_but_their_stock_comes_back(api: Api, store: Store) -> None:
    order = worked_order(store)
    api.event("refund", order=order.id, units={"0": 1, "1": 1}, at=at(5).isoformat())
    (row,) = api.orders()["refunded_orders"]
    assert [each["sku"] for each in row["refund_details"]] == ["TEH"]
    assert {each["sku"]: each["stock"] for each in row["units_returned"]} == {"TEH": 1, "SUSU": Decimal("0.1")}


def test_an_order_is_voided_once_and_not_after_a_refund(api: Api, store: Store) -> None:
    voided, refunded = sell(store, 1, "TEH"), sell(store, 1, "TEH")
    api.event("void", order=voided.id, reason="Batal", at=at(5).isoformat())
    assert api.order(voided.id)["cancel_reason"] == "Batal"
    api.event("refund", order=refunded.id, amount=100, at=at(5).isoformat())
    for order in (voided, refunded):
        assert api.try_event("void", order=order.id).status == 422


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "earthquake"},
        {"kind": "void", "order": "#501-9999"},
        {"kind": "sale", "outlet": "TC99"},
        {"kind": "sale", "outlet": "TC01", "at": "2026-11-25T09:00:00"},
        {"kind": "adjustment", "outlet": "TC01"},
        {"kind": "payout"},
    ],
)
def test_an_event_that_makes_no_sense_is_refused(api: Api, event: dict[str, str]) -> None:
    assert api.try_event(**event).status == 422
