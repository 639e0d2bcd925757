"""What happens to a day when answers are lost, limits bite and runs collide: nothing lost, nothing twice."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from posbridge.bootstrap import wall_clock
from posbridge.domain.states import DocumentKind, Entity
from posbridge.errors import BudgetSpentError, FatalError, RetryableError
from posbridge.steps.load import load
from tests.outlet_world import YESTERDAY, RunResult, World, open_world
from tests.sandbox.faults import Fault

pytestmark = pytest.mark.integration

SLUG = "jakarta-selatan"
DAY = YESTERDAY


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, start_date=DAY - timedelta(days=2), slugs=(SLUG, "bandung-dago")) as opened:
        yield opened


def company(world: World) -> Any:
    return world.companies["jurnal_pt_contoh"]


def numbers(world: World) -> list[str]:
    return [invoice.custom_id for invoice in company(world).invoices]


def test_a_batch_whose_answer_was_lost_is_looked_up_and_not_sent_again(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 120, refunds=2)
    world.run(SLUG, DAY, entities=frozenset({Entity.MASTER}))
    world.jurnal_control.faults.add(Fault(kind="commit_then_drop", path_regex="sales_invoices/batch_create"))
    first = world.run(SLUG, DAY)
    error = first.errors["sales.load"]
    assert isinstance(error, RetryableError), "Airflow tries again by itself, after a while"
    assert error.retry_after == 60
    assert "100 of sales are uncertain" in error.message
    again = world.run(SLUG, DAY)
    assert again.errors == {}
    assert again.done["sales.load"].adopted == 100
    assert again.done["sales.load"].sent == 0
    assert len(numbers(world)) == len(set(numbers(world))) == 120


def test_a_lost_answer_of_a_request_that_never_arrived_is_sent_again(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 10, refunds=0)
    world.run(SLUG, DAY, entities=frozenset({Entity.MASTER}))
    world.jurnal_control.faults.add(Fault(kind="drop", path_regex="sales_invoices/batch_create"))
    assert "sales.load" in world.run(SLUG, DAY).errors
    assert len(numbers(world)) == 0
    assert world.run(SLUG, DAY).errors == {}
    assert len(numbers(world)) == 10


@pytest.mark.parametrize("path", ["sales_returns$", "credit_memos$", "customer_credit_memo_refund$"])
def test_a_lost_answer_of_a_return_or_its_refund_pays_out_once(world: World, path: str) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 30, refunds=4)
    world.jurnal_control.faults.add(Fault(kind="commit_then_drop", method="POST", path_regex=path))
    assert "returns.load" in world.run(SLUG, DAY).errors
    again = world.run(SLUG, DAY)
    assert again.errors == {}
    assert again.done["reconcile"].tied
    assert len(company(world).returns) == 4


def test_a_claim_of_a_killed_worker_is_taken_over_by_look_up(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 10, refunds=0)
    world.run(SLUG, DAY, entities=frozenset({Entity.MASTER}))
    result = world.run(SLUG, DAY, entities=frozenset({Entity.MASTER}))
    before = world.run(SLUG, DAY, entities=frozenset({Entity.SALES}), now=wall_clock())
    assert before.errors == {}
    # A worker that dies between claim and answer leaves SENDING rows behind; this one does so on purpose.
    world.generator.generate_plain_day(world.outlet("bandung-dago"), DAY, 10, refunds=0)
    other = world.bench("bandung-dago")
    world.run("bandung-dago", DAY, entities=frozenset({Entity.MASTER}))
    dead = _extract_and_map_only(world, "bandung-dago")
    claimed = dead.bench.store.outbox.claim(
        DocumentKind.INVOICE, holder="dead", run="dead", limit=4, now=wall_clock() - timedelta(minutes=10)
    )
    assert len(claimed) == 4
    done = load(Entity.SALES, other, dead.run)
    assert done.tally.posted == 10
    assert len(numbers(world)) == len(set(numbers(world))) == 20
    assert result.errors == {}


def _extract_and_map_only(world: World, slug: str) -> RunResult:
    """A run whose load never happened: its answers to Jurnal are refused before they are sent."""
    world.jurnal_control.faults.add(Fault(kind="status", status=503, path_regex="sales_invoices", times=None))
    result = world.run(slug, DAY, entities=frozenset({Entity.SALES}))
    world.jurnal_control.faults.clear()
    resolved = world.run(slug, DAY, entities=frozenset({Entity.MASTER}))
    assert resolved.errors == {}
    outbox = result.bench.store.outbox
    uncertain = outbox.claim_uncertain(DocumentKind.INVOICE, holder="sweeper", limit=100, now=wall_clock())
    if uncertain:
        findings = result.bench.target.find(DocumentKind.INVOICE, uncertain)
        ids = [each.document.custom_id for each in uncertain]
        outbox.resolve("sweeper", dict(zip(ids, findings, strict=True)), now=wall_clock())
    return result


def test_days_carried_newest_first_give_the_same_books_each_once(world: World) -> None:
    days = [DAY - timedelta(days=back) for back in (0, 1, 2)]
    for day in reversed(days):
        world.generator.generate_day(world.outlet(SLUG), day, 50)
    for day in days:
        world.run(SLUG, day)
    last = world.run(SLUG, days[-1], days[0])
    assert last.errors == {}
    assert last.done["reconcile"].tied
    assert len(numbers(world)) == len(set(numbers(world)))


def test_runs_of_one_outlet_at_the_same_time_post_each_receipt_once(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 60, refunds=3)
    world.run(SLUG, DAY, entities=frozenset({Entity.MASTER}))
    results: list[RunResult] = []
    threads = [threading.Thread(target=lambda: results.append(world.run(SLUG, DAY))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 3
    assert world.run(SLUG, DAY).errors == {}
    assert len(numbers(world)) == len(set(numbers(world))) == 60
    assert len(company(world).payments) == 60
    assert len(company(world).returns) == 3


def test_a_spent_month_is_a_clear_failure_that_says_when_it_resets(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 10, refunds=0)
    world.run(SLUG, DAY, entities=frozenset({Entity.MASTER}))
    world.jurnal.knobs.monthly_limit = 1
    spent = world.run(SLUG, DAY)
    error = spent.errors["sales.load"]
    assert isinstance(error, BudgetSpentError)
    assert error.resets_at.day == 1
    assert error.resets_at.isoformat() in error.message
    assert len(numbers(world)) == 0
    (sales,) = [line for line in spent.bench.store.status() if line.entity == Entity.SALES]
    assert (sales.state, sales.posted, sales.total, sales.last_success) == ("failed", 0, 10, None)


def test_an_empty_store_facing_books_that_hold_the_outlets_sales_refuses_to_send(world: World, tmp_path: Path) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 5, refunds=0)
    assert world.run(SLUG, DAY).errors == {}
    world.database_url = f"sqlite:///{tmp_path / 'lost.db'}"
    error = world.run(SLUG, DAY).errors["sales.load"]
    assert isinstance(error, FatalError)
    assert "Sending now could double them" in error.message
    assert "Restore the store" in error.remedy
    assert len(numbers(world)) == 5
