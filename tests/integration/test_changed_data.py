"""What changes after it was posted yields just the documents that it takes, on their own day; nothing is rewritten."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from posbridge.errors import IncompleteError
from posbridge.money import ZERO, Decimal
from tests.nights.night import Night
from tests.nights.outlet import Outlet, day, open_outlet
from tests.nights.tills import TILLS

pytestmark = pytest.mark.integration


@dataclass(frozen=True, kw_only=True)
class Story:
    """Receipts of the first day by what became of them on the second and third, and the nights of the three days."""

    outlet: Outlet
    numbers: dict[str, str]
    nights: tuple[Night, Night, Night]
    digests: tuple[str, str, str]

    def later(self, name: str) -> list[tuple[str, date]]:
        """Kind and day of each document of a receipt but its invoice and what was paid with it."""
        books, number = self.outlet.company, self.numbers[name]
        (invoice,) = [each for each in books.invoices if each.transaction_no.rpartition("-")[0] == number]
        returns = [each for each in books.returns if each.invoice_id == invoice.id]
        alone = [
            memo for memo in books.credit_memos if memo.return_id is None and memo.transaction_no.startswith(number)
        ]
        memos = {memo.id for memo in alone} | {each.memo_id for each in returns}
        payouts = [each for each in books.refunds if memos & {line.memo_id for line in each.lines}]
        payments = [each for each in books.payments if each.id in invoice.receipts and each.date != invoice.date]
        kinds = {"return": returns, "memo": alone, "payout": payouts, "payment": payments}
        return sorted((kind, each.date) for kind, found in kinds.items() for each in found)


def _nights(outlet: Outlet) -> tuple[tuple[Night, Night, Night], tuple[str, str, str]]:
    nights, digests = [], []
    for number in (1, 2, 3):
        nights.append(outlet.night(number))
        digests.append(outlet.company.digest())
    return (nights[0], nights[1], nights[2]), (digests[0], digests[1], digests[2])


@pytest.fixture(scope="module", params=TILLS, ids=lambda kind: kind.slug)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Changes that lead to further documents, or rightly to none."""
    with open_outlet(request.param, tmp_path_factory.mktemp("changed")) as outlet:
        till = outlet.till
        names = ("untouched", "all back", "back in two steps", "a sum back", "void", "owed", "edited")
        numbers = {
            name: till.sell(outlet.at(1, f"10:{minute:02}"), units=3, owed=name == "owed")
            for minute, name in enumerate(names)
        }
        till.give_back(numbers["all back"], outlet.at(2))
        till.give_back(numbers["back in two steps"], outlet.at(2), units=1)
        till.give_back(numbers["back in two steps"], outlet.at(3), units=1)
        till.give_back(numbers["a sum back"], outlet.at(2), amount=5000)
        till.void(numbers["void"], outlet.at(2))
        till.pay(numbers["owed"], outlet.at(2), Decimal(10000))
        till.pay(numbers["owed"], outlet.at(3), till.total(numbers["owed"]) - 10000)
        till.touch(numbers["edited"], outlet.at(2))
        nights, digests = _nights(outlet)
        yield Story(outlet=outlet, numbers=numbers, nights=nights, digests=digests)


def test_every_night_is_tied_and_jurnal_holds_what_the_pos_has(story: Story) -> None:
    assert [night.errors for night in story.nights] == [{}, {}, {}]
    assert all(night.tied for night in story.nights)
    assert story.nights[-1].codes == {}
    assert story.outlet.differences() == {}


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        ("untouched", []),
        ("edited", []),
        ("all back", [("payout", day(2)), ("return", day(2))]),
        ("a sum back", [("memo", day(2)), ("payout", day(2))]),
        ("void", [("payout", day(2)), ("return", day(2))]),
        ("owed", [("payment", day(2)), ("payment", day(3))]),
    ],
)
def test_a_change_makes_just_its_documents_on_its_own_day(
    story: Story, name: str, documents: list[tuple[str, date]]
) -> None:
    assert story.later(name) == documents


