"""What changes after it was posted yields just the documents that it takes, each on its own day; nothing is rewritten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from posbridge.errors import IncompleteError
from posbridge.money import ZERO, Decimal
from tests.nights.outlet import Outlet, day, open_outlet
from tests.nights.tills import TILLS
from tests.sandbox.jurnal.records import Stored

pytestmark = pytest.mark.integration


@pytest.fixture(params=TILLS, ids=lambda kind: kind.slug)
def outlet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outlet]:
    with open_outlet(request.param, tmp_path) as opened:
        yield opened


def documents(outlet: Outlet) -> dict[int, tuple[str, Stored]]:
    """Every document in Jurnal by id, with its kind."""
    books = outlet.company
    tables = {
        "invoice": books.invoices,
        "payment": books.payments,
        "return": books.returns,
        "memo": [memo for memo in books.credit_memos if memo.return_id is None],
        "payout": books.refunds,
        "adjustment": books.adjustments,
        "journal": books.journals,
    }
    return {each.id: (kind, each) for kind, table in tables.items() for each in table}


def posted(outlet: Outlet, **sale: bool) -> str:
    """A receipt of the first day that stands in Jurnal, and tied."""
    number = outlet.till.sell(outlet.at(1), units=3, **sale)
    night = outlet.night(1)
    assert night.errors == {}
    assert night.tied
    return number


def added(outlet: Outlet, number: int) -> list[tuple[str, object]]:
    """Kind and day of what the night of a day brought, which must be right."""
    before = documents(outlet)
    night = outlet.night(number)
    assert night.errors == {}
    assert night.open() == {}
    assert outlet.differences() == {}
    return sorted((kind, each.date) for id_, (kind, each) in documents(outlet).items() if id_ not in before)


def test_everything_given_back_is_a_return_and_its_payout_on_the_day_of_the_refund(outlet: Outlet) -> None:
    number = posted(outlet)
    outlet.till.give_back(number, outlet.at(2))
    assert added(outlet, 2) == [("payout", day(2)), ("return", day(2))]


def test_a_unit_given_back_today_and_another_tomorrow_are_two_returns(outlet: Outlet) -> None:
    number = posted(outlet)
    outlet.till.give_back(number, outlet.at(2), units=1)
    outlet.till.give_back(number, outlet.at(3), units=1)
    first, second = added(outlet, 2), added(outlet, 3)
    assert [each for each in first if each[0] != "memo"] == [("payout", day(2)), ("return", day(2))]
    assert [each for each in second if each[0] != "memo"] == [("payout", day(3)), ("return", day(3))]


def test_a_sum_given_back_is_a_memo_and_its_payout_and_no_goods(outlet: Outlet) -> None:
    number = posted(outlet)
    outlet.till.give_back(number, outlet.at(2), amount=5000)
    assert added(outlet, 2) == [("memo", day(2)), ("payout", day(2))]


def test_a_void_gives_everything_back_on_its_own_day_and_leaves_the_invoice_on_its(outlet: Outlet) -> None:
    number = posted(outlet)
    outlet.till.void(number, outlet.at(2))
    assert added(outlet, 2) == [("payout", day(2)), ("return", day(2))]
    assert outlet.invoices()[number] == day(1)


def test_money_that_comes_later_is_a_payment_on_the_day_that_it_came(outlet: Outlet) -> None:
    number = posted(outlet, owed=True)
    total = outlet.till.total(number)
    outlet.till.pay(number, outlet.at(2), Decimal(10000))
    outlet.till.pay(number, outlet.at(3), total - 10000)
    assert added(outlet, 2) == [("payment", day(2))]
    assert added(outlet, 3) == [("payment", day(3))]
    assert [each.remaining for each in outlet.company.invoices] == [ZERO]


def test_an_edit_that_changes_no_amount_makes_nothing(outlet: Outlet) -> None:
    number = posted(outlet)
    outlet.till.touch(number, outlet.at(2))
    assert added(outlet, 2) == []


@pytest.mark.parametrize("by", [1, -1])
def test_an_amount_that_changed_without_a_refund_is_held_and_jurnal_keeps_what_it_had(outlet: Outlet, by: int) -> None:
    number = posted(outlet)
    books = outlet.company.digest()
    outlet.till.reprice(number, outlet.at(2), by)
    for again in (2, 3):
        night = outlet.night(again)
        assert night.open() == {number: "changed_after_posting"}
        assert isinstance(night.errors["sales.load"], IncompleteError)
        assert not night.tied
        assert outlet.company.digest() == books


def test_an_amount_that_changed_back_is_right_again(outlet: Outlet) -> None:
    number = posted(outlet)
    outlet.till.reprice(number, outlet.at(2), 1)
    assert outlet.night(2).open() == {number: "changed_after_posting"}
    outlet.till.reprice(number, outlet.at(3), -1)
    assert added(outlet, 3) == []


def test_a_refund_of_a_receipt_whose_amounts_changed_is_not_lost(outlet: Outlet) -> None:
    """The change is held; what was given back is money that left the till all the same."""
    number = posted(outlet)
    outlet.till.reprice(number, outlet.at(2), 1)
    outlet.till.give_back(number, outlet.at(2, "13:00"), units=1)
    night = outlet.night(2)
    assert number in night.open()
    outlet.till.reprice(number, outlet.at(3), -1)
    night = outlet.night(3)
    assert night.open() == {}
    assert outlet.returned(number) == [day(2)]


def test_another_way_of_payment_after_posting_is_held_and_pays_nothing_twice(outlet: Outlet) -> None:
    number = posted(outlet, card=True)
    outlet.till.repay(number, outlet.at(2))
    night = outlet.night(2)
    assert set(night.open()) == {number}
    assert [each.original for each in outlet.company.payments] == [outlet.till.total(number)]
    assert not night.tied
