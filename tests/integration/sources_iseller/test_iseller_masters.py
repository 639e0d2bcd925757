"""Products, customers, stock, shifts and movements of one outlet."""

from datetime import timedelta

import pytest

from posbridge.domain.movements import StockAdjustment, StockCount, TransferReceipt, TransferStart
from posbridge.domain.records import Product
from posbridge.domain.states import RecordKind
from posbridge.domain.windows import Window
from posbridge.errors import ConfigError
from posbridge.money import Decimal
from tests.integration.sandbox_iseller.shop import DAY, ONE, TWO, at
from tests.integration.sources_iseller.toko import Part, Toko, feed, ids, marks, problems, read, whole_day
from tests.sandbox.iseller import shelf

pytestmark = pytest.mark.integration

CODES = ("TC01", "TC02", "TC03")


@pytest.mark.parametrize("page_size", [1, 3, 200])
def test_tracked_and_untracked_products_are_read_to_the_last(toko: Toko, page_size: int) -> None:
    records = read(toko.open(page_size=page_size), "products")
    assert ids(records, RecordKind.PRODUCT) == sorted(each.id for each in toko.store.products)
    assert set(ids(records, RecordKind.MODIFIER)) == {"m-shot", "m-less"}
    assert problems(records) == []


def test_the_first_read_takes_all_and_the_next_ones_what_has_changed(toko: Toko) -> None:
    source = toko.open()
    assert len(ids(read(source, "products"), RecordKind.PRODUCT)) == len(toko.store.products)
    assert read(source, "products") == []
    toko.store.products[0].modified_at = at(3)
    assert ids(read(source, "products"), RecordKind.PRODUCT) == [toko.store.products[0].id]


def test_once_a_week_all_are_read_again(toko: Toko) -> None:
    source = toko.open()
    read(source, "products")
    later = [Window(start=DAY + timedelta(days=n), end=DAY + timedelta(days=n + 1)) for n in (6, 7)]
    assert [len(ids(read(source, "products", each), RecordKind.PRODUCT)) for each in later] == [0, 7]


def test_a_read_that_was_broken_off_counts_as_none(toko: Toko) -> None:
    source = toko.open(page_size=1)
    next(iter(source.read(feed("products", source), whole_day())))
    assert len(ids(read(source, "products"), RecordKind.PRODUCT)) == len(toko.store.products)


def test_each_outlet_reads_all_products_at_first(toko: Toko) -> None:
    read(toko.open(), "products")
    other = toko.open(part=Part(outlet=TWO, code="TC02"))
    assert len(ids(read(other, "products"), RecordKind.PRODUCT)) == len(toko.store.products)


def test_a_product_that_is_off_is_told_as_deleted(toko: Toko) -> None:
    toko.store.products[0].is_active = False
    gone = [each.typed.source_id for each in read(toko.open(), "products") if _deleted(each.typed)]  # type: ignore[union-attr]
    assert gone == [toko.store.products[0].id]


def _deleted(fact: object) -> bool:
    return isinstance(fact, Product) and fact.deleted


def test_customers_are_told_by_name(toko: Toko) -> None:
    assert ids(read(toko.open(), "customers"), RecordKind.CUSTOMER) == [toko.store.customers[0].id]


def test_stock_is_the_outlet_s_own(toko: Toko) -> None:
    toko.sell(at(1), units=3)
    toko.sell(at(1), units=5, outlet=TWO)
    tea = toko.store.product("TEH")
    mine = {each.product_id: each for each in toko.open(page_size=1).stock()}
    assert (mine[tea.id].quantity, mine[tea.id].sku) == (Decimal(97), "TEH")
    assert set(mine) == {each.id for each in toko.store.products if each.track_inventory}


# Shifts.


