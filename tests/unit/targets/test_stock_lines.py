"""Goods of a stock document are compared product by product, and every difference is told."""

from posbridge.money import Decimal
from posbridge.targets.jurnal.stock_lines import Goods, differences, merged, stored_goods


def goods(quantity: str, name: str = "Susu UHT", jurnal_id: str = "", cost: str | None = None) -> Goods:
    price = None if cost is None else Decimal(cost)
    return Goods(jurnal_id=jurnal_id, name=name, quantity=Decimal(quantity), cost=price)


def test_the_same_goods_in_another_order_do_not_differ() -> None:
    ours = [goods("2", jurnal_id="1"), goods("3", "Gula", "2")]

    assert differences(ours, [goods("3.0", "Gula", "2"), goods("2.0", jurnal_id="1")]) == []


def test_every_difference_is_told() -> None:
    ours = [goods("2"), goods("3", "Gula"), goods("1", "Teh")]

    assert differences(ours, [goods("20"), goods("3", "Gula"), goods("1", "Kopi")]) == [
        "quantity 20 of Susu UHT instead of 2",
        "no line of Teh",
        "a line of Kopi that was not sent",
    ]


def test_an_id_says_more_than_a_name() -> None:
    assert differences([goods("2", "Susu", "1")], [goods("2", "Susu UHT 1 L", "1")]) == []
    assert len(differences([goods("2", "Susu", "1")], [goods("2", "Susu", "2")])) == 2
    assert differences([goods("2", "Susu", "1")], [goods("2", "SUSU")]) == []


def test_one_product_is_one_line_and_keeps_a_cost_that_is_common() -> None:
    assert merged([goods("1", jurnal_id="1", cost="5"), goods("2", jurnal_id="1", cost="5")]) == [
        goods("3", jurnal_id="1", cost="5")
    ]
    assert merged([goods("1", jurnal_id="1", cost="5"), goods("2", jurnal_id="1", cost="6")]) == [
        goods("3", jurnal_id="1")
    ]


def test_stored_lines_are_read_in_each_of_their_shapes() -> None:
    line = {"product": {"id": 1, "name": "Susu UHT"}, "quantity": "2.0"}
    flat = {"product_id": 1, "product_name": "Susu UHT", "quantity": 2}
    keys = ("lines", "lines_attributes")

    for stored in ({"lines": [line]}, {"lines": line}, {"lines": None, "lines_attributes": [flat]}):
        assert stored_goods(stored, keys, "quantity") == [goods("2", jurnal_id="1")]
    assert stored_goods({}, keys, "quantity") == []
