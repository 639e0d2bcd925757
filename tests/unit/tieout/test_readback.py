"""Which of the ledger's documents is which of ours, and what is left over."""

from dataclasses import replace

from posbridge.domain.documents import InvoiceBody
from posbridge.domain.outcomes import Posted
from posbridge.domain.totals import LedgerMove
from posbridge.money import Decimal
from posbridge.ports import StoredDocument
from posbridge.tieout.effects import Chart
from posbridge.tieout.readback import Pairing, pair
from tests.unit.tieout.documents import (
    CASH,
    CHART,
    NEXT,
    OWED,
    PB1,
    booked,
    given_out,
    invoice,
    move,
    paid,
    payment,
    payout,
    refund,
    sales_return,
    sold,
)


def paired(documents: list[StoredDocument], *moves: list[LedgerMove], chart: Chart = CHART) -> Pairing:
    bodies = {each.document.custom_id: each.document.body for each in documents}
    invoices = {key: body for key, body in bodies.items() if isinstance(body, InvoiceBody)}
    return pair(documents, booked(*moves), chart, invoices)


def test_each_document_is_found_with_its_total_tax_account_and_date() -> None:
    documents = [invoice(), payment(), sales_return(), payout()]
    back = [
        move("Sales Return", "10031", "31", OWED, -55_000),
        move("Sales Return", "10031", "31", PB1, 5_000),
    ]
    journal = [
        move("Journal Entry", "PO-1-ab12cd", "51", account, amount)
        for account, amount in (("1-10003", 993), ("6-60050", 7), (CASH, -1000))
    ]

    done = paired(documents, sold(), paid(), back, journal)

    assert done.left == []
    assert all(read.held == read.expected and read.on_its_day for read in done.reads)


def test_the_id_finds_a_document_whose_number_was_changed_by_hand() -> None:
    renumbered = [replace(each, transaction_no="INV/77") for each in sold()]

    done = paired([invoice()], renumbered)

    assert (done.reads[0].on_its_day, done.left) == (True, [])


def test_numbers_repeat_between_types_and_a_ledger_need_not_tell_ids() -> None:
    moves = [replace(each, document_id="") for each in [*paid(), *given_out(500, number="10021")]]

    done = paired([payment()], moves)

    assert done.reads[0].on_its_day
    assert [each.word for each in done.left] == ["Credit Memo Refund"]


def test_a_number_that_jurnal_gave_again_to_another_payment_is_not_ours() -> None:
    done = paired([payment()], paid(7_000, jurnal_id="99"))

    assert done.reads[0].held is None
    assert [each.document_id for each in done.left] == ["99"]


def test_a_document_that_was_booked_again_under_our_number_is_ours() -> None:
    assert paired([invoice()], sold(jurnal_id="98")).reads[0].on_its_day


def test_of_two_under_one_number_the_one_that_was_posted_is_ours_and_the_other_is_left() -> None:
    done = paired([invoice()], sold(jurnal_id="97"), sold())

    assert done.reads[0].on_its_day
    assert [each.document_id for each in done.left] == ["97"]


def test_a_document_on_another_day_is_found_there() -> None:
    (read,) = paired([invoice()], sold(day=NEXT)).reads

    assert (read.stands_on, read.on_its_day) == (NEXT, False)


def test_refunds_that_one_request_paid_out_add_up_and_what_is_off_stays_with_the_first() -> None:
    right = paired([refund("A", 100), refund("B", 50)], given_out(150)).reads
    off = paired([refund("A", 100), refund("B", 50)], given_out(149)).reads

    assert all(read.held == read.expected for read in right)
    assert [read.held.money[CASH] for read in off if read.held] == [Decimal(-99), Decimal(-50)]


def test_a_refund_whose_number_nobody_told_is_set_against_an_unexplained_one_of_its_amount() -> None:
    silent = [
        replace(each, posted=Posted(jurnal_id="m", total=each.posted.total))
        for each in (refund("A", 100), refund("B", 50))
        if each.posted
    ]
    named = refund("C", 70, number="9", jurnal_id="42")

    done = paired(
        [*silent, named], given_out(150, number="8", jurnal_id="43"), given_out(70, number="9", jurnal_id="42")
    )

    assert done.left == []
    assert all(read.on_its_day for read in done.reads)


def test_seven_lost_refunds_of_one_request_are_told_by_their_sum() -> None:
    amounts = [44_200, 249_000, 185_500, 7_900, 33_700, 12_000, 1_100]
    silent = [
        replace(refund(f"R{n}", amount), posted=Posted(jurnal_id="m", total=Decimal(amount)))
        for n, amount in enumerate(amounts)
    ]

    done = paired(silent, given_out(sum(amounts), number="10008", jurnal_id="43"))

    assert done.left == []
    assert all(read.on_its_day for read in done.reads)


def test_a_refund_that_nothing_explains_is_not_shown() -> None:
    silent = replace(refund("A", 100), posted=Posted(jurnal_id="m", total=Decimal(100)))

    (read,) = paired([silent], given_out(101)).reads

    assert read.held is None


def test_what_people_book_by_hand_is_left_over_and_none_of_ours() -> None:
    by_hand = [move("Bank Deposit", "3", "70", CASH, 900), move("Sales Invoice", "10001", "71", OWED, 400)]

    done = paired([payment()], paid(), by_hand)

    assert done.reads[0].on_its_day
    assert [(each.kind, each.name) for each in done.left] == [
        (None, "Bank Deposit 3"),
        (invoice().document.kind, "Sales Invoice 10001"),
    ]


def test_without_customers_accounts_returns_count_as_posted_and_payments_by_their_money() -> None:
    chart = Chart(receivables=frozenset(), taxes={})
    cash_only = [each for each in paid() if each.account == CASH]

    reads = paired([payment(), sales_return()], cash_only, chart=chart).reads

    assert all(read.held == read.expected and read.on_its_day for read in reads)
