"""What becomes known late is carried all the same, each on its own day: no night that is missed leaves a gap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from posbridge.domain.tieouts import DifferenceReason, Side
from posbridge.errors import RetryableError, TieOutError
from tests.nights.clock import HandClock
from tests.nights.compare import differences
from tests.nights.night import Night, moment, run_by_hand, run_night, set_clock
from tests.nights.tills import TILLS, Till, keep_few_products
from tests.outlet_world import World, open_world
from tests.sandbox.faults import Fault

pytestmark = pytest.mark.integration

START = date(2026, 9, 7)
"""In the middle of nothing: no month ends within two weeks, as the re-scan then looks back further."""


def day(number: int) -> date:
    """The days of a test count from 1."""
    return START + timedelta(days=number - 1)


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One outlet, its till, and the nights of its days."""

    world: World
    till: Till
    clock: HandClock

    def at(self, number: int, clock: str = "12:00") -> Any:
        return moment(day(number), time.fromisoformat(clock))

    def night(self, number: int) -> Night:
        return run_night(self.world, self.till.slug, day(number), self.clock)

    def by_hand(self, number: int | None = None, *, at: tuple[int, str]) -> Night:
        """A run over one day, or up to now."""
        self.clock.move_to(self.at(*at))
        return run_by_hand(self.world, self.till.slug, self.clock, day(number) if number else None)

    def differences(self) -> dict[str, str]:
        company = self.world.companies["jurnal_pt_contoh"]
        return differences(self.world, [self.till.slug], company, self.clock.now())

    def invoices(self) -> dict[str, date]:
        """Day of each invoice in Jurnal, by receipt."""
        company = self.world.companies["jurnal_pt_contoh"]
        return {each.transaction_no.rpartition("-")[0]: each.date for each in company.invoices}

    def returned(self, number: str) -> list[date]:
        """Days on which something of a receipt was given back."""
        company = self.world.companies["jurnal_pt_contoh"]
        ids = {each.id for each in company.invoices if each.transaction_no.rpartition("-")[0] == number}
        return [each.date for each in company.returns if each.invoice_id in ids]


@pytest.fixture(params=TILLS, ids=lambda kind: kind.slug)
def outlet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outlet]:
    kind: type[Till] = request.param
    with open_world(tmp_path, start_date=START, slugs=(kind.slug,)) as world:
        clock = HandClock(moment(START))
        set_clock(world, clock)
        keep_few_products(world)
        yield Outlet(world=world, till=kind(world), clock=clock)


def right(outlet: Outlet, night: Night) -> None:
    assert night.errors == {}
    assert night.open() == {}
    assert outlet.differences() == {}


@pytest.mark.parametrize("days_late", [1, 5, 20])
def test_a_receipt_that_an_offline_till_uploads_days_later_is_booked_on_the_day_of_its_sale(
    outlet: Outlet, days_late: int
) -> None:
    late = outlet.till.sell(outlet.at(1), uploaded_at=outlet.at(1 + days_late, "09:00"))
    outlet.till.sell(outlet.at(1, "13:00"))
    assert outlet.night(1).tied
    assert late not in outlet.invoices()
    right(outlet, outlet.night(1 + days_late))
    assert outlet.invoices()[late] == day(1)


def test_the_day_of_a_receipt_that_came_late_is_tied_out_again(outlet: Outlet) -> None:
    outlet.till.sell(outlet.at(1), uploaded_at=outlet.at(4, "09:00"))
    for number in (1, 2, 3):
        assert outlet.night(number).tied
    proved = {each.day for each in outlet.night(4).done["reconcile"].days}
    assert day(1) in proved


def test_a_missed_night_is_carried_by_the_next(outlet: Outlet) -> None:
    outlet.till.sell(outlet.at(1))
    assert outlet.night(1).tied
    missed = outlet.till.sell(outlet.at(2))
    outlet.till.sell(outlet.at(3))
    right(outlet, outlet.night(3))
    assert outlet.invoices()[missed] == day(2)


