"""Journal entries: accounts by number, sides that balance, up to a hundred in one request."""

import pytest

from posbridge.domain.documents import JournalLine
from posbridge.domain.outcomes import Posted, Prepared, Rejected
from posbridge.domain.states import DocumentKind
from posbridge.money import ZERO, Decimal
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk, sure

pytestmark = pytest.mark.integration

JOURNAL = DocumentKind.JOURNAL


def debit(account: str, amount: str) -> JournalLine:
    return JournalLine(account=account, debit=Decimal(amount), description="payout")


def credit(account: str, amount: str) -> JournalLine:
    return JournalLine(account=account, credit=Decimal(amount))


PAYOUT = (debit("1-10001", "98000.50"), debit("5-50000", "1999.50"), credit("1-10013", "100000"))


def test_a_payout_moves_clearing_money_to_bank_and_fees(books: JurnalDesk) -> None:
    entry = d.journal("1", "100000", *PAYOUT, tags=("Jakarta",), memo="iSeller Pay")

    posted = books.posted(JOURNAL, entry)

    assert (posted.total, posted.transaction_no) == (Decimal(100000), entry.document.transaction_no)
    balances = [books.company.ledger_balance(line.account) for line in PAYOUT]
    assert balances == [Decimal("98000.50"), Decimal("1999.50"), Decimal(-100000)]
    assert books.requests() == {"POST journal_entries": 1}


def test_many_entries_cost_one_request(books: JurnalDesk) -> None:
    outcomes = books.target().post(JOURNAL, [d.journal(str(n), str(1000 * n)) for n in range(1, 61)])

    assert [sure(outcome).total for outcome in outcomes] == [Decimal(1000 * n) for n in range(1, 61)]
    assert books.requests() == {"POST journal_entries/batch_create": 1}


def test_singles_are_used_where_the_batch_is_closed(books: JurnalDesk) -> None:
    books.knobs(scopes_denied=["journal_entries/batch_create"])

    outcomes = books.target().post(JOURNAL, [d.journal("1"), d.journal("2")])

    assert all(isinstance(outcome, Posted) for outcome in outcomes)
    assert len(books.company.journals) == 2


def test_two_equal_lines_of_one_account_are_two_lines(books: JurnalDesk) -> None:
    sides = (debit("1-10001", "500"), debit("1-10001", "500"), credit("1-10013", "1000"))

    books.posted(JOURNAL, d.journal("1", "1000", *sides))

    assert books.company.ledger_balance("1-10001") == 1000


def test_the_ledger_tells_entries_by_their_kind_and_number(books: JurnalDesk) -> None:
    posted = books.posted(JOURNAL, d.journal("1", "100000", *PAYOUT))

    moves = books.target().ledger(["1-10013", "5-50000"], d.DAY, d.DAY)

    assert [(move.account, move.kind, move.transaction_no, move.debit, move.credit) for move in moves] == [
        ("1-10013", "Journal Entry", posted.transaction_no, ZERO, Decimal(100000)),
        ("5-50000", "Journal Entry", posted.transaction_no, Decimal("1999.50"), ZERO),
    ]


@pytest.mark.parametrize("batch_allowed", [True, False])
def test_an_entry_out_of_balance_is_refused_and_spoils_no_other(
    books: JurnalDesk,
    batch_allowed: bool,  # noqa: FBT001
) -> None:
    lopsided = d.journal("2", "1000", debit("1-10001", "1000"), credit("1-10013", "999"))

    good, bad = books.target(batch_allowed=batch_allowed).post(JOURNAL, [d.journal("1"), lopsided])

    assert isinstance(good, Posted)
    assert isinstance(bad, Rejected)
    assert bad.reason.code == "refused_by_jurnal"
    assert "equal to total credit" in bad.reason.message
    assert len(books.company.journals) == 1


