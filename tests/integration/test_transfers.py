"""Goods that move between two iSeller outlets of one store: each movement once in Jurnal, whoever sees it first."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from posbridge.domain.states import Entity, RecordState
from posbridge.errors import IncompleteError
from posbridge.money import Decimal
from tests.integration.stock_words import (
    BEKASI,
    DAY,
    DEPOK,
    PLACES,
    STOCK,
    TRANSIT,
    at,
    company,
    count_everything,
    differs,
    in_jurnal,
    receive,
    send,
    told,
)
from tests.outlet_world import ISELLER, RunResult, World, open_world
from tests.sandbox.iseller.product import Product

pytestmark = pytest.mark.integration

TRANSFERS = frozenset({Entity.TRANSFERS})


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Both outlets counted and in Jurnal. Tests move goods of their own and judge by what these did."""
    with open_world(tmp_path_factory.mktemp("transfers"), start_date=DAY, slugs=ISELLER) as world:
        count_everything(world)
        for slug in ISELLER:
            assert world.run(slug, DAY, entities=STOCK).errors == {}
        yield world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, start_date=DAY, slugs=ISELLER) as opened:
        yield opened


def run(world: World, slug: str) -> RunResult:
    return world.run(slug, DAY, entities=TRANSFERS)


def levels(world: World, sku: str) -> tuple[int, int, int]:
    """Units in Bekasi's warehouse, in transit and in Depok's."""
    bekasi, depok = PLACES.values()
    return in_jurnal(world, sku, bekasi), in_jurnal(world, sku, TRANSIT), in_jurnal(world, sku, depok)


def moved(world: World, sku: str, before: tuple[int, int, int]) -> tuple[int, ...]:
    return tuple(now - then for now, then in zip(levels(world, sku), before, strict=True))


@pytest.mark.parametrize(("first", "second"), list(product(ISELLER, ISELLER)))
def test_a_transfer_is_posted_once_whichever_outlet_sees_its_events_first(
    shared: World, first: str, second: str
) -> None:
    before = levels(shared, "BOTOL")
    transfer = send(shared, "09:00", {"BOTOL": 5})
    assert run(shared, first).errors == {}
    assert moved(shared, "BOTOL", before) == (-5, 5, 0)
    receive(shared, "10:00", transfer)
    assert run(shared, second).errors == {}
    assert moved(shared, "BOTOL", before) == (-5, 0, 5)
    books = company(shared).digest()
    for slug in ISELLER:
        assert run(shared, slug).errors == {}
    assert company(shared).digest() == books
    assert len([each for each in company(shared).transfers if transfer in each.transaction_no]) == 2
    assert differs(shared) == []


def test_start_and_receipt_that_are_read_together_are_posted_in_order(shared: World) -> None:
    before = levels(shared, "BOTOL")
    transfer = send(shared, "09:00", {"BOTOL": 3})
    receive(shared, "10:00", transfer)
    assert run(shared, DEPOK).errors == {}
    assert moved(shared, "BOTOL", before) == (-3, 0, 3)
    start, arrival = [each.memo for each in company(shared).transfers if transfer in each.transaction_no]
    assert (start.endswith("sent"), arrival.endswith("accepted")) == (True, True)


def test_receipts_in_part_leave_the_rest_in_transit(shared: World) -> None:
    before = levels(shared, "AIR")
    transfer = send(shared, "09:00", {"AIR": 10})
    receive(shared, "10:00", transfer, accepted={"AIR": 4})
    run(shared, BEKASI)
    assert moved(shared, "AIR", before) == (-10, 6, 4)
    receive(shared, "11:00", transfer, accepted={"AIR": 6})
    run(shared, DEPOK)
    assert moved(shared, "AIR", before) == (-10, 0, 10)


