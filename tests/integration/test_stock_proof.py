"""The proof of stock at the end of a run: differences by product, and what is no difference."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from posbridge.bootstrap import wall_clock
from posbridge.steps.bench import Bench, Run
from posbridge.steps.reconcile import prove
from tests.integration.stock_words import (
    BEKASI,
    CARDS,
    DAY,
    DEPOK,
    PLACES,
    at,
    company,
    count_everything,
    differs,
    on_shelf,
    receive,
    send,
)
from tests.outlet_world import ISELLER, World, open_world

pytestmark = pytest.mark.integration

EVENING = "23:30"
"""Late enough for a run of the day after to read it again."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Both outlets counted. Tests leave the two sides alike."""
    with counted(tmp_path_factory.mktemp("proof")) as opened:
        yield opened


@contextmanager
def counted(folder: Path) -> Iterator[World]:
    """Outlets that keep nothing but what the tests speak of, all of it counted."""
    with open_world(folder, start_date=DAY, slugs=ISELLER) as opened:
        for product in opened.iseller_store.products:
            if product.sku not in CARDS:
                product.opening.clear()
        count_everything(opened)
        yield opened


def proof(bench: Bench, run: Run) -> tuple[list[tuple[str, int]], list[str]]:
    """Products that differ, each by how many units, and the notes of the day."""
    day = prove(bench, run).days[-1]
    return [(each.receipt_no, int(each.amount)) for each in day.differences if each.reason == "stock"], list(day.notes)


def differences(world: World, slug: str) -> list[tuple[str, int]]:
    result = world.run(slug)
    return proof(result.bench, result.run)[0]


def test_stock_that_agrees_is_one_row_for_the_warehouse(world: World) -> None:
    world.tell_iseller("sale", BEKASI, at(EVENING), sku="BOTOL", quantity=4)
    result = world.run(BEKASI)
    assert result.errors == {}
    rows = [row for row in result.done["reconcile"].days[-1].rows if row.line.startswith("stock")]
    assert [(row.line, row.pos - row.jurnal) for row in rows] == [("stock Gudang Bekasi", 0)]
    assert int(rows[0].pos) == sum(on_shelf(world, sku, BEKASI) for sku in CARDS)


def test_what_was_changed_in_jurnal_by_hand_is_named_by_movement_and_else_by_product(tmp_path: Path) -> None:
    with counted(tmp_path) as opened:
        said = opened.tell_iseller("adjustment", BEKASI, at("11:00"), units={"AIR": -6})
        opened.tell_iseller("sale", BEKASI, at(EVENING), sku="BOTOL", quantity=4)
        assert opened.run(BEKASI).errors == {}
        books = company(opened)
        (adjusted,) = [each for each in books.adjustments if said["reference_code"] in each.transaction_no]
        write(opened, "DELETE", f"stock_adjustments/{adjusted.id}", None)
        (tea,) = [product.id for product in books.products if product.name == CARDS["BOTOL"]]
        books.stock.movements.remove(
            *[each for each in books.stock.movements if (each.product_id, each.quantity) == (tea, -4)]
        )
        lines = [{"product_name": CARDS["DONAT"], "difference": -2}]
        by_hand = {
            "stock_adjustment_type": "general",
            "date": str(DAY),
            "maintain_actual": False,
            "account_name": account_name(opened, "5-50300"),
            "warehouse_name": PLACES[BEKASI],
            "lines_attributes": lines,
        }
        write(opened, "POST", "stock_adjustments", {"stock_adjustment": by_hand})
        result = opened.run(BEKASI)
        (by_hand_number,) = [each.transaction_no for each in books.adjustments if each.custom_id is None]
        assert sorted(proof(result.bench, result.run)[0]) == sorted(
            [(said["reference_code"], 6), (by_hand_number, -2), (CARDS["BOTOL"], 4)]
        )
        assert "differ on" in str(result.errors["reconcile"])
        assert opened.run(DEPOK).errors == {}


def write(world: World, method: str, path: str, body: dict[str, Any] | None) -> None:
    """What a person does in Jurnal."""
    world.bench(BEKASI).target._office.transport.write(method, path, body)  # type: ignore[attr-defined]


def account_name(world: World, number: str) -> str:
    account = company(world).accounts.first("number", number)
    assert account is not None
    return account.name


def test_goods_in_transit_are_no_difference(world: World) -> None:
    send(world, EVENING, {"BOTOL": 5})
    assert [differences(world, slug) for slug in ISELLER] == [[], []]


def test_goods_underway_without_a_transit_warehouse_are_no_difference(tmp_path: Path) -> None:
    with counted(tmp_path) as opened:
        _goods_underway(opened)


def _goods_underway(world: World) -> None:
    for slug in ISELLER:
        world.change_settings(slug, "transit_warehouse: Gudang Transit", "transit_warehouse: null")
    transfer = send(world, "09:00", {"BOTOL": 5})
    assert [differences(world, slug) for slug in ISELLER] == [[], []]
    assert differs(world), "Jurnal still has them where they came from"
    receive(world, EVENING, transfer, accepted={"BOTOL": 2})
    assert [differences(world, slug) for slug in (DEPOK, BEKASI)] == [[], []]


def test_goods_that_are_sold_and_not_handed_over_are_no_difference(world: World) -> None:
    sold = world.tell_iseller("sale", BEKASI, at(EVENING), sku="KALENG", quantity=3, unfulfilled=True)
    assert differences(world, BEKASI) == []
    world.tell_iseller("fulfil", BEKASI, at("23:40"), order=sold["order_id"])
    assert differences(world, BEKASI) == []


def test_what_happened_after_the_window_is_a_note_and_no_difference(world: World) -> None:
    """The shelf goes on between the end of a run's window and the proof."""
    before = wall_clock() - timedelta(minutes=2)
    sold = world.tell_iseller("sale", BEKASI, at(EVENING), sku="AIR", quantity=6)
    result = world.run(BEKASI, now=before)
    assert result.errors == {}
    later = before + timedelta(minutes=1)
    world.tell_iseller("sale", BEKASI, later, sku="BOTOL", quantity=4)
    world.tell_iseller("refund", BEKASI, later, order=sold["order_id"], units={"0": 2})
    world.tell_iseller("adjustment", BEKASI, later, units={"DONAT": -3})
    world.tell_iseller("transfer_start", BEKASI, later, units={"KALENG": 1}, destination="TC02")
    found, notes = proof(world.bench(BEKASI), result.run)
    assert found == []
    assert any(note.startswith("stock of 4 products moved after this run's window ended") for note in notes)
    assert differences(world, BEKASI) == []


def test_a_void_whose_goods_did_not_come_back_is_left_for_the_next_count(world: World) -> None:
    """iSeller's API does not tell whether voided goods went back; Jurnal books that they did."""
    sold = world.tell_iseller("sale", BEKASI, at(EVENING), sku="BOTOL", quantity=4)
    world.tell_iseller("void", BEKASI, at("23:35"), order=sold["order_id"], stock_back=False)
    assert differences(world, BEKASI) == [(CARDS["BOTOL"], 4)]
    world.tell_iseller("opname", BEKASI, at("23:45"), units={"BOTOL": on_shelf(world, "BOTOL", BEKASI)})
    assert differences(world, BEKASI) == []


def test_a_run_over_days_of_its_own_proves_no_stock(world: World) -> None:
    result = world.run(BEKASI, DAY)
    assert result.errors == {}
    assert [row.line for row in result.done["reconcile"].days[-1].rows if row.line.startswith("stock")] == []
