"""Tie-outs kept: each proof of a day as it was, and each difference from when it opens until it closes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from posbridge.domain.states import DocumentKind
from posbridge.domain.tieouts import DifferenceReason, KeptDifference
from posbridge.errors import FatalError
from posbridge.money import Decimal
from posbridge.ports import OutletStore
from posbridge.store.engine import database, database_url
from posbridge.store.store import Store
from posbridge.store.tables import tie_outs
from tests.unit.store.proofs import difference, proof, stock_difference
from tests.unit.store.samples import COMPANY, DAY, LATER, NOW, document, posted

NEXT = DAY + timedelta(days=1)
NIGHT = timedelta(days=1)


def test_a_proof_comes_back_to_the_digit(outlet: OutletStore) -> None:
    told = proof(difference(), stock_difference(), stock=True, notes=("2 voided receipts are left out",))
    outlet.tieouts.keep([told], run="run 1", now=NOW)

    (kept,) = outlet.tieouts.latest(DAY, DAY)

    assert kept.tieout == told
    assert str(kept.tieout.rows[0].pos) == "122100.50"
    assert (kept.run, kept.proved_at, kept.proved_at.tzinfo) == ("run 1", NOW, UTC)


def test_latest_is_the_last_proof_of_each_day_of_the_range(outlet: OutletStore) -> None:
    outlet.tieouts.keep([proof(difference()), proof(day=NEXT)], run="run 1", now=NOW)
    outlet.tieouts.keep([proof()], run="run 2", now=LATER)

    assert [(kept.tieout.day, kept.run) for kept in outlet.tieouts.latest(DAY, NEXT)] == [
        (DAY, "run 2"),
        (NEXT, "run 1"),
    ]
    assert [kept.run for kept in outlet.tieouts.latest(NEXT, date.max)] == ["run 1"]
    assert outlet.tieouts.latest(NEXT + NIGHT, date.max) == []


def test_history_has_every_proof_with_the_differences_of_its_time(outlet: OutletStore) -> None:
    nights = [proof(difference("R1")), proof(difference("R1"), difference("R2")), proof(difference("R2")), proof()]
    for night, told in enumerate(nights):
        outlet.tieouts.keep([told], run=f"run {night}", now=NOW + night * NIGHT)

    history = outlet.tieouts.history(DAY)

    assert [kept.tieout for kept in history] == nights
    assert [kept.run for kept in history] == ["run 0", "run 1", "run 2", "run 3"]


def test_of_equal_proofs_in_a_row_the_first_and_the_last_are_kept(outlet: OutletStore, store_url: str) -> None:
    for night in range(9):
        outlet.tieouts.keep([proof(difference())], run=f"run {night}", now=NOW + night * NIGHT)

    assert [(kept.run, kept.proved_at) for kept in outlet.tieouts.history(DAY)] == [
        ("run 0", NOW),
        ("run 8", NOW + 8 * NIGHT),
    ]
    with database(database_url(store_url)) as opened, opened.read() as connection:
        assert connection.scalar(select(func.count()).select_from(tie_outs)) == 2


def test_a_note_more_is_another_proof(outlet: OutletStore) -> None:
    for night, notes in enumerate([(), ("1 voided receipt",), (), ()]):
        outlet.tieouts.keep([proof(notes=notes)], run=f"run {night}", now=NOW + night * NIGHT)

    assert [kept.run for kept in outlet.tieouts.history(DAY)] == ["run 0", "run 1", "run 2", "run 3"]


def test_a_difference_stays_open_with_the_time_and_run_that_saw_it_first(outlet: OutletStore) -> None:
    outlet.tieouts.keep([proof(difference(amount="11000"))], run="run 1", now=NOW)
    outlet.tieouts.keep([proof(difference(amount="12000"))], run="run 2", now=LATER)

    (kept,) = outlet.tieouts.open()

    assert kept.difference.amount == Decimal(12000)
    assert (kept.first_run, kept.first_seen) == ("run 1", NOW)
    assert (kept.last_run, kept.last_seen) == ("run 2", LATER)
    assert (kept.outlet, kept.day, kept.closed_at, kept.closed_run) == ("jakarta-selatan", DAY, None, None)


def test_a_difference_told_no_more_closes_and_is_still_known(outlet: OutletStore) -> None:
    outlet.tieouts.keep([proof(difference("R1"), difference("R2"))], run="run 1", now=NOW)
    outlet.tieouts.keep([proof(difference("R2"))], run="run 2", now=LATER)

    assert [kept.difference.receipt_no for kept in outlet.tieouts.open()] == ["R2"]
    closed = {kept.difference.receipt_no: (kept.closed_at, kept.closed_run) for kept in told(outlet)}
    assert closed == {"R1": (LATER, "run 2"), "R2": (None, None)}


def test_a_difference_that_comes_back_is_open_again_since_it_was_first_seen(outlet: OutletStore) -> None:
    for night, seen in enumerate([proof(difference()), proof(), proof(difference())]):
        outlet.tieouts.keep([seen], run=f"run {night}", now=NOW + night * NIGHT)

    (kept,) = outlet.tieouts.open()

    assert (kept.first_run, kept.last_run, kept.closed_at, kept.closed_run) == ("run 0", "run 2", None, None)


def test_what_closed_stays_closed_at_the_time_it_did(outlet: OutletStore) -> None:
    for night, seen in enumerate([proof(difference()), proof(), proof(), proof()]):
        outlet.tieouts.keep([seen], run=f"run {night}", now=NOW + night * NIGHT)

    assert [(kept.closed_run, kept.closed_at) for kept in told(outlet)] == [("run 1", NOW + NIGHT)]


def test_a_day_that_was_not_proved_again_keeps_what_is_open(outlet: OutletStore) -> None:
    outlet.tieouts.keep([proof(difference("R1"))], run="run 1", now=NOW)
    outlet.tieouts.keep([proof(difference("R2"), day=NEXT)], run="run 2", now=LATER)

    assert [(kept.day, kept.difference.receipt_no) for kept in outlet.tieouts.open()] == [(DAY, "R1"), (NEXT, "R2")]


def test_two_differences_of_one_key_are_one_with_their_sum(outlet: OutletStore) -> None:
    """What the accountant sees as one line must not hide half of the money."""
    twice = proof(difference(amount="1000", why="paid twice"), difference(amount="500.50", why="and once more"))
    outlet.tieouts.keep([twice], run="run 1", now=NOW)

    (kept,) = outlet.tieouts.open()

    assert kept.difference.amount == Decimal("1500.50")
    assert kept.difference.why == "paid twice; and once more"
    assert outlet.tieouts.history(DAY)[0].tieout == twice


def test_a_proof_without_stock_leaves_stock_differences_open(outlet: OutletStore) -> None:
    """Stock is proved with the last day of a run: that a day is proved without it says nothing of the shelves."""
    outlet.tieouts.keep([proof(stock_difference(), difference(), stock=True)], run="run 1", now=NOW)
    outlet.tieouts.keep([proof()], run="run 2", now=LATER)

    assert [kept.difference.reason for kept in outlet.tieouts.open()] == [DifferenceReason.STOCK]


def test_a_stock_difference_moves_to_the_day_it_is_told_with_and_is_as_old_as_before(outlet: OutletStore) -> None:
    outlet.tieouts.keep([proof(stock_difference(), stock=True)], run="run 1", now=NOW)
    outlet.tieouts.keep([proof(), proof(stock_difference(), day=NEXT, stock=True)], run="run 2", now=NOW + NIGHT)

    (kept,) = outlet.tieouts.open()

    assert (kept.day, kept.first_seen, kept.first_run, kept.last_run) == (NEXT, NOW, "run 1", "run 2")


def test_stock_that_agrees_closes_the_difference_of_an_earlier_day(outlet: OutletStore) -> None:
    outlet.tieouts.keep([proof(stock_difference(), difference(), stock=True)], run="run 1", now=NOW)
    outlet.tieouts.keep([proof(day=NEXT, stock=True)], run="run 2", now=NOW + NIGHT)

    assert [kept.difference.reason for kept in outlet.tieouts.open()] == [DifferenceReason.MISSING]


def test_a_clock_that_runs_behind_puts_no_proof_before_an_older_one(outlet: OutletStore) -> None:
    outlet.tieouts.keep([proof(difference())], run="run 1", now=LATER)
    outlet.tieouts.keep([proof()], run="run 2", now=NOW)
    outlet.tieouts.keep([proof(difference())], run="run 3", now=NOW)

    assert [kept.run for kept in outlet.tieouts.history(DAY)] == ["run 1", "run 2", "run 3"]
    assert outlet.tieouts.latest(DAY, DAY)[0].run == "run 3"


def test_another_outlet_of_the_company_has_tie_outs_of_its_own(store: Store, outlet: OutletStore) -> None:
    other = store.outlet("bandung-dago", COMPANY)
    outlet.tieouts.keep([proof(difference())], run="run 1", now=NOW)
    other.tieouts.keep([proof()], run="run 2", now=LATER)

    assert (len(outlet.tieouts.open()), other.tieouts.open(), other.tieouts.differences(DAY, DAY)) == (1, [], [])
    assert [kept.run for kept in outlet.tieouts.history(DAY)] == ["run 1"]
    assert [(kept.run, kept.tieout.outlet) for kept in other.tieouts.history(DAY)] == [("run 2", "bandung-dago")]


def test_what_cannot_be_kept_leaves_nothing_behind(outlet: OutletStore) -> None:
    """All days of a run, or none: half a run would close what nobody looked at."""
    outlet.tieouts.keep([proof(difference())], run="run 1", now=NOW)
    broken = proof(difference(why="half an emoji \ud83d"), day=NEXT)

    with pytest.raises(FatalError, match="half an emoji"):
        outlet.tieouts.keep([proof(), broken], run="run 2", now=LATER)

    assert [kept.run for kept in outlet.tieouts.history(DAY)] == ["run 1"]
    assert len(outlet.tieouts.open()) == 1


def told(outlet: OutletStore) -> list[KeptDifference]:
    return outlet.tieouts.differences(DAY, DAY)


def test_a_day_is_outdated_when_something_was_posted_after_its_last_proof(outlet: OutletStore) -> None:
    def post(custom_id: str, day: date, *, at: datetime) -> None:
        outlet.outbox.plan([document(custom_id, day=day)], run="run 1", stamp="v1")
        outlet.outbox.claim(DocumentKind.INVOICE, holder="worker", run="run 1", limit=9, now=at)
        outlet.outbox.settle("worker", {custom_id: posted(custom_id)}, now=at)

    post("INV-1", DAY, at=NOW)
    post("INV-2", NEXT, at=NOW)
    assert outlet.tieouts.outdated(NOW) == [DAY, NEXT]
    outlet.tieouts.keep([proof(), proof(day=NEXT)], run="run 1", now=LATER)
    assert outlet.tieouts.outdated(NOW) == []
    post("INV-3", DAY, at=LATER + NIGHT)
    assert outlet.tieouts.outdated(NOW) == [DAY]
    assert outlet.tieouts.outdated(LATER + 2 * NIGHT) == []
