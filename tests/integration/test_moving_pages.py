"""Pages of the POS that move while they are read: nothing is lost or twice, and half a list is said to be one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from posbridge.domain.states import RecordKind
from posbridge.errors import RetryableError
from tests.nights.outlet import Outlet, open_outlet
from tests.nights.tills import TILLS
from tests.sandbox.faults import Fault

pytestmark = pytest.mark.integration

PAGE = 3
FEEDS = "get_latest_transactions|GetOrders"


@pytest.fixture(params=TILLS, ids=lambda kind: kind.slug)
def outlet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outlet]:
    with open_outlet(request.param, tmp_path, page_size=PAGE) as opened:
        yield opened


def sell(outlet: Outlet, count: int = 10) -> list[str]:
    """Receipts of the first day, oldest first: four pages of them."""
    return [outlet.till.sell(outlet.at(1, f"{10 + n}:00")) for n in range(count)]


def between_pages(outlet: Outlet, *changes: Callable[[], object]) -> None:
    """Let each happen once one more page, that is not the last of its list, has been served."""
    for change in changes:
        outlet.world.moka.after_page.append(lambda *_, change=change: change())  # type: ignore[misc]
        outlet.world.iseller.after_page.append(lambda *_, change=change: change())  # type: ignore[misc]


def fault(outlet: Outlet, **what: object) -> None:
    for control in (outlet.world.moka_control, outlet.world.iseller_control):
        control.faults.add(Fault(path_regex=FEEDS, **what))  # type: ignore[arg-type]


def mend(outlet: Outlet) -> None:
    for control in (outlet.world.moka_control, outlet.world.iseller_control):
        control.faults.clear()


def sales_read(outlet: Outlet) -> int:
    bench = outlet.world.bench(outlet.till.slug, outlet.clock.now())
    return len(bench.store.inbox.all(RecordKind.SALE))


def right_after_the_next_night(outlet: Outlet) -> None:
    night = outlet.night(2)
    assert night.errors == {}
    assert night.codes == {}
    assert night.tied
    assert outlet.differences() == {}


@pytest.mark.parametrize("backwards", [False, True])
def test_receipts_that_come_and_change_between_pages_are_all_carried_once(
    outlet: Outlet,
    backwards: bool,  # noqa: FBT001 - a case
) -> None:
    numbers, till = sell(outlet), outlet.till
    now = outlet.clock.now()
    changes: list[Callable[[], object]] = [
        lambda: till.sell(outlet.at(1, "09:30"), uploaded_at=now),
        lambda: till.give_back(numbers[0], now, units=1),
        lambda: till.void(numbers[1], now),
        lambda: till.touch(numbers[-1], now),
        lambda: till.sell(outlet.at(1, "20:00"), uploaded_at=now - timedelta(seconds=1)),
        lambda: till.give_back(numbers[-2], now),
        lambda: till.sell(now - timedelta(seconds=1)),
    ]
    between_pages(outlet, *(reversed(changes) if backwards else changes))
    outlet.night(1)
    assert not (outlet.world.moka.after_page and outlet.world.iseller.after_page), "all of it has happened"
    right_after_the_next_night(outlet)
    assert len(outlet.invoices()) in {len(numbers) + 2, len(numbers) + 3}, "the void may have been seen before the sale"


def test_amounts_that_change_between_two_reads_of_a_night_are_booked_as_they_became(outlet: Outlet) -> None:
    """They were read before and after, and nothing was sent in between."""
    numbers, now = sell(outlet), outlet.clock.now()
    between_pages(outlet, *(lambda number=number: outlet.till.reprice(number, now, 1) for number in numbers[:3]))  # type: ignore[misc]
    outlet.night(1)
    right_after_the_next_night(outlet)
    assert set(outlet.invoices()) == set(numbers)


def test_a_receipt_that_leaves_the_list_between_pages_takes_no_other_with_it(outlet: Outlet) -> None:
    numbers = sell(outlet)
    between_pages(outlet, lambda: outlet.till.vanish(numbers[0]), lambda: outlet.till.vanish(numbers[-1]))
    outlet.night(1)
    left = set(numbers) - {numbers[0], numbers[-1]}
    assert left <= set(outlet.invoices())
    assert set(outlet.differences()) <= {numbers[0], numbers[-1]}
    assert len(outlet.company.invoices) == len(outlet.invoices())


def test_a_page_that_is_cut_once_is_read_again_at_once(outlet: Outlet) -> None:
    numbers = sell(outlet)
    fault(outlet, kind="cut_body", after=2)
    night = outlet.night(1)
    assert night.errors == {}
    assert set(outlet.invoices()) == set(numbers)


def test_a_list_whose_end_cannot_be_read_fails_retryably_and_the_next_night_reads_it_from_its_start(
    outlet: Outlet,
) -> None:
    numbers = sell(outlet)
    fault(outlet, kind="cut_body", after=3, times=None)
    night = outlet.night(1)
    assert isinstance(night.errors["sales.extract"], RetryableError)
    assert 0 < sales_read(outlet) < len(numbers)
    assert not night.tied
    mend(outlet)
    right_after_the_next_night(outlet)
    assert set(outlet.invoices()) == set(numbers)


def test_rows_that_an_answer_lost_are_found_by_the_other_reads_of_the_night(outlet: Outlet) -> None:
    numbers = sell(outlet)
    fault(outlet, kind="shorten", after=1, times=2)
    outlet.night(1)
    right_after_the_next_night(outlet)
    assert set(outlet.invoices()) == set(numbers)


def test_rows_that_every_answer_loses_are_missed_by_the_tie_out_and_found_when_they_are_there(outlet: Outlet) -> None:
    numbers = sell(outlet)
    fault(outlet, kind="shorten", times=None)
    night = outlet.night(1)
    assert len(outlet.invoices()) < len(numbers)
    assert not night.tied
    assert "reconcile" in night.errors
    mend(outlet)
    right_after_the_next_night(outlet)
    assert set(outlet.invoices()) == set(numbers)


def test_rows_that_an_answer_has_twice_are_carried_once(outlet: Outlet) -> None:
    numbers = sell(outlet)
    fault(outlet, kind="repeat", times=None)
    outlet.world.moka_control.knobs.duplicate_rows = 4
    outlet.world.iseller_control.knobs.duplicate_rows = 4
    assert outlet.night(1).errors == {}
    right_after_the_next_night(outlet)
    assert set(outlet.invoices()) == set(numbers)
