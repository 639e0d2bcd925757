"""Days that Jurnal has closed: both policies, with the closing told beforehand and learnt by refusal alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests

from posbridge.domain.states import DocumentState, Entity
from posbridge.domain.windows import RunKind
from tests.outlet_world import YESTERDAY, RunResult, World, open_world
from tests.sandbox.generator import PROFILES
from tests.sandbox.jurnal import Company

pytestmark = pytest.mark.integration

SLUG = "surabaya-tunjungan"
DAY = YESTERDAY - timedelta(days=10)
RECEIPTS, REFUNDS = 6, 2
MOVES = "closed_periods: first_open_day\nstart_date:"
SELLING = frozenset({Entity.SALES, Entity.PAYMENTS, Entity.RETURNS})


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A day of an outlet whose master data is synced; nothing of it is in the books."""
    with open_world(tmp_path, start_date=DAY - timedelta(days=5), slugs=(SLUG,)) as opened:
        opened.generator.generate_plain_day(opened.outlet(SLUG), DAY, RECEIPTS, REFUNDS)
        opened.run(SLUG, DAY, entities=frozenset({Entity.MASTER}))
        yield opened


def company(world: World) -> Company:
    return world.companies["jurnal_cv_rasa"]


def close(world: World, until: date | None, *, shown: bool = True) -> None:
    told = str(until) if until is not None else None
    world.jurnal.control.set_knobs({"closed_until": told, "closing_shown": shown})


def dates(world: World) -> set[date]:
    """Days that stand in Jurnal, of everything that has one."""
    books = company(world)
    tables = (books.invoices, books.payments, books.returns, books.credit_memos, books.refunds)
    return {row.date for table in tables for row in table}


def sync(world: World, kind: RunKind = RunKind.SCHEDULED) -> RunResult:
    return world.run(SLUG, DAY, entities=SELLING, kind=kind)


def memos(world: World) -> list[str]:
    books = company(world)
    rows = [*books.invoices, *books.payments, *books.returns, *books.refunds]
    return [row.memo for row in rows]


def writes(world: World) -> int:
    return sum(count for name, count in world.jurnal_control.log.by().items() if not name.startswith("GET"))


def reasons(result: RunResult) -> set[str]:
    return {each.reason.code for each in result.bench.store.inbox.problems(Entity.SALES)}


def test_a_day_that_jurnal_tells_is_closed_is_held_and_nothing_is_sent(world: World) -> None:
    close(world, DAY)
    world.jurnal_control.log.clear()

    held = sync(world)

    assert reasons(held) == {"period_locked"}
    told = held.bench.store.inbox.problems(Entity.SALES)[0].reason
    assert str(DAY) in told.message
    assert f"{SLUG}.yaml" in told.remedy
    assert held.tally(Entity.SALES).held == RECEIPTS
    assert writes(world) == 0
    assert world.jurnal_control.log.by()["GET companies/active"] == 1


def test_a_held_day_is_posted_on_its_own_day_once_the_period_is_opened(world: World) -> None:
    close(world, DAY)
    sync(world)
    close(world, None)

    opened = sync(world, RunKind.MANUAL)

    assert opened.errors == {}
    assert len(company(world).invoices) == RECEIPTS
    assert dates(world) == {DAY}
    assert not any("Tanggal asli" in memo for memo in memos(world))


def test_first_open_day_books_everything_on_the_day_after_the_closing_with_both_days(world: World) -> None:
    world.change_settings(SLUG, "start_date:", MOVES)
    close(world, DAY + timedelta(days=2))

    moved = sync(world)

    assert moved.errors == {}
    assert len(company(world).invoices) == RECEIPTS
    assert len(company(world).returns) == REFUNDS
    assert dates(world) == {DAY + timedelta(days=3)}
    assert all(f"Tanggal asli {DAY} (periode ditutup)" in memo for memo in memos(world))
    documents = moved.bench.store.outbox.happened(DAY, DAY)
    assert {each.document.business_day for each in documents} == {DAY}
    assert {each.state for each in documents} == {DocumentState.POSTED}


