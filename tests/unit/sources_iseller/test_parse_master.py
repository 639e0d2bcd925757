from typing import Any

import pytest

from posbridge.domain.records import Customer, Modifier, Product
from posbridge.domain.states import RecordKind
from posbridge.money import Decimal
from posbridge.sources.iseller.parse_customers import customer_records
from posbridge.sources.iseller.parse_products import product_records
from tests.unit.sources_iseller.payloads import wire

OUTLET = "aaaa-101"


def product(**changes: Any) -> dict[str, Any]:
    group = {
        "modifier_group_id": "g1",
        "title": "Topping",
        "is_active": True,
        "modifiers": [{"modifier_id": "m1", "title": "Boba", "price": 5000.0, "quantity": 1.0}],
    }
    return {
        "product_id": "p1",
        "product_header_id": "h1",
        "name": "Teh Tarik",
        "type": "variant",
        "sku": "TARIK-D",
        "price": 18000.0,
        "outlet_prices": [{"outlet_id": OUTLET.upper(), "price": 20000.0}],
        "track_inventory": True,
        "variant_options": [{"option": "Suhu", "value": "Dingin"}, {"option": "Ukuran", "value": "L"}],
        "modifier_groups": [group],
        "is_active": True,
        **changes,
    }


def test_a_product_and_its_modifiers_are_records() -> None:
    told = [record.typed for record in product_records(wire([product()]), outlet=OUTLET)]
    assert told == [
        Product(
            source_id="p1",
            item_id="h1",
            name="Teh Tarik",
            variant="Dingin / L",
            sku="TARIK-D",
            price=Decimal(18000),
            track_stock=True,
        ),
        Modifier(source_id="m1", group="Topping", name="Boba", price=Decimal(5000)),
    ]


def test_a_modifier_of_several_products_is_told_once() -> None:
    records = product_records(wire([product(), product(product_id="p2")]), outlet=OUTLET)
    assert [record.source_id for record in records] == ["p1", "m1", "p2"]


def test_outlets_share_the_list_price_and_one_without_it_tells_its_own() -> None:
    (listed, *_), (own, *_) = (product_records(wire([row]), outlet=OUTLET) for row in (product(), product(price=None)))
    assert isinstance(listed.typed, Product)
    assert isinstance(own.typed, Product)
    assert (listed.typed.price, own.typed.price) == (18000, 20000)


@pytest.mark.parametrize(("told", "deleted"), [(False, True), (True, False), (None, False)])
def test_an_inactive_product_is_deleted(told: bool | None, deleted: bool) -> None:  # noqa: FBT001
    typed = product_records(wire([product(is_active=told)]), outlet=OUTLET)[0].typed
    assert isinstance(typed, Product)
    assert typed.deleted is deleted


@pytest.mark.parametrize("row", [product(name=""), product(product_id=None), product(price="dear"), "x"])
def test_a_product_that_cannot_be_read_is_held(row: object) -> None:
    (record,) = product_records(wire([row]), outlet=OUTLET)
    assert (record.kind, record.typed) == (RecordKind.PRODUCT, None)
    assert record.problem is not None


def test_broken_modifiers_do_not_take_their_product_with_them() -> None:
    records = product_records(wire([product(modifier_groups="none")]), outlet=OUTLET)
    assert [(record.kind, record.problem is None) for record in records] == [
        (RecordKind.PRODUCT, True),
        (RecordKind.MODIFIER, False),
    ]


def test_of_a_customer_the_name_is_kept_and_nothing_else() -> None:
    row = {"customer_id": "c1", "first_name": "Budi", "last_name": "", "email": "b@example.test", "phone_number": "62"}
    (record,) = customer_records(wire([row]))
    assert record.typed == Customer(source_id="c1", name="Budi")
    assert "example.test" not in (record.raw or "")
    assert "62" not in (record.raw or "")


def test_a_customer_without_a_name_is_left_out_and_one_without_an_id_is_held() -> None:
    assert customer_records(wire([{"customer_id": "c1", "first_name": " "}])) == []
    (record,) = customer_records(wire([{"first_name": "Budi"}]))
    assert record.problem is not None