def test_closed_shifts_come_oldest_first_and_open_ones_do_not(toko: Toko) -> None:
    one, other = toko.store.outlet("TC01"), toko.store.outlet("TC02")
    one.add_register("second", "502")
    morning, parallel = toko.store.open_shift(one, at(1)), toko.store.open_shift(one, at(1), "502")
    morning.closed_at, parallel.closed_at = at(8), at(7)
    toko.store.open_shift(one, at(8.5))
    toko.store.open_shift(other, at(1)).closed_at = at(6)
    found = toko.open().closed_shifts(at(6.5))
    assert [(each.shift_id, each.closed_at) for each in found] == [(parallel.id, at(7)), (morning.id, at(8))]
    assert [each.shift_id for each in toko.open().closed_shifts(at(8))] == [morning.id]
    assert toko.open().closed_shifts(at(8) + timedelta(seconds=1)) == []


def test_the_orders_of_a_shift_are_those_closed_on_its_register_while_it_was_open(toko: Toko) -> None:
    outlet = toko.store.outlet("TC01")
    second = outlet.add_register("second", "502")
    shift = toko.store.open_shift(outlet, at(3))
    shift.closed_at = at(6)
    toko.sell(at(2))
    mine = [toko.sell(at(2), closed_at=at(3)), toko.sell(at(4)), toko.sell(at(6))]
    toko.sell(at(5), register=second)
    toko.sell(at(7))
    late = toko.sell(at(4.5), uploaded_at=at(9))
    source = toko.open(page_size=2)
    (told,) = source.closed_shifts(at(0))
    pages = list(source.sold_in(told))
    records = [record for page in pages for record in page.records]
    assert ids(records) == sorted(each.id for each in [*mine, late])
    assert {each.parent_id for each in records if each.kind is RecordKind.PAYMENT} == {*ids(records)}
    everything = marks(read(source))
    assert marks(records) <= everything


# Movements.


def move(toko: Toko) -> None:
    one, two, three = (toko.store.outlet(code) for code in CODES)
    tea = toko.store.product("TEH")
    started = shelf.start_transfer(toko.store, one, two, {tea: Decimal(5)}, at(1))
    shelf.accept_transfer(toko.store, started, at(2), accepted={tea: Decimal(4)}, rejected={tea: Decimal(1)})
    shelf.adjust(toko.store, one, {tea: Decimal(-2)}, at(3))
    shelf.count_stock(toko.store, two, {tea: Decimal(90)}, at(4))
    shelf.start_transfer(toko.store, two, three, {tea: Decimal(1)}, at(5))


@pytest.mark.parametrize(
    ("outlet", "code", "kinds"),
    [
        (ONE, "TC01", [TransferStart, TransferReceipt, StockAdjustment]),
        (TWO, "tc02", [TransferStart, TransferReceipt, StockCount, TransferStart]),
        (TWO, None, [TransferStart, TransferReceipt, StockCount, TransferStart]),
    ],
)
@pytest.mark.parametrize("page_size", [1, 200])
def test_an_outlet_reads_the_movements_that_it_has_an_end_of(
    toko: Toko, outlet: str, code: str | None, kinds: list[type], page_size: int
) -> None:
    move(toko)
    records = read(toko.open(part=Part(outlet=outlet, code=code), page_size=page_size), "movements")
    assert [type(each.typed) for each in records] == kinds
    assert problems(records) == []


def test_both_ends_tell_a_transfer_the_same(toko: Toko) -> None:
    move(toko)
    one, two = (
        marks(read(toko.open(part=Part(outlet=outlet, code=code)), "movements"))
        for outlet, code in ((ONE, "TC01"), (TWO, "TC02"))
    )
    assert len(one & two) == 2


def test_an_outlet_without_a_code_cannot_tell_its_movements(toko: Toko) -> None:
    toko.knobs.erp_access = True
    with pytest.raises(ConfigError, match="tells no code of outlet elsewhere"):
        read(toko.open(part=Part(outlet="elsewhere", code=None)), "movements")


def test_a_movement_of_an_unknown_kind_is_held(toko: Toko) -> None:
    move(toko)
    toko.knobs.unknown_enum = "action"
    records = read(toko.open(), "movements")
    assert [each.problem is not None for each in records] == [True, False, False]