def test_a_dag_that_was_paused_for_weeks_carries_everything_that_happened_meanwhile(outlet: Outlet) -> None:
    till = outlet.till
    back, part, gone, owed = (till.sell(outlet.at(1, f"1{n}:00"), owed=n == 3) for n in range(4))
    right(outlet, outlet.night(1))
    till.give_back(back, outlet.at(2))
    till.give_back(part, outlet.at(3), units=1)
    till.void(gone, outlet.at(4))
    till.pay(owed, outlet.at(5), till.total(owed))
    for number in range(2, 19):
        till.sell(outlet.at(number, "16:00"))
    night = outlet.night(18)
    right(outlet, night)
    assert {each.day for each in night.done["reconcile"].days} >= {day(number) for number in range(2, 19)}
    assert (outlet.returned(back), outlet.returned(part), outlet.returned(gone)) == ([day(2)], [day(3)], [day(4)])


def test_the_first_run_carries_what_happened_since_the_start_date_however_long_ago(outlet: Outlet) -> None:
    till = outlet.till
    back = till.sell(outlet.at(1))
    till.give_back(back, outlet.at(3), units=1)
    till.sell(outlet.at(19))
    right(outlet, outlet.night(19))
    assert outlet.returned(back) == [day(3)]


def test_a_run_by_hand_over_one_day_leaves_the_days_before_it_to_the_next_night(outlet: Outlet) -> None:
    sold = outlet.till.sell(outlet.at(1))
    assert outlet.night(1).tied
    skipped = outlet.till.sell(outlet.at(2))
    outlet.till.give_back(sold, outlet.at(2, "14:00"), units=1)
    asked = outlet.till.sell(outlet.at(14))
    assert outlet.by_hand(14, at=(14, "20:00")).tied
    assert asked in outlet.invoices()
    assert skipped not in outlet.invoices()
    right(outlet, outlet.night(15))
    assert outlet.invoices()[skipped] == day(2)


def test_a_run_that_was_started_at_noon_leaves_the_rest_of_the_day_to_the_night(outlet: Outlet) -> None:
    before = outlet.till.sell(outlet.at(1, "10:00"))
    assert outlet.by_hand(at=(1, "12:00")).tied
    assert set(outlet.invoices()) == {before}
    after = outlet.till.sell(outlet.at(1, "12:00"))
    right(outlet, outlet.night(1))
    assert set(outlet.invoices()) == {before, after}


def test_a_night_whose_reading_broke_off_is_carried_by_the_next(outlet: Outlet) -> None:
    sold = [outlet.till.sell(outlet.at(1, f"1{n}:00")) for n in range(4)]
    controls = (outlet.world.moka_control, outlet.world.iseller_control)
    for control in controls:
        control.faults.add(Fault(kind="status", status=503, path_regex="get_latest_transactions|GetOrders", times=None))
    broken = outlet.night(1)
    assert isinstance(broken.errors["sales.extract"], RetryableError)
    assert outlet.invoices() == {}
    for control in controls:
        control.faults.clear()
    right(outlet, outlet.night(2))
    assert set(outlet.invoices()) == set(sold)


def test_a_receipt_that_vanishes_from_the_pos_after_it_was_posted_is_named_and_stays_in_the_books(
    outlet: Outlet,
) -> None:
    gone = outlet.till.sell(outlet.at(1))
    outlet.till.sell(outlet.at(1, "13:00"))
    assert outlet.night(1).tied
    outlet.till.vanish(gone)
    night = outlet.night(2)
    assert isinstance(night.errors["reconcile"], TieOutError)
    told = [(each.difference.reason, each.difference.where) for each in night.bench.store.tieouts.open()]
    print([each.difference for each in night.bench.store.tieouts.open()])
    assert told == [(DifferenceReason.EXTRA, Side.INBOX)]
    assert gone in outlet.invoices()
    assert outlet.differences() == {gone: "extra"}
    assert set(night.errors) == {"reconcile"}
