"""Credit is paid out to nothing, and a lost refund is told by what is left."""

from hypothesis import given
from hypothesis import strategies as st

from posbridge.money import ZERO, Decimal
from posbridge.targets.jurnal.allocation import Claim, Fate, allocate, fates, shares, surplus
from posbridge.targets.jurnal.credit import Memo
from tests.integration.targets import documents as d


def claim(number: str, amount: str | Decimal, *memo_ids: str) -> Claim:
    refund = d.memo_refund(number, str(amount), {})
    return Claim(prepared=refund, person_id="1", account_id="2", memo_ids=memo_ids or ("7",), credit=Decimal(amount))


def memo(memo_id: str, total: str, remaining: str | None = None) -> Memo:
    left = total if remaining is None else remaining
    return Memo(jurnal_id=memo_id, total=Decimal(total), remaining=Decimal(left))


AMOUNTS = st.decimals(min_value="0.01", max_value="9999999", places=2)


def test_tenders_of_one_void_are_a_share() -> None:
    first, other, second = claim("1-1", "60", "7", "8"), claim("2-1", "5", "9"), claim("1-2", "40", "8", "7")

    assert shares([first, other, second]) == [[first, second], [other]]


def test_a_refund_takes_its_memos_in_order() -> None:
    parts = allocate([claim("1", "60"), claim("2", "40")], [memo("7", "50"), memo("8", "50")])

    assert [list(part.items()) for part in parts.values()] == [
        [("7", Decimal(50)), ("8", Decimal(10))],
        [("8", Decimal(40))],
    ]


@given(st.lists(AMOUNTS, min_size=1, max_size=4), st.integers(-9, 9), st.data())
def test_a_share_spends_its_memos_to_nothing(amounts: list[Decimal], dust: int, data: st.DataObject) -> None:
    share = [claim(f"1-{n}", amount) for n, amount in enumerate(amounts)]
    credit = sum(amounts, ZERO) + Decimal(dust).scaleb(-3)
    cut = data.draw(st.decimals(min_value=0, max_value=credit, places=2))
    memos = [memo("7", str(cut)), memo("8", str(credit - cut))]

    parts = allocate(share, memos)

    assert abs(surplus(share, memos)) < Decimal("0.01")
    for each in memos:
        assert sum((part.get(each.jurnal_id, ZERO) for part in parts.values()), ZERO) == each.remaining
    for asked in share:
        assert abs(sum(parts[asked.custom_id].values(), ZERO) - asked.amount) < Decimal("0.01")


def test_an_untouched_memo_means_that_nothing_was_paid() -> None:
    share = [claim("1", "60"), claim("2", "40")]

    assert set(fates(share, [memo("7", "100")]).values()) == {Fate.UNPAID}


def test_a_spent_memo_means_that_all_was_paid() -> None:
    share = [claim("1", "60"), claim("2", "40")]

    assert set(fates(share, [memo("7", "100", "0")]).values()) == {Fate.PAID}


def test_the_spent_part_names_the_tender_that_was_paid() -> None:
    first, second = claim("1", "60"), claim("2", "40")

    told = fates([first, second], [memo("7", "100", "40")])

    assert told == {first.custom_id: Fate.PAID, second.custom_id: Fate.UNPAID}


def test_a_tender_alone_is_judged_beside_those_that_were_paid_before() -> None:
    (fate,) = fates([claim("2", "40")], [memo("7", "100", "40")]).values()

    assert fate is Fate.UNPAID


def test_two_equal_tenders_cannot_be_told_apart() -> None:
    share = [claim("1", "50"), claim("2", "50")]

    assert set(fates(share, [memo("7", "100", "50")]).values()) == {Fate.UNCLEAR}


def test_a_part_that_no_refund_explains_is_unclear() -> None:
    assert set(fates([claim("1", "100")], [memo("7", "100", "30")]).values()) == {Fate.UNCLEAR}
