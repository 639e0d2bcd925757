"""Finding our documents in Jurnal's reports, and naming those that are not as they were posted."""

from datetime import date

from posbridge.domain.documents import Body, Document, MemoRefundBody, PaymentBody
from posbridge.domain.outcomes import Posted
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.domain.totals import BookRow, LedgerMove
from posbridge.money import Decimal
from posbridge.ports import StoredDocument
from posbridge.tieout.books import differences, find_invoices, find_money, invoices_confirmed, money_by_account

DAY = date(2026, 10, 5)
CASH = "1-10001"


def stored(kind: DocumentKind, custom_id: str, total: int, number: str, body: Body) -> StoredDocument:
    amount = Decimal(total)
    document = Document(
        kind=kind,
        custom_id=custom_id,
        record_id=f"record:{custom_id}",
        receipt_no=custom_id[-2:],
        date=DAY,
        body=body,
        facts="",
        expected_total=amount,
    )
    return StoredDocument(
        document=document,
        outlet="outlet",
        state=DocumentState.POSTED,
        reason=None,
        posted=Posted(jurnal_id="1", transaction_no=number, total=amount),
        attempts=1,
        run="run",
    )


def payment(custom_id: str, total: int, number: str) -> StoredDocument:
    body = PaymentBody(invoice="INV", customer_name="x", amount=Decimal(total), method="Cash", account=CASH)
    return stored(DocumentKind.PAYMENT, custom_id, total, number, body)


def refund(custom_id: str, total: int, number: str) -> StoredDocument:
    body = MemoRefundBody(customer="c", customer_name="x", memos=(), amount=Decimal(total), account=CASH)
    return stored(DocumentKind.MEMO_REFUND, custom_id, total, number, body)


def move(kind: str, number: str, debit: int = 0, credit: int = 0) -> LedgerMove:
    return LedgerMove(
        account=CASH, date=DAY, kind=kind, transaction_no=number, debit=Decimal(debit), credit=Decimal(credit)
    )


def invoice(custom_id: str, total: int) -> StoredDocument:
    return payment(custom_id, total, f"no-{custom_id}")


def row(custom_id: str, total: int) -> BookRow:
    return BookRow(transaction_no=f"no-{custom_id}", date=DAY, total=Decimal(total))


def test_an_equal_grand_total_confirms_every_invoice_without_reading_rows() -> None:
    ours = [invoice("a1", 100), invoice("a2", 200)]
    assert invoices_confirmed(ours, Decimal(300))
    assert all(found.agrees for found in find_invoices(ours, None))


def test_a_grand_total_off_by_one_rupiah_confirms_nothing() -> None:
    assert not invoices_confirmed([invoice("a1", 100)], Decimal(101))


def test_a_missing_and_a_changed_invoice_are_named_by_receipt() -> None:
    ours = [invoice("a1", 100), invoice("a2", 200), invoice("a3", 300)]
    told = differences(find_invoices(ours, [row("a1", 100), row("a2", 201), row("by-hand", 999)]))
    assert [(each.kind, each.receipt_no, each.amount) for each in told] == [
        ("amount", "a2", Decimal(1)),
        ("missing", "a3", Decimal(300)),
    ]


def test_payments_are_found_by_type_and_number_as_numbers_repeat_between_types() -> None:
    ours = [payment("p1", 500, "10001")]
    moves = [move("Receive Payment", "10001", debit=500), move("Credit Memo Refund", "10001", credit=500)]
    (found,) = find_money(ours, moves)
    assert found.agrees


def test_refunds_paid_by_one_request_share_a_number_and_add_up() -> None:
    ours = [refund("r1", 100, "7"), refund("r2", 50, "7")]
    found = find_money(ours, [move("Credit Memo Refund", "7", credit=150)])
    assert all(each.agrees for each in found)
    assert money_by_account(found) == {CASH: Decimal(-150)}


def test_a_refund_whose_number_nobody_told_is_set_against_an_unexplained_row_of_its_amount() -> None:
    ours = [refund("r1", 100, ""), refund("r2", 50, ""), refund("r3", 70, "9")]
    moves = [move("Credit Memo Refund", "8", credit=150), move("Credit Memo Refund", "9", credit=70)]
    assert all(each.agrees for each in find_money(ours, moves))


def test_a_refund_that_no_row_explains_is_missing() -> None:
    (found,) = find_money([refund("r1", 100, "")], [move("Credit Memo Refund", "8", credit=101_000)])
    assert found.amount is None
    assert differences([found])[0].kind == "missing"


def test_what_people_book_by_hand_on_the_same_account_is_left_out() -> None:
    found = find_money(
        [payment("p1", 500, "1")], [move("Receive Payment", "1", debit=500), move("Bank Deposit", "2", 9)]
    )
    assert money_by_account(found) == {CASH: Decimal(500)}
