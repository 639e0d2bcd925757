"""What movements do to the shelf, and what documents do to the books."""

from datetime import date

import pytest

from posbridge.domain.documents import InvoiceBody, InvoiceLine, ReturnBody, ReturnedLine
from posbridge.mapping.stock.adjustments import map_adjustment
from posbridge.mapping.stock.counts import map_count
from posbridge.mapping.stock.effects import moved_by, told_by, used
from posbridge.mapping.stock.starts import map_start
from posbridge.money import Decimal
from tests.unit.mapping_stock.world import (
    BEKASI,
    DEPOK,
    MUG,
    NOON,
    OTHER_END,
    TEA,
    TRANSIT,
    adjustment,
    card,
    context,
    count,
    counted,
    documents,
    receipt,
    received,
    start,
    units,
)

INVOICE = InvoiceBody(
    customer="CUS-1",
    customer_name="Umum",
    due_date=date(2026, 10, 5),
    reference="R1",
    warehouse=BEKASI,
    lines=(
        InvoiceLine(role="product", product=card(TEA), product_name="T", quantity=Decimal(3), rate=Decimal(1)),
        InvoiceLine(role="product", product=card(MUG), product_name="M", quantity=Decimal(1), rate=Decimal(1)),
    ),
)


def shelf(record: object, **changes: object) -> list[tuple[str, str, int]]:
    found = told_by(record, context(**changes))  # type: ignore[arg-type]
    return [(each.product, each.warehouse, int(each.quantity)) for each in found]


def books(body: object, invoice: InvoiceBody | None = None) -> list[tuple[str, str, int]]:
    return [
        (each.product, each.warehouse, int(each.quantity))
        for each in moved_by(body, {"INV-1": invoice} if invoice else {})
    ]  # type: ignore[arg-type]


def test_goods_leave_the_shelf_at_the_start_and_come_onto_the_other_when_accepted() -> None:
    assert shelf(start(units(TEA, 5))) == [(card(TEA), BEKASI, -5)]
    assert shelf(start(units(TEA, 5)), **OTHER_END) == []
    arrived = receipt(received(TEA, 3, rejected=1, cancelled=1))
    assert shelf(arrived) == [(card(TEA), BEKASI, 1)]
    assert shelf(arrived, **OTHER_END) == [(card(TEA), DEPOK, 3)]


def test_an_adjustment_moves_the_shelf_and_a_count_only_says_what_is_there() -> None:
    assert shelf(adjustment(units(TEA, -2))) == [(card(TEA), BEKASI, -2)]
    assert shelf(count(counted(TEA, 40))) == []


def test_what_the_outlet_does_not_carry_has_no_effect() -> None:
    assert shelf(start(occurred_at=NOON.replace(month=8))) == []
    assert shelf(adjustment(units(TEA, -2)), track_inventory=False) == []


def test_products_that_the_books_do_not_know_are_left_out() -> None:
    assert shelf(adjustment(units("p-gone", -2), units(TEA, 1))) == [(card(TEA), BEKASI, 1)]
    assert used(units("p-gone", -2), NOON, context(), "after") == []


def test_what_a_sale_used_is_an_effect_at_its_moment() -> None:
    [effect] = used(units(TEA, -2), NOON, context(), "booked", "INV-1")
    assert (effect.product, effect.warehouse, effect.quantity) == (card(TEA), BEKASI, -2)
    assert (effect.at, effect.order, effect.custom_id) == (NOON, "booked", "INV-1")


def test_documents_move_what_they_state() -> None:
    [transfer] = documents(map_start(start(units(TEA, 5)), context()))
    assert books(transfer.body) == [(card(TEA), BEKASI, -5), (card(TEA), TRANSIT, 5)]
    [correction] = documents(map_adjustment(adjustment(units(TEA, -2)), context()))
    assert books(correction.body) == [(card(TEA), BEKASI, -2)]
    [level] = documents(map_count(count(counted(TEA, 40)), (), context()))
    assert books(level.body) == []


def test_invoices_take_goods_out_and_returns_bring_them_back_by_line() -> None:
    assert books(INVOICE) == [(card(TEA), BEKASI, -3), (card(MUG), BEKASI, -1)]
    back = ReturnBody(invoice="INV-1", lines=(ReturnedLine(line=1, quantity=Decimal(1)),), warehouse=BEKASI)
    assert books(back, INVOICE) == [(card(MUG), BEKASI, 1)]
    with pytest.raises(ValueError, match="invoice"):
        moved_by(back)
