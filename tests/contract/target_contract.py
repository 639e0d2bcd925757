"""What every ``Target`` keeps, whatever books stand behind it.

Bind it by a subclass that gives the fixture ``bench``; see ``test_jurnal_target.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from posbridge.domain.outcomes import Absent, Outcome, Posted, Rejected, Uncertain
from posbridge.domain.states import DocumentKind
from posbridge.money import ZERO, Decimal
from posbridge.ports import Target
from tests.integration.targets import documents as d


@dataclass(frozen=True, kw_only=True)
class TargetBench:
    """A target whose books hold the default customer and two products, and nothing else.

    ``lose_answer`` lets the next write be stored without an answer; ``lose_request`` lets it get lost on its
    way. ``held`` counts the documents of a kind that the books hold.
    """

    target: Target
    lose_answer: Callable[[], None]
    lose_request: Callable[[], None]
    held: Callable[[DocumentKind], int]


class TargetContract:
    """Tests of the port's promises."""

    def test_outcomes_are_in_the_order_of_the_documents(self, bench: TargetBench) -> None:
        invoices = [d.invoice(n, str(25000 * n), d.line(quantity=str(n))) for n in (3, 1, 2)]

        totals = [posted(outcome).total for outcome in bench.target.post(DocumentKind.INVOICE, invoices)]

        assert totals == [Decimal(75000), Decimal(25000), Decimal(50000)]

    def test_nothing_to_post_is_no_outcome(self, bench: TargetBench) -> None:
        assert bench.target.post(DocumentKind.INVOICE, []) == []

    def test_what_was_posted_is_found_with_the_same_answer(self, bench: TargetBench) -> None:
        invoice = d.invoice(1)
        (made,) = bench.target.post(DocumentKind.INVOICE, [invoice])

        (found,) = bench.target.find(DocumentKind.INVOICE, [invoice])

        assert posted(found).adopted
        assert _answer(posted(found)) == _answer(posted(made))

    def test_a_lost_answer_is_uncertain_and_a_look_up_adopts_it(self, bench: TargetBench) -> None:
        invoices = [d.invoice(n) for n in range(5)]
        bench.lose_answer()

        outcomes = bench.target.post(DocumentKind.INVOICE, invoices)
        findings = bench.target.find(DocumentKind.INVOICE, invoices)

        assert all(isinstance(outcome, Uncertain) for outcome in outcomes)
        assert all(posted(finding).adopted for finding in findings)
        assert bench.held(DocumentKind.INVOICE) == 5

    def test_a_lost_request_is_absent_and_may_be_sent_again(self, bench: TargetBench) -> None:
        invoices = [d.invoice(n) for n in range(5)]
        bench.lose_request()
        bench.target.post(DocumentKind.INVOICE, invoices)

        assert bench.target.find(DocumentKind.INVOICE, invoices) == [Absent()] * 5
        bench.target.post(DocumentKind.INVOICE, invoices)
        assert bench.held(DocumentKind.INVOICE) == 5

    def test_a_document_that_was_never_sent_is_absent(self, bench: TargetBench) -> None:
        for kind, each in (
            (DocumentKind.INVOICE, d.invoice(404)),
            (DocumentKind.PRODUCT, d.product("PRD-moka-700101-404", "Tidak Ada")),
            (DocumentKind.CUSTOMER, d.customer("CUS-moka-90001-404", "Tidak Ada")),
            (DocumentKind.CREDIT_MEMO, d.credit_memo("404", "1000")),
        ):
            assert bench.target.find(kind, [each]) == [Absent()], kind

    def test_a_look_up_stores_nothing(self, bench: TargetBench) -> None:
        bench.target.find(DocumentKind.INVOICE, [d.invoice(n) for n in range(5)])

        assert bench.held(DocumentKind.INVOICE) == 0

    def test_sending_one_document_twice_stores_it_once(self, bench: TargetBench) -> None:
        first, second = (bench.target.post(DocumentKind.INVOICE, [d.invoice(1)]) for _ in range(2))

        assert posted(second[0]).jurnal_id == posted(first[0]).jurnal_id
        assert bench.held(DocumentKind.INVOICE) == 1

    def test_cards_sent_twice_stand_once(self, bench: TargetBench) -> None:
        cards = [d.product(f"PRD-moka-700101-1{n}", f"Menu {n}") for n in range(3)]
        before = bench.held(DocumentKind.PRODUCT)

        bench.target.post(DocumentKind.PRODUCT, cards)
        bench.target.post(DocumentKind.PRODUCT, cards)

        assert bench.held(DocumentKind.PRODUCT) == before + 3

    def test_another_total_under_a_known_id_is_not_adopted(self, bench: TargetBench) -> None:
        bench.target.post(DocumentKind.INVOICE, [d.invoice(1)])

        (found,) = bench.target.find(DocumentKind.INVOICE, [d.invoice(1, "75000", d.line(quantity="3"))])

        assert isinstance(found, Rejected)

    def test_a_refused_document_leaves_the_others_alone(self, bench: TargetBench) -> None:
        invoices = [d.invoice(1), d.invoice(2, customer_name="Orang Lain"), d.invoice(3)]

        outcomes = bench.target.post(DocumentKind.INVOICE, invoices)

        assert [type(outcome) for outcome in outcomes] == [Posted, Rejected, Posted]
        assert bench.held(DocumentKind.INVOICE) == 2

    def test_a_stored_total_that_differs_is_never_posted(self, bench: TargetBench) -> None:
        (outcome,) = bench.target.post(DocumentKind.INVOICE, [d.invoice(1, "49999")])

        assert isinstance(outcome, Rejected)
        assert outcome.jurnal_id

    def test_a_sale_is_paid_returned_and_refunded_to_nothing(self, bench: TargetBench) -> None:
        target, invoice = bench.target, d.invoice(1)
        sold = posted(target.post(DocumentKind.INVOICE, [invoice])[0])
        posted(target.post(DocumentKind.PAYMENT, [d.payment("1", invoice, sold)])[0])
        back = d.sales_return("1", invoice, sold, "50000", (0, "2"))
        returned = {back.document.custom_id: posted(target.post(DocumentKind.SALES_RETURN, [back])[0])}
        refund = d.memo_refund("1", "50000", returned, invoice_id=invoice.document.custom_id)

        paid = posted(target.post(DocumentKind.MEMO_REFUND, [refund])[0])

        assert paid.total == Decimal(50000)
        moves = target.ledger(["1-10001"], d.DAY, d.DAY)
        assert sum((move.debit - move.credit for move in moves), ZERO) == ZERO

    def test_a_refund_is_paid_once_however_often_it_is_sent(self, bench: TargetBench) -> None:
        target, memo = bench.target, d.credit_memo("1", "1000")
        made = {memo.document.custom_id: posted(target.post(DocumentKind.CREDIT_MEMO, [memo])[0])}
        refund = d.memo_refund("1", "1000", made)
        bench.lose_answer()

        first = target.post(DocumentKind.MEMO_REFUND, [refund])
        found = target.find(DocumentKind.MEMO_REFUND, [refund])
        again = target.post(DocumentKind.MEMO_REFUND, [refund])

        assert [type(each) for each in (*first, *found, *again)] == [Uncertain, Posted, Rejected]
        assert bench.held(DocumentKind.MEMO_REFUND) == 1

    def test_the_invoice_total_is_the_sum_of_its_rows(self, bench: TargetBench) -> None:
        bench.target.post(DocumentKind.INVOICE, [d.invoice(n) for n in range(3)])
        day = d.DAY

        rows = bench.target.invoice_rows(day, day)

        assert bench.target.invoice_total(day, day) == sum((row.total for row in rows), ZERO) == Decimal(150000)
        assert bench.target.invoice_total(date(2025, 12, 1), date(2025, 12, 31)) == ZERO

    def test_the_books_name_what_was_posted(self, bench: TargetBench) -> None:
        bench.target.post(DocumentKind.PRODUCT, [d.product("PRD-moka-700101-7", "Teh Tarik")])

        assert bench.target.books().products["Teh Tarik"].custom_id == "PRD-moka-700101-7"

    def test_a_batch_is_at_least_one_document(self, bench: TargetBench) -> None:
        assert all(bench.target.batch_size(kind) >= 1 for kind in DocumentKind)


def posted(outcome: Outcome | Absent) -> Posted:
    assert isinstance(outcome, Posted), outcome
    return outcome


def _answer(each: Posted) -> tuple[object, ...]:
    return each.jurnal_id, each.transaction_no, each.total, each.line_ids


__all__ = ["TargetBench", "TargetContract"]