def test_units_given_back_on_two_days_are_two_returns_with_their_payouts(story: Story) -> None:
    made = [each for each in story.later("back in two steps") if each[0] != "memo"]  # of a rounding share
    assert made == [("payout", day(2)), ("payout", day(3)), ("return", day(2)), ("return", day(3))]


def test_the_invoices_stay_as_they_were(story: Story) -> None:
    assert set(story.outlet.invoices().values()) == {day(1)}
    totals = sorted(story.outlet.till.total(number) for number in story.numbers.values())
    assert sorted(each.totals.original for each in story.outlet.company.invoices) == totals


def test_what_was_owed_is_paid(story: Story) -> None:
    assert [each.remaining for each in story.outlet.company.invoices if each.remaining] == []
    assert [memo.remaining for memo in story.outlet.company.credit_memos if memo.remaining != ZERO] == []


@pytest.fixture(scope="module", params=TILLS, ids=lambda kind: kind.slug)
def rewritten(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Changes that the books must not follow by themselves."""
    with open_outlet(request.param, tmp_path_factory.mktemp("rewritten")) as outlet:
        till = outlet.till
        names = ("dearer", "cheaper", "dearer and back", "another tender", "dearer and refunded", "untouched")
        numbers = {
            name: till.sell(outlet.at(1, f"10:{minute:02}"), units=3, card=name == "another tender")
            for minute, name in enumerate(names)
        }
        first = outlet.night(1)
        books = outlet.company.digest()
        till.reprice(numbers["dearer"], outlet.at(2), 1)
        till.reprice(numbers["cheaper"], outlet.at(2), -1)
        till.reprice(numbers["dearer and back"], outlet.at(2), 1)
        till.repay(numbers["another tender"], outlet.at(2))
        second = outlet.night(2)
        after = outlet.company.digest()
        till.restore(numbers["dearer and back"], outlet.at(3))
        till.reprice(numbers["dearer and refunded"], outlet.at(3), 1)
        till.give_back(numbers["dearer and refunded"], outlet.at(3, "13:00"), units=1)
        third = outlet.night(3)
        digests = (books, after, outlet.company.digest())
        yield Story(outlet=outlet, numbers=numbers, nights=(first, second, third), digests=digests)


def test_an_amount_that_changed_without_a_refund_is_held_night_after_night(rewritten: Story) -> None:
    assert rewritten.nights[0].errors == {}
    for night in rewritten.nights[1:]:
        assert {night.codes[rewritten.numbers[name]] for name in ("dearer", "cheaper")} == {"changed_after_posting"}
        assert isinstance(night.errors["sales.load"], IncompleteError)
        assert not night.tied


def test_jurnal_keeps_what_it_had(rewritten: Story) -> None:
    before, after, _ = rewritten.digests
    assert before == after
    paid = [each.original for each in rewritten.outlet.company.payments]
    assert len(paid) == len(rewritten.numbers)


def test_an_amount_that_changed_back_is_right_again(rewritten: Story) -> None:
    number = rewritten.numbers["dearer and back"]
    assert number in rewritten.nights[1].codes
    assert number not in rewritten.nights[2].codes
    assert number not in rewritten.outlet.differences()


def test_another_tender_after_posting_waits_for_a_person_and_pays_nothing_twice(rewritten: Story) -> None:
    assert rewritten.numbers["another tender"] in rewritten.nights[1].codes
    assert rewritten.later("another tender") == []


def test_a_refund_of_a_receipt_whose_amounts_changed_is_not_lost_beside_them(rewritten: Story) -> None:
    """The change is held; the refund is booked on what was sold, or held as well."""
    number = rewritten.numbers["dearer and refunded"]
    assert number in rewritten.nights[2].codes
    assert len(rewritten.outlet.returned(number)) <= 1


def test_receipts_beside_them_go_on(rewritten: Story) -> None:
    assert rewritten.numbers["untouched"] not in rewritten.nights[2].codes
    assert rewritten.numbers["untouched"] not in rewritten.outlet.differences()
