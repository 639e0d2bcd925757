"""The class and amount of each way in which a document can differ in Jurnal."""

from dataclasses import replace

import pytest

from posbridge.domain.states import DocumentKind
from posbridge.domain.tieouts import Difference, Side
from posbridge.domain.totals import BookDocument, LedgerMove
from posbridge.money import Decimal
from posbridge.ports import StoredDocument
from posbridge.tieout.readback import ReadBack, pair
from posbridge.tieout.verdicts import verdict
from tests.unit.tieout.documents import (
    BANK,
    CASH,
    CHART,
    DAY,
    NEXT,
    booked,
    invoice,
    paid,
    paid_out,
    payment,
    payout,
    sold,
)


def read(document: StoredDocument, *moves: list[LedgerMove]) -> ReadBack:
    return pair([document], booked(*moves), CHART, {}).reads[0]


def told(document: StoredDocument, *moves: list[LedgerMove]) -> list[tuple[str, int]]:
    found = verdict(read(document, *moves))
    assert all((each.where, each.receipt_no) == (Side.JURNAL, document.document.receipt_no) for each in found)
    return [(each.reason.value, int(each.amount)) for each in found]


def looked(document: StoredDocument, **found: object) -> list[Difference]:
    stands = BookDocument(
        **{
            "kind": DocumentKind.PAYMENT,
            "jurnal_id": "21",
            "transaction_no": "10021",
            "date": DAY,
            "total": Decimal(110_000),
            **found,
        }  # type: ignore[arg-type]
    )
    return verdict(replace(read(document), looked=stands))


def test_what_stands_as_posted_is_no_difference() -> None:
    assert told(invoice(), sold()) == told(payment(), paid()) == told(payout(), paid_out()) == []


def test_one_rupiah_off_is_found_and_a_thousandth_is_the_reports_rounding() -> None:
    assert told(invoice(), sold(total=110_001)) == [("amount", 1)]
    assert told(payment(), paid(109_999)) == [("amount", -1)]
    close = [replace(each, debit=each.debit + Decimal("0.004")) if each.debit else each for each in sold()]
    assert told(invoice(), close) == []


def test_a_total_that_is_off_by_its_tax_alone_is_a_matter_of_tax() -> None:
    assert told(invoice(), sold(total=100_000, tax=0)) == [("tax", -10_000)]


def test_tax_that_moved_within_an_unchanged_total_is_found() -> None:
    assert told(invoice(), sold(tax=9_000)) == [("tax", -1_000)]


def test_tax_that_jurnal_rounds_by_itself_may_differ_by_less_than_a_rupiah() -> None:
    rounded = [replace(each, credit=each.credit + Decimal("0.9")) if each.credit else each for each in sold()]
    assert told(invoice(), rounded) == []


def test_another_day_is_a_date() -> None:
    assert told(invoice(), sold(day=NEXT)) == [("date", 110_000)]


def test_money_on_another_account_is_named_with_both() -> None:
    (found,) = verdict(read(payment(), paid(account=BANK)))

    assert (found.reason.value, int(found.amount)) == ("payment", 110_000)
    assert f"its money is on {BANK} instead of on account {CASH}" in found.why


def test_a_line_of_a_journal_that_is_gone_or_changed_is_named_by_its_account() -> None:
    assert told(payout(), paid_out(bank=900)) == [("amount", -93)]
    assert told(payout(), paid_out(bank=0)) == [("payment", 993)]


def test_a_number_that_stands_twice_where_no_ids_are_told_is_one_too_many() -> None:
    without_ids = [replace(each, document_id="") for each in [*sold(), *sold()]]

    assert told(invoice(), without_ids) == [("extra", 110_000)]


def test_what_the_ledger_does_not_show_is_missing_and_says_whether_it_was_asked_for() -> None:
    (unasked,) = verdict(read(payment()))
    (gone,) = verdict(replace(read(payment()), gone=True))

    assert unasked.reason.value == gone.reason.value == "missing"
    assert unasked.why.endswith("was posted and is not in Jurnal's ledger any more")
    assert gone.why.endswith("was deleted in Jurnal")
    assert unasked.key == gone.key


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ({"date": NEXT}, "date"),
        ({"total": Decimal(1)}, "amount"),
        ({"accounts": (BANK,)}, "payment"),
        ({"method": "EDC"}, "payment"),
    ],
)
def test_what_was_found_elsewhere_by_itself_says_what_was_changed(found: dict[str, object], reason: str) -> None:
    assert [each.reason.value for each in looked(payment(), **found)] == [reason]


def test_what_was_found_as_it_was_posted_is_no_difference() -> None:
    assert looked(payment(), accounts=(CASH,), method="cash") == []
