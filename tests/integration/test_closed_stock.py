"""A closed day of an iSeller outlet: sales, stock that sales used, an adjustment, a transfer and a count."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from posbridge.domain.states import DocumentKind, Entity, RecordKind
from posbridge.domain.windows import RunKind
from tests.integration.stock_words import BEKASI, at, company, told
from tests.outlet_world import YESTERDAY, RunResult, World, open_world

pytestmark = pytest.mark.integration

DAY = YESTERDAY - timedelta(days=6)
LOCK = DAY + timedelta(days=2)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, start_date=DAY, slugs=(BEKASI,)) as opened:
        opened.iseller_generator.generate_plain_day(opened.iseller_outlet(BEKASI), DAY, 20, refunds=1)
        opened.tell_iseller("adjustment", BEKASI, at("05:00", DAY), units={"BOTOL": 40})
        opened.tell_iseller("transfer_start", BEKASI, at("09:00", DAY), units={"BOTOL": 2}, destination="TC02")
        opened.tell_iseller("opname", BEKASI, at("23:00", DAY), units={"AIR": 300})
        opened.run(BEKASI, DAY, entities=frozenset({Entity.MASTER}))
        opened.jurnal.control.set_knobs({"closed_until": str(LOCK)})
        yield opened


def booked(world: World) -> set[date]:
    books = company(world)
    tables = (books.invoices, books.payments, books.returns, books.refunds, books.transfers, books.adjustments)
    return {row.date for table in tables for row in table}


def sync(world: World) -> RunResult:
    return world.run(BEKASI, DAY, kind=RunKind.SCHEDULED)


def held(result: RunResult) -> dict[str, set[str]]:
    """Reason codes of what is held, by the record's kind."""
    found: dict[str, set[str]] = {}
    for each in result.bench.store.inbox.problems():
        if each.state == "held":
            found.setdefault(each.kind, set()).add(each.reason.code)
    return found


def test_hold_sends_nothing_of_a_closed_day_and_all_of_it_once_it_is_open(world: World) -> None:
    first = sync(world)

    assert held(first) == {
        RecordKind.SALE: {"period_locked"},
        RecordKind.STOCK_ADJUSTMENT: {"period_locked"},
        RecordKind.TRANSFER_START: {"period_locked"},
        RecordKind.STOCK_COUNT: {"count_in_closed_period"},
    }
    assert booked(world) == set()

    world.jurnal.control.set_knobs({"closed_until": None})
    second = world.run(BEKASI, DAY)
    assert held(second) == {}
    assert booked(world) == {DAY}


def test_first_open_day_moves_all_but_the_count(world: World) -> None:
    world.change_settings(BEKASI, "start_date:", "closed_periods: first_open_day\nstart_date:")

    moved = sync(world)

    assert held(moved) == {RecordKind.STOCK_COUNT: {"count_in_closed_period"}}, told(moved)
    assert booked(world) == {LOCK + timedelta(days=1)}
    documents = moved.bench.store.outbox.happened(DAY, DAY)
    assert {each.document.day for each in documents} == {DAY}
    assert {DocumentKind.INVOICE, DocumentKind.STOCK_USE, DocumentKind.WAREHOUSE_TRANSFER} <= {
        each.document.kind for each in documents
    }

    again = sync(world)  # what was used is known to be booked, and is not planned anew
    assert len(again.bench.store.outbox.happened(DAY, DAY)) == len(documents)
    world.jurnal.control.set_knobs({"closed_until": None})
    opened = world.run(BEKASI, DAY)
    assert held(opened) == {}
    counted = [each for each in company(world).adjustments if each.is_count]
    assert [each.date for each in counted] == [DAY]