def test_cancelled_goods_go_back_and_rejected_ones_are_a_loss_out_of_transit(shared: World) -> None:
    before = levels(shared, "KALENG")
    losses = company(shared).ledger_balance("5-50300")
    transfer = send(shared, "09:00", {"KALENG": 10})
    receive(shared, "10:00", transfer, accepted={"KALENG": 5}, cancelled={"KALENG": 3}, rejected={"KALENG": 2})
    assert run(shared, DEPOK).errors == {}
    assert moved(shared, "KALENG", before) == (-7, 0, 5)
    (loss,) = [each for each in company(shared).adjustments if transfer in each.transaction_no]
    assert [line.difference for line in loss.lines] == [Decimal(-2)]
    assert company(shared).ledger_balance("5-50300") >= losses
    assert differs(shared) == []


def test_goods_from_a_supplier_come_in_at_their_cost_when_they_are_accepted(shared: World) -> None:
    before = levels(shared, "AIR")
    said = shared.tell_iseller("transfer_start", BEKASI, at("08:00"), units={"AIR": 20}, supplier="CV Sumber Teh")
    run(shared, BEKASI)
    assert moved(shared, "AIR", before) == (0, 0, 0)
    shared.tell_iseller("transfer_accept", BEKASI, at("08:30"), transfer=said["transfer_id"], accepted={"AIR": 18})
    run(shared, BEKASI)
    assert moved(shared, "AIR", before) == (18, 0, 0)
    (came,) = [each for each in company(shared).adjustments if said["reference_code"] in each.transaction_no]
    assert [line.price for line in came.lines] == [Decimal(3000)]
    assert run(shared, DEPOK).tally(Entity.TRANSFERS).complete


def test_adjustments_are_signed_differences_of_their_outlet_alone(shared: World) -> None:
    before = levels(shared, "BOTOL")
    shared.tell_iseller("adjustment", DEPOK, at("20:00"), units={"BOTOL": -4, "AIR": 2}, notes="Pecah")
    assert run(shared, BEKASI).errors == {}
    assert moved(shared, "BOTOL", before) == (0, 0, 0)
    assert run(shared, DEPOK).errors == {}
    assert moved(shared, "BOTOL", before) == (0, 0, -4)
    assert differs(shared) == []


def test_documents_are_posted_oldest_first(shared: World) -> None:
    known = len(company(shared).transfers)
    sent = {day: send(shared, "15:00", {"BOTOL": 1}, day=DAY - timedelta(days=day)) for day in (0, 2, 1)}
    shared.run(BEKASI, DAY - timedelta(days=2), DAY, entities=TRANSFERS)
    posted = [each.transaction_no.rpartition("-")[0] for each in company(shared).transfers][known:]
    assert posted == [sent[2], sent[1], sent[0]]


def add_product(world: World, sku: str, name: str) -> Product:
    """A product that the store has and master data does not know yet."""
    store = world.iseller_store
    like = store.product("BOTOL")
    made = Product(
        id=store.numbers.guid(),
        header_id=store.numbers.guid(),
        name=name,
        sku=sku,
        price=like.price,
        track_inventory=True,
        buying_price=like.buying_price,
        opening=dict(like.opening),
        modified_at=at("08:00"),
    )
    return store.add_product(made)


def test_a_receipt_waits_for_a_start_that_is_held_and_goes_through_by_itself(shared: World) -> None:
    add_product(shared, "BARU", "Teh Baru")
    transfer = send(shared, "09:00", {"BARU": 2})
    receive(shared, "10:00", transfer)
    for slug in ISELLER:
        result = run(shared, slug)
        waits = told(result)[transfer, "transfer_receipt"]
        assert waits.startswith(
            f"Transfer {transfer} was started on {DAY} and is not in Jurnal yet: Transfer {transfer}"
        )
        assert "is not among the products" in waits
        assert told(result)[transfer, "transfer_start"] in waits
        assert isinstance(result.errors["transfers.load"], IncompleteError)
        assert result.tally(Entity.TRANSFERS).waiting == 1
    mended = shared.run(DEPOK, DAY, entities=STOCK)
    assert mended.errors == {}
    assert told(mended) == {}
    assert len([each for each in company(shared).transfers if transfer in each.transaction_no]) == 2
    assert run(shared, BEKASI).errors == {}