def test_an_unknown_account_is_refused_before_anything_is_sent(books: JurnalDesk) -> None:
    lines = (debit("1-19999", "1000"), credit("1-10013", "1000"))

    (outcome,) = books.target().post(JOURNAL, [d.journal("1", "1000", *lines)])

    assert isinstance(outcome, Rejected)
    assert outcome.reason.code == "account_unknown"
    assert "POST journal_entries" not in books.requests()


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ((debit("1-10002", "100000"), credit("1-10013", "100000")), "100000"),
        ((debit("1-10001", "100000"), credit("1-10011", "100000")), "100000"),
        ((debit("1-10001", "90000"), debit("1-10001", "10000"), credit("1-10013", "100000")), "100000"),
        ((debit("1-10001", "90000"), credit("1-10013", "90000")), "90000"),
    ],
    ids=["other debit", "other credit", "other lines", "other total"],
)
def test_another_entry_under_the_same_id_is_not_adopted(
    books: JurnalDesk, lines: tuple[JournalLine, ...], total: str
) -> None:
    books.posted(JOURNAL, d.journal("1"))
    target = books.target()

    (met,) = target.post(JOURNAL, [d.journal("1", total, *lines)])
    (found,) = target.find(JOURNAL, [d.journal("1", total, *lines)])

    assert isinstance(met, Rejected)
    assert isinstance(found, Rejected)
    assert met.reason.code == found.reason.code == "duplicate_differs"


def shown(books: JurnalDesk, entry: Prepared, **other: object) -> dict[str, object]:
    """An answer about ``d.journal`` that leaves the accounts' numbers out."""
    ids = {account.number: account.id for account in books.company.accounts}
    return {
        "id": 700401,
        "custom_id": entry.document.custom_id,
        "transaction_no": entry.document.transaction_no,
        "transaction_date": "05/01/2026",
        "transaction_account_lines": [
            {"id": 1, "debit": 100000, "credit": 0, "account": {"id": ids["1-10001"]}},
            {"id": 2, "debit": 0, "credit": 100000, "account": {"id": ids["1-10013"]}},
        ],
        "total_debit": 100000,
        "total_credit": 100000,
        **other,
    }


def test_accounts_are_told_by_id_where_an_answer_leaves_their_numbers_out(books: JurnalDesk) -> None:
    entry = d.journal("1")
    books.fault("not_json", method="GET", body={"journal_entry": shown(books, entry)})

    (found,) = books.target().find(JOURNAL, [entry])

    assert isinstance(found, Posted)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"total_credit": 99999}, "stored_fields_differ"),
        ({"total_debit": 99999}, "stored_total_differs"),
        ({"transaction_no": "10001"}, "stored_fields_differ"),
        ({"transaction_account_lines": []}, "stored_fields_differ"),
        ({"status": "waiting_approval"}, "awaits_approval"),
        ({"status": {"id": 9, "name": "Pending"}}, "awaits_approval"),
    ],
    ids=str,
)
def test_an_answer_that_tells_another_entry_is_rejected(books: JurnalDesk, other: dict[str, object], code: str) -> None:
    entry = d.journal("1")
    books.fault("not_json", method="POST", body={"journal_entry": shown(books, entry, **other)})

    (outcome,) = books.target().post(JOURNAL, [entry])

    assert isinstance(outcome, Rejected)
    assert (outcome.reason.code, outcome.jurnal_id) == (code, "700401")


def test_tags_that_the_plan_drops_are_told(books: JurnalDesk) -> None:
    books.company.plan = "basic"

    (outcome,) = books.target().post(JOURNAL, [d.journal("1", tags=("Jakarta",))])

    assert isinstance(outcome, Rejected)
    assert "tags not stored" in outcome.reason.message


def test_tags_that_a_batch_drops_are_mended_and_later_entries_sent_singly(books: JurnalDesk) -> None:
    books.knobs(batch_ignores_fields="tags")

    first, later = (
        books.target().post(JOURNAL, [d.journal(f"{run}-{n}", tags=("Jakarta",)) for n in range(2)]) for run in "AB"
    )

    assert all(isinstance(outcome, Posted) for outcome in (*first, *later))
    assert {len(entry.tag_ids) for entry in books.company.journals} == {1}
    assert books.requests() == {
        "POST journal_entries/batch_create": 1,
        "PATCH journal_entries/{id}": 2,
        "POST journal_entries": 2,
    }
    assert books.company.ledger_balance("1-10001") == 400000
