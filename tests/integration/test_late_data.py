"""What becomes known late is carried all the same, each on its own day: no night that is missed leaves a gap."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from posbridge.domain.tieouts import DifferenceReason, Side
from posbridge.errors import RetryableError, TieOutError
from tests.nights.night import Night
from tests.nights.outlet import Outlet, day, open_outlet
from tests.nights.tills import TILLS
from tests.sandbox.faults import Fault

pytestmark = pytest.mark.integration


@pytest.fixture(params=TILLS, ids=lambda kind: kind.slug)
def outlet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outlet]:
    with open_outlet(request.param, tmp_path) as opened:
        yield opened


def right(outlet: Outlet, night: Night) -> None:
    assert night.errors == {}
    assert night.codes == {}
    assert outlet.differences() == {}


def test_receipts_that_an_offline_till_uploads_days_later_are_booked_on_the_day_of_their_sale(outlet: Outlet) -> None:
    outlet.till.sell(outlet.at(1, "10:00"))
    late = {days: outlet.till.sell(outlet.at(1), uploaded_at=outlet.at(1 + days, "09:00")) for days in (1, 5, 20)}
    assert outlet.night(1).tied
    assert len(outlet.invoices()) == 1
    for days, number in late.items():
        assert number not in outlet.invoices()
        night = outlet.night(1 + days)
        right(outlet, night)
        assert outlet.invoices()[number] == day(1)
        assert day(1) in {each.day for each in night.done["reconcile"].days}


def test_a_missed_night_and_weeks_of_a_paused_dag_are_carried_by_the_next_night(outlet: Outlet) -> None:
    till = outlet.till
    back, part, gone, owed = (till.sell(outlet.at(1, f"1{n}:00"), owed=n == 3) for n in range(4))
    right(outlet, outlet.night(1))
    missed = till.sell(outlet.at(2))
    right(outlet, outlet.night(3))
    assert outlet.invoices()[missed] == day(2)
    till.give_back(back, outlet.at(4))
    till.give_back(part, outlet.at(5), units=1)
    till.void(gone, outlet.at(6))
    till.pay(owed, outlet.at(7), till.total(owed))
    for number in range(4, 20):
        till.sell(outlet.at(number, "16:00"))
    night = outlet.night(19)
    right(outlet, night)
    assert {each.day for each in night.done["reconcile"].days} >= {day(number) for number in range(4, 20)}
    assert (outlet.returned(back), outlet.returned(part), outlet.returned(gone)) == ([day(4)], [day(5)], [day(6)])


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
    kept = [each.difference for each in night.bench.store.tieouts.open()]
    told = {(each.receipt_no, each.reason, each.where) for each in kept}
    assert told == {(gone, DifferenceReason.EXTRA, Side.INBOX)}
    assert gone in outlet.invoices()
    assert outlet.differences() == {gone: "extra"}
    assert set(night.errors) == {"reconcile"}
