"""An order's amounts as they are told: its header closes and its lines sum to it (contract iseller §4.11)."""

from itertools import product
from typing import Any

import pytest

from posbridge.money import ZERO, Decimal
from tests.integration.sandbox_iseller.client import Api
from tests.integration.sandbox_iseller.shop import ONE, TWO, at, worked_order
from tests.sandbox.iseller import Store
from tests.sandbox.iseller.basket import Basket, BasketLine, Discount, Promotion
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.till import Visit, ring_up

pytestmark = pytest.mark.integration


def _closes(row: dict[str, Any], tax: Decimal) -> bool:
    """Both identities of contract iseller §4.11, exactly."""
    subtotal = (
        row["total_order_amount"]
        + row["total_additional_order_amount"]
        - row["total_discount_amount"]
        - row["total_promotion_amount"]
        + row["total_additional_subtotal_amount"]
    )
    after = row["total_additional_final_amount"] + row["total_shipping_amount"] + row["rounding_amount"]
    return bool(subtotal == row["subtotal"] and row["total_amount"] == subtotal + tax + after)


def test_the_worked_order_comes_to_the_rupiah(api: Api, store: Store) -> None:
    # 36,000 + 10,000 + 0 + 30,000 + 55,000 less 10 %; PB1 10 % of 68,400, PPN 11 % of 49,500; service 5 %
    row = api.order(worked_order(store).id)
    assert [row[name] for name in ("total_order_amount", "total_discount_amount", "subtotal")] == [
        131_000,
        13_100,
        117_900,
    ]
    assert row["total_tax_amount"] == 6840 + 5445
    assert row["total_additional_final_amount"] == 5895
    assert (row["rounding_amount"], row["total_amount"]) == (-80, 136_000)
    assert _closes(row, row["total_tax_amount"])


def test_a_tax_inclusive_order_closes_without_its_tax(api: Api, store: Store) -> None:
    row = api.order(worked_order(store, TWO).id)
    assert row["tax_inclusive"] is True
    assert row["total_tax_amount"] > 0
    assert _closes(row, ZERO)
    assert row["total_amount"] % 100 == 0
    assert 0 < row["rounding_amount"] < 100


def _any_order(store: Store, outlet: str, quantity: Decimal) -> Order:
    lines = (
        BasketLine(
            product=store.product("BIJI"), quantity=quantity, discounts=(Discount(name="x", percent=Decimal(7)),)
        ),
        BasketLine(product=store.product("TEH"), promotions=(Promotion(id="p", name="Tebus", amount=Decimal(3_333)),)),
        BasketLine(product=store.product("MUG"), price=ZERO),
    )
    whole = (Discount(name="y", percent=Decimal(13)), Discount(name="z", amount=Decimal(777)))
    promotions = (Promotion(id="q", name="Ongkir", percent=Decimal("2.5")),)
    basket = Basket(lines=lines, discounts=whole, promotions=promotions, shipping=Decimal(9_000))
    return ring_up(store, store.outlet(outlet), basket, Visit(at=at(2)))


@pytest.mark.parametrize(
    ("outlet", "quantity"), list(product((ONE, TWO), (Decimal("0.258"), Decimal(1), Decimal("3.337"))))
)
def test_lines_sum_to_the_header_and_the_header_closes(api: Api, store: Store, outlet: str, quantity: Decimal) -> None:
    row = api.order(_any_order(store, outlet, quantity).id)
    lines = row["order_details"]
    assert _closes(row, ZERO if row["tax_inclusive"] else row["total_tax_amount"])
    charges = row["total_additional_order_amount"] + row["total_additional_subtotal_amount"]
    assert sum(line["subtotal"] for line in lines) == row["subtotal"] - charges
    assert sum(line["additional_charge"] for line in lines) == charges + row["total_additional_final_amount"]
    assert sum(line["tax_amount"] for line in lines) == row["total_tax_amount"]
    discounts = [line["discount_amount"] + line["discount_order_amount"] for line in lines]
    assert sum(discounts) == row["total_discount_amount"]
    assert sum(each["promotion_amount"] for each in row["promotions"]) == row["total_promotion_amount"]
    assert sum(p["promotion_amount"] for line in lines for p in line["promotions"]) == row["total_promotion_amount"]
    amounts = [row[name] for name in row if name == "subtotal" or name.endswith(("_amount", "_tax_amount"))]
    assert all(value == int(value) for value in amounts)


def test_percentages_are_told_of_single_discounts_by_percent(api: Api, store: Store) -> None:
    worked, several = api.order(worked_order(store).id), api.order(_any_order(store, ONE, Decimal(1)).id)
    assert (worked["discount_percentage"], several["discount_percentage"]) == (10, None)
    assert [line["discount_percentage"] for line in several["order_details"]] == [7, None, None]
    assert [line["tax_percentage"] for line in several["order_details"]] == [11, 10, 11]
    assert several["discounts"][1] == {"discount_name": "z", "discount_amount": 777, "external_id": None}
