from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.records import Customer, Modifier, Product
from posbridge.money import Decimal
from posbridge.sources.moka.fields import Row, RowProblemError
from posbridge.sources.moka.parse_master import parse_customer, parse_item, parse_modifier

ZONE = ZoneInfo("Asia/Jakarta")


def row(**fields: object) -> Row:
    return Row(fields, ZONE)


def test_every_variant_of_an_item_is_a_product() -> None:
    variants = [
        {"id": 601, "name": "Large", "sku": "KOPI-L", "price": 28000, "track_stock": True},
        {"id": "602", "name": "", "price": "18000.5", "is_deleted": True},
    ]
    large, plain = parse_item(row(id=501, name="Es Kopi", item_variants=variants))
    assert large == Product(
        source_id="601",
        item_id="501",
        name="Es Kopi",
        variant="Large",
        sku="KOPI-L",
        price=Decimal(28000),
        track_stock=True,
    )
    assert (plain.source_id, plain.price, plain.deleted) == ("602", Decimal("18000.5"), True)


def test_the_variants_of_a_deleted_item_are_deleted() -> None:
    (product,) = parse_item(row(id=1, name="Lama", is_deleted=True, item_variants=[{"id": 2}]))
    assert product.deleted


def test_every_option_of_a_modifier_is_sold_by_itself() -> None:
    options = [{"id": 82, "name": "Keju", "price": 6000}]
    assert parse_modifier(row(id=81, name="Topping", active_options=options)) == [
        Modifier(source_id="82", group="Topping", name="Keju", price=Decimal(6000))
    ]


def test_of_a_customer_only_the_name_is_taken() -> None:
    assert parse_customer(row(id=12, name=" Budi ", phone="+62811", email="b@example.com")) == [
        Customer(source_id="12", name="Budi")
    ]


@pytest.mark.parametrize("parse", [parse_item, parse_modifier, parse_customer])
def test_a_row_without_a_name_is_a_problem(parse: object) -> None:
    with pytest.raises(RowProblemError, match="name is missing"):
        parse(row(id=1))  # type: ignore[operator]