@pytest.mark.parametrize("moves", [False, True])
def test_what_stands_in_jurnal_is_not_touched_by_a_later_closing(world: World, moves: bool) -> None:  # noqa: FBT001
    if moves:
        world.change_settings(SLUG, "start_date:", MOVES)
    assert sync(world).errors == {}
    before = company(world).digest()
    close(world, DAY)
    world.run(SLUG, DAY, entities=frozenset({Entity.MASTER}))
    world.jurnal_control.log.clear()

    again = sync(world)

    assert again.errors == {}
    assert company(world).digest() == before
    assert writes(world) == 0


def test_a_refund_of_today_passes_though_its_invoice_is_of_a_closed_day(world: World) -> None:
    assert sync(world).errors == {}
    close(world, DAY + timedelta(days=1))
    receipt = next(each for each in world.outlet(SLUG).receipts if not each.refunds)
    told = {"kind": "refund", "outlet": PROFILES[SLUG].outlet, "receipt": receipt.number, "full": True}
    event = {**told, "at": f"{YESTERDAY}T12:00:00+07:00"}
    requests.post(f"{world.moka_url}/_sandbox/events", json=event, timeout=10).raise_for_status()

    later = world.run(SLUG, YESTERDAY, entities=SELLING)

    assert later.errors == {}
    assert max(dates(world)) == YESTERDAY


def test_a_plain_lock_is_learnt_from_one_refusal_and_then_nothing_more_is_sent(world: World) -> None:
    close(world, DAY + timedelta(days=2), shown=False)

    refused = sync(world)
    assert reasons(refused) == {"period_locked"}
    assert refused.tally(Entity.SALES).rejected == RECEIPTS
    world.jurnal_control.log.clear()

    held = sync(world)
    assert reasons(held) == {"period_locked"}
    assert held.tally(Entity.SALES).held == RECEIPTS
    assert writes(world) == 0


def test_a_run_by_hand_tries_a_plain_lock_again_and_books_the_own_day(world: World) -> None:
    close(world, DAY + timedelta(days=2), shown=False)
    sync(world)
    sync(world)
    close(world, None)

    opened = sync(world, RunKind.MANUAL)

    assert opened.errors == {}
    assert dates(world) == {DAY}
    assert opened.bench.target.books().closed_until is None  # an accepted document forgets what was learnt


def test_first_open_day_moves_on_by_one_refusal_in_each_run_until_a_day_is_open(world: World) -> None:
    world.change_settings(SLUG, "start_date:", MOVES)
    lock = DAY + timedelta(days=3)
    close(world, lock, shown=False)

    for _ in range(4):
        world.jurnal_control.log.clear()
        result = sync(world)
        assert world.jurnal_control.log.by().get("POST sales_invoices/batch_create", 0) <= 1
        if not result.errors:
            break

    assert result.errors == {}
    assert len(company(world).invoices) == RECEIPTS
    assert len(company(world).payments) >= RECEIPTS
    (booked,) = dates(world)
    assert lock < booked <= YESTERDAY + timedelta(days=1)
    assert all(f"Tanggal asli {DAY}" in memo for memo in memos(world))


def test_a_usual_night_asks_nothing_about_closed_periods(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), YESTERDAY, 3, 1)
    world.jurnal_control.log.clear()

    assert world.run(SLUG, YESTERDAY).errors == {}

    assert "GET companies/active" not in world.jurnal_control.log.by()


def test_days_long_past_ask_once_a_day(world: World) -> None:
    other = DAY + timedelta(days=1)
    world.generator.generate_plain_day(world.outlet(SLUG), other, 3, 0)
    world.jurnal_control.log.clear()

    assert sync(world).errors == {}
    assert world.run(SLUG, other, entities=SELLING).errors == {}

    assert world.jurnal_control.log.by()["GET companies/active"] == 1
