"""Stock that sales used and no invoice line moves."""

from posbridge.domain.documents import AdjustmentBody, Document
from posbridge.domain.states import DocumentKind
from posbridge.mapping.results import Held
from posbridge.mapping.stock.effects import Moved
from posbridge.mapping.stock.uses import Use, map_uses
from posbridge.money import Decimal
from tests.unit.mapping_stock.world import BEKASI, BOOKS, MUG, NOON, STRAW, TEA, card, context, units, way

DAY = NOON.date()


def use(product: str, quantity: int) -> Use:
    return Use(item=units(product, quantity), receipt="R1")


def moved(product: str, quantity: int) -> Moved:
    return Moved(product=card(product), warehouse=BEKASI, quantity=Decimal(quantity))


def document(found: Document | Held | None) -> Document:
    assert isinstance(found, Document), found
    return found


def body(found: Document | Held | None) -> AdjustmentBody:
    stated = document(found).body
    assert isinstance(stated, AdjustmentBody)
    return stated


def test_a_day_whose_documents_move_all_that_moved_needs_none() -> None:
    assert map_uses(DAY, [use(TEA, -3), use(TEA, 1)], [moved(TEA, -3), moved(TEA, 1)], [], context()) is None


def test_what_sales_used_besides_their_lines_goes_out_on_the_cost_account() -> None:
    found = document(map_uses(DAY, [use(TEA, -3), use(MUG, -1)], [moved(MUG, -1)], [], context()))
    assert found.kind is DocumentKind.STOCK_USE
    assert way(found) == (BEKASI, None, {TEA: -3})
    assert body(found).account == "5-50000"
    assert not body(found).counted
    assert found.date == DAY
    assert found.needs == (card(TEA),)


def test_goods_returned_in_the_books_that_did_not_go_back_on_the_shelf_go_out() -> None:
    assert way(document(map_uses(DAY, [], [moved(TEA, 2)], [], context())))[2] == {TEA: -2}


def test_a_later_document_of_the_day_takes_what_the_earlier_ones_left() -> None:
    first = document(map_uses(DAY, [use(TEA, -3)], [], [], context()))
    more = [use(TEA, -3), use(TEA, -2), use(MUG, -1)]
    second = document(map_uses(DAY, more, [], [body(first)], context()))
    assert way(second)[2] == {TEA: -2, MUG: -1}
    assert len({first.custom_id, second.custom_id}) == len({first.transaction_no, second.transaction_no}) == 2
    assert map_uses(DAY, more, [], [body(first), body(second)], context()) is None


def test_a_sale_that_was_voided_gives_back_what_it_used() -> None:
    first = body(map_uses(DAY, [use(TEA, -3)], [], [], context()))
    assert way(document(map_uses(DAY, [], [], [first], context())))[2] == {TEA: 3}


def test_untracked_products_are_left_out() -> None:
    assert map_uses(DAY, [use(STRAW, -3)], [moved(MUG, 0)], [], context()) is None


def test_the_order_of_receipts_does_not_change_the_document() -> None:
    sold = [use(TEA, -3), use(MUG, -1)]
    assert map_uses(DAY, sold, [], [], context()) == map_uses(DAY, sold[::-1], [], [], context())


def test_days_and_warehouses_have_documents_of_their_own() -> None:
    here = document(map_uses(DAY, [use(TEA, -3)], [], [], context()))
    tomorrow = document(map_uses(DAY.replace(day=6), [use(TEA, -3)], [], [], context()))
    online = document(map_uses(DAY, [use(TEA, -3)], [], [], context(), warehouse="Gudang Transit"))
    assert len({each.custom_id for each in (here, tomorrow, online)}) == 3
    assert body(online).warehouse == "Gudang Transit"


def test_an_unknown_product_holds_the_day_and_names_the_receipt() -> None:
    found = map_uses(DAY, [use("p-gone", -1)], [], [], context())
    assert isinstance(found, Held)
    assert found.reason.code == "product_unknown"
    assert "Receipt R1" in found.reason.message


def test_a_missing_cost_account_holds_the_day() -> None:
    bare = type(BOOKS)(warehouses=BOOKS.warehouses)
    found = map_uses(DAY, [use(TEA, -1)], [], [], context(books=bare))
    assert isinstance(found, Held)
    assert found.reason.code == "account_missing"


def test_nothing_is_used_where_stock_is_not_tracked() -> None:
    assert map_uses(DAY, [use(TEA, -1)], [], [], context(track_inventory=False)) is None
