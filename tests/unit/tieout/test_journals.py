"""Our journal entries in Jurnal's general ledger, line by line."""

from datetime import date

import pytest

from posbridge.domain.documents import Document, JournalBody, JournalLine
from posbridge.domain.outcomes import Posted
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.domain.totals import LedgerMove
from posbridge.money import Decimal
from posbridge.ports import StoredDocument
from posbridge.tieout.journals import find_journals

DAY = date(2026, 10, 5)
BANK, FEES, CLEARING = "1-10003", "6-60050", "1-10020"
AS_POSTED = {BANK: Decimal(993), FEES: Decimal(7), CLEARING: Decimal(-1000)}


def journal(*, posted: bool = True) -> StoredDocument:
    lines = (
        JournalLine(account=BANK, debit=Decimal(993)),
        JournalLine(account=FEES, debit=Decimal(7)),
        JournalLine(account=CLEARING, credit=Decimal(1000)),
    )
    document = Document(
        kind=DocumentKind.JOURNAL,
        custom_id="JRN-1",
        record_id="payout:1",
        receipt_no="PO-1",
        date=DAY,
        body=JournalBody(lines=lines),
        facts="",
    )
    return StoredDocument(
        document=document,
        outlet="outlet",
        state=DocumentState.POSTED if posted else DocumentState.PLANNED,
        reason=None,
        posted=Posted(jurnal_id="1", transaction_no="PO-1-ab12cd", total=Decimal(1000)) if posted else None,
        attempts=1,
        run="run",
    )


def move(account: str, amount: int, *, kind: str = "Journal Entry", number: str = "PO-1-ab12cd") -> LedgerMove:
    debit, credit = (amount, 0) if amount > 0 else (0, -amount)
    return LedgerMove(
        account=account, date=DAY, kind=kind, transaction_no=number, debit=Decimal(debit), credit=Decimal(credit)
    )


def test_an_entry_whose_lines_all_stand_in_the_ledger_differs_nowhere() -> None:
    found = find_journals([journal()], [move(BANK, 993), move(FEES, 7), move(CLEARING, -1000)])
    assert found.by_account == AS_POSTED
    assert found.differences == ()


def test_rows_of_other_types_and_numbers_are_not_ours() -> None:
    others = [move(BANK, 500, number="JE-77"), move(BANK, 40, kind="Receive Payment")]
    found = find_journals([journal()], [move(BANK, 993), move(FEES, 7), move(CLEARING, -1000), *others])
    assert found.by_account == AS_POSTED


@pytest.mark.parametrize(
    ("bank", "kind", "amount"), [((), "missing", Decimal(993)), ((move(BANK, 900),), "amount", Decimal(-93))]
)
def test_a_line_that_is_gone_or_changed_is_named_with_its_account(
    bank: tuple[LedgerMove, ...], kind: str, amount: Decimal
) -> None:
    (difference,) = find_journals([journal()], [*bank, move(FEES, 7), move(CLEARING, -1000)]).differences
    assert (difference.kind, difference.receipt_no, difference.amount) == (kind, "PO-1", amount)
    assert f"account {BANK}" in difference.why


def test_what_is_not_posted_is_not_looked_for() -> None:
    found = find_journals([journal(posted=False)], [])
    assert (found.by_account, found.differences) == ({}, ())