def test_a_receipt_waits_for_a_start_that_the_settings_hold_until_they_are_mended(world: World) -> None:
    count_everything(world)
    for slug in ISELLER:
        world.change_settings(slug, "transit_warehouse: Gudang Transit", "transit_warehouse: Gudang Tansit")
    transfer = send(world, "09:00", {"BOTOL": 5})
    receive(world, "10:00", transfer, accepted={"BOTOL": 5})
    held = world.run(BEKASI, DAY, entities=STOCK)
    messages = told(held)
    assert "Gudang Tansit" in messages[transfer, "transfer_start"]
    assert messages[transfer, "transfer_receipt"].startswith(
        f"Transfer {transfer} was started on {DAY} and is not in Jurnal yet: "
    )
    assert len(company(world).transfers) == 0
    for slug in ISELLER:
        world.change_settings(slug, "transit_warehouse: Gudang Tansit", "transit_warehouse: Gudang Transit")
    assert world.run(BEKASI, DAY, entities=STOCK).errors == {}
    assert world.run(DEPOK, DAY, entities=STOCK).errors == {}
    assert len(company(world).transfers) == 2
    assert differs(world) == []


def test_a_receipt_waits_for_a_start_that_jurnal_refuses_and_names_why(world: World) -> None:
    """The Jurnal company forbids negative stock, and nothing was ever counted there."""
    world.jurnal.knobs.allow_negative_stock = False
    transfer = send(world, "09:00", {"BOTOL": 5})
    receive(world, "10:00", transfer, accepted={"BOTOL": 5})
    refused = world.run(BEKASI, DAY, entities=STOCK)
    again = world.run(BEKASI, DAY, entities=TRANSFERS)
    for result in (refused, again):
        messages = told(result)
        assert "not enough in stock" in messages[transfer, "transfer_start"]
        assert "not enough in stock" in messages[transfer, "transfer_receipt"]
        assert messages[transfer, "transfer_receipt"].startswith(f"Transfer {transfer} was started on {DAY}")
        assert "transfers.load" in result.errors
    world.jurnal.knobs.allow_negative_stock = True
    assert run(world, BEKASI).errors == {}
    assert world.run(DEPOK, DAY, entities=STOCK).errors == {}
    assert len(company(world).transfers) == 2
    assert levels(world, "BOTOL") == (-5, 0, 5)


def test_without_a_transit_warehouse_the_receipt_moves_the_goods(world: World) -> None:
    for slug in ISELLER:
        world.change_settings(slug, "transit_warehouse: Gudang Transit", "transit_warehouse: null")
    count_everything(world)
    transfer = send(world, "09:00", {"BOTOL": 10})
    for slug in ISELLER:
        result = world.run(slug, DAY, entities=STOCK)
        assert result.errors == {}
        assert result.tally(Entity.TRANSFERS).skipped == 1
    before = levels(world, "BOTOL")
    assert before == (600, 0, 600)
    receive(world, "10:00", transfer, accepted={"BOTOL": 4}, cancelled={"BOTOL": 3}, rejected={"BOTOL": 1})
    receive(world, "11:00", transfer, accepted={"BOTOL": 2})
    for slug in (DEPOK, BEKASI):
        assert run(world, slug).errors == {}
    assert moved(world, "BOTOL", before) == (-7, 0, 6)
    assert differs(world) == []


def test_without_stock_in_the_settings_no_movement_is_read(world: World) -> None:
    for slug in ISELLER:
        world.change_settings(slug, "track_inventory: true", "track_inventory: false")
    send(world, "09:00", {"BOTOL": 10})
    result = world.run(BEKASI, DAY, entities=STOCK)
    assert result.errors == {}
    assert "track_inventory is false" in result.done["transfers.extract"].note
    assert (len(company(world).transfers), len(company(world).adjustments)) == (0, 0)
    assert [each.state for each in result.bench.store.inbox.problems() if each.state is RecordState.HELD] == []
