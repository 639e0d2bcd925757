"""A provider's payout as a journal."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from posbridge.domain.documents import JournalBody, JournalLine
from posbridge.domain.records import Payout
from posbridge.domain.states import DocumentKind
from posbridge.mapping.context import MapContext
from posbridge.mapping.facts import facts_of
from posbridge.mapping.payouts import map_payout
from posbridge.mapping.results import Held, Skipped, Waiting
from tests.unit.mapping.world import NOON, PLAIN, STORE, context, documents, reason, rp

METHODS = {**PLAIN["payment_methods"], "iseller_pay": {"method": "iSeller Pay", "account": "1-10020"}}


def ctx(**changes: Any) -> MapContext:
    settings = {
        **STORE,
        "payment_methods": METHODS,
        "payouts": {"iseller_pay": {"bank": "1-10003", "fees": "6-60050"}},
        **changes,
    }
    return context(**settings)


def payout(**changes: Any) -> Payout:
    fields: dict[str, Any] = {
        "source_id": "77777777-0000-4000-8000-000000000001",
        "reference": "PO-00001",
        "occurred_at": NOON,
        "method": "iseller_pay",
        "label": "iSeller Pay",
        "amount": rp(250000),
        "fees": rp("4750.5"),
        "deposit": rp("245249.5"),
        "status": "complete",
    }
    return Payout(**{**fields, **changes})


def body_of(record: Payout) -> JournalBody:
    [journal] = documents(map_payout(record, ctx()))
    assert isinstance(journal.body, JournalBody)
    return journal.body


def test_a_payout_moves_the_clearing_account_to_the_bank_less_the_fees() -> None:
    assert body_of(payout()).lines == (
        JournalLine(account="1-10003", debit=rp("245249.5"), description="deposit"),
        JournalLine(account="6-60050", debit=rp("4750.5"), description="fees"),
        JournalLine(account="1-10020", credit=rp(250000), description="settled payments"),
    )


def test_debits_equal_credits() -> None:
    lines = body_of(payout()).lines
    assert sum(line.debit for line in lines) == sum(line.credit for line in lines) == 250000


def test_a_journal_bears_the_payouts_day_and_reference() -> None:
    [journal] = documents(map_payout(payout(), ctx()))
    assert journal.kind is DocumentKind.JOURNAL
    assert journal.date == NOON.date()
    assert journal.receipt_no == "PO-00001"
    assert journal.record_id == "payout:77777777-0000-4000-8000-000000000001"
    assert journal.custom_id == "JRN-iseller-ad99cbd12925-77777777-0000-4000-8000-000000000001"
    assert journal.transaction_no.startswith("PO-00001-")
    assert journal.expected_total == 250000
    assert body_of(payout()).memo == "Kedai Uji, payout PO-00001, iSeller Pay"
    assert body_of(payout()).tags == ("Jakarta",)


def test_a_payout_without_fees_has_no_line_for_them() -> None:
    free = payout(fees=rp(0), deposit=rp(250000))
    assert [line.account for line in body_of(free).lines] == ["1-10003", "1-10020"]


def test_fees_may_take_all_of_it() -> None:
    eaten = payout(fees=rp(250000), deposit=rp(0))
    assert [line.account for line in body_of(eaten).lines] == ["6-60050", "1-10020"]


def test_a_payout_that_is_not_completed_waits_and_tells_its_status() -> None:
    waiting = map_payout(payout(completed=False, status="processing"), ctx())
    assert isinstance(waiting, Waiting)
    assert waiting.reason.code == "payout_not_completed"
    assert "'processing'" in waiting.reason.message


def test_a_payout_that_does_not_add_up_is_held_with_what_it_lacks() -> None:
    held = map_payout(payout(deposit=rp(245000)), ctx())
    assert isinstance(held, Held)
    assert (held.reason.code, held.reason.residual) == ("does_not_close", rp("249.5"))


def test_a_deposit_below_zero_is_held() -> None:
    eaten = payout(amount=rp(1000), fees=rp(3000), deposit=rp(-2000))
    assert reason(map_payout(eaten, ctx())) == "negative_amount"


def test_a_payout_that_the_settings_do_not_map_names_file_and_field() -> None:
    held = map_payout(payout(), ctx(payouts={}))
    assert isinstance(held, Held)
    assert held.reason.code == "payout_not_mapped"
    assert "payouts in kedai-uji.yaml" in held.reason.message
    assert "'iseller_pay/iSeller Pay'" in held.reason.remedy


def test_a_payment_type_that_takes_no_money_has_no_payouts() -> None:
    voucher = {"voucher": {"bank": "1-10003", "fees": "6-60050"}}
    held = map_payout(payout(method="voucher", label=""), ctx(payouts=voucher))
    assert isinstance(held, Held)
    assert held.reason.code == "account_not_cash_bank"
    assert held.reason.message.startswith("Payout PO-00001:")


@pytest.mark.parametrize(
    ("accounts", "code"),
    [
        ({"bank": "1-99999", "fees": "6-60050"}, "account_missing"),
        ({"bank": "6-60050", "fees": "6-60050"}, "account_not_cash_bank"),
        ({"bank": "1-10003", "fees": "6-99999"}, "account_missing"),
    ],
)
def test_accounts_that_jurnal_does_not_have_hold_a_payout(accounts: dict[str, str], code: str) -> None:
    assert reason(map_payout(payout(), ctx(payouts={"iseller_pay": accounts}))) == code


def test_a_payout_from_before_the_books_is_skipped() -> None:
    assert reason(map_payout(payout(occurred_at=NOON - timedelta(days=90)), ctx()), Skipped) == "before_start"


def test_a_payout_of_nothing_is_skipped() -> None:
    empty = payout(amount=rp(0), fees=rp(0), deposit=rp(0))
    assert reason(map_payout(empty, ctx()), Skipped) == "zero_total"


def test_another_word_for_completed_is_no_change() -> None:
    assert facts_of(payout()) == facts_of(payout(status="settled"))
    assert facts_of(payout()) != facts_of(replace(payout(), fees=rp(1)))
