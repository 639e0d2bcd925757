"""Stored lines are matched with ours by what they are, not by where they stand."""

from dataclasses import replace
from typing import Any

import pytest

from posbridge.domain.documents import InvoiceLine
from posbridge.money import Decimal
from posbridge.targets.jurnal.invoice_lines import aligned_ids, differences, line_body, products_differ
from tests.integration.targets.documents import CAKE, COFFEE, line

COFFEE_LINE = line(tax="PB1 10%")
CAKE_LINE = line(CAKE, "Kue Lapis", "1", "18500")


def stored(line_id: int, ours: InvoiceLine, **other: Any) -> dict[str, Any]:
    return {
        "id": line_id,
        "quantity": ours.quantity,
        "rate": f"{ours.rate}.0",
        "discount": f"{ours.discount}.0",
        "line_tax": {"id": 1 if ours.tax else None, "name": ours.tax},
        "product": {"id": 5, "product_custom_id": ours.product},
        **other,
    }


def invoice(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"transaction_lines_attributes": list(lines)}


def test_ids_come_in_our_order_even_if_jurnal_sorts_lines() -> None:
    swapped = invoice(stored(2, CAKE_LINE), stored(1, COFFEE_LINE))

    assert differences([COFFEE_LINE, CAKE_LINE], swapped) == []
    assert aligned_ids([COFFEE_LINE, CAKE_LINE], swapped) == ("1", "2")


def test_equal_lines_keep_their_places() -> None:
    twice = invoice(stored(1, COFFEE_LINE), stored(2, COFFEE_LINE))

    assert aligned_ids([COFFEE_LINE, COFFEE_LINE], twice) == ("1", "2")


@pytest.mark.parametrize(
    "other",
    [
        {"quantity": 3},
        {"rate": "25000.5"},
        {"discount": "1.0"},
        {"line_tax": {"id": None, "name": None}},
        {"line_tax": {"id": 2, "name": "PPN 11%"}},
        {"product": {"id": 6, "product_custom_id": CAKE}},
    ],
)
def test_a_line_that_differs_is_named(other: dict[str, Any]) -> None:
    (difference,) = differences([COFFEE_LINE], invoice(stored(1, COFFEE_LINE, **other)))

    assert "line 1 (Kopi Susu)" in difference


def test_missing_lines_are_counted() -> None:
    assert differences([COFFEE_LINE, CAKE_LINE], invoice(stored(1, COFFEE_LINE))) == ["1 lines instead of 2"]
    assert differences([COFFEE_LINE], {}) == ["0 lines instead of 1"]


def test_a_line_on_another_product_can_be_repaired() -> None:
    wrong = stored(1, COFFEE_LINE, product={"id": 6, "product_custom_id": None})

    assert products_differ([COFFEE_LINE], invoice(wrong))
    assert not products_differ([COFFEE_LINE], invoice(stored(1, COFFEE_LINE)))
    assert not products_differ([COFFEE_LINE], invoice(stored(1, CAKE_LINE)))


def test_a_line_names_its_product_by_custom_id_and_name() -> None:
    body = line_body(replace(COFFEE_LINE, description="discount Rp 500", discount=Decimal("2.5")))

    assert body == {
        "product_custom_id": COFFEE,
        "product_name": "Kopi Susu",
        "quantity": Decimal(2),
        "rate": Decimal(25000),
        "discount": Decimal("2.5"),
        "description": "discount Rp 500",
        "line_tax_name": "PB1 10%",
    }


def test_a_line_on_a_product_of_jurnals_own_names_its_id() -> None:
    body = line_body(line("jurnal:42"))

    assert body["product_id"] == 42
    assert "product_custom_id" not in body
    assert "product_name" not in body
