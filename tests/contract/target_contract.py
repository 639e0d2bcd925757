"""What every ``Target`` keeps, whatever books stand behind it.

Bind it by a subclass that gives the fixture ``bench``; see ``test_jurnal_target.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from posbridge.domain.documents import JournalLine
from posbridge.domain.outcomes import Absent, Outcome, Posted, Prepared, Rejected, Uncertain
from posbridge.domain.states import DocumentKind
from posbridge.money import ZERO, Decimal
from posbridge.ports import Target
from tests.integration.targets import documents as d

DIRECT: list[tuple[DocumentKind, Callable[[str], Prepared]]] = [
    (DocumentKind.WAREHOUSE_TRANSFER, d.transfer),
    (DocumentKind.STOCK_ADJUSTMENT, d.adjustment),
    (DocumentKind.STOCK_COUNT, d.count),
    (DocumentKind.STOCK_USE, d.use),
    (DocumentKind.JOURNAL, d.journal),
]
"""Kinds that rest on nothing but master data, and how to make one of a number."""
direct = pytest.mark.parametrize(("kind", "make"), DIRECT, ids=[str(kind) for kind, _ in DIRECT])


@dataclass(frozen=True, kw_only=True)
class TargetBench:
    """A target whose books hold the default customer, two products, two of which stock is counted, and two
    warehouses; nothing else.

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
            *((kind, make("404")) for kind, make in DIRECT),
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

    @direct
    def test_each_of_a_kind_is_posted_found_and_adopted(
        self, bench: TargetBench, kind: DocumentKind, make: Callable[[str], Prepared]
    ) -> None:
        target, both = bench.target, [make("1"), make("2")]

        made = [posted(outcome) for outcome in target.post(kind, both)]
        found = [posted(finding) for finding in target.find(kind, both)]
        again = posted(target.post(kind, both[:1])[0])

        assert [_answer(each) for each in found] == [_answer(each) for each in made]
        assert (again.jurnal_id, again.adopted) == (made[0].jurnal_id, True)
        assert bench.held(kind) == 2

    @direct
    def test_one_that_was_stored_without_an_answer_is_adopted(
        self, bench: TargetBench, kind: DocumentKind, make: Callable[[str], Prepared]
    ) -> None:
        bench.lose_answer()

        (outcome,) = bench.target.post(kind, [make("1")])
        (found,) = bench.target.find(kind, [make("1")])

        assert isinstance(outcome, Uncertain)
        assert posted(found).adopted
        assert bench.held(kind) == 1

    @direct
    def test_one_that_got_lost_on_its_way_is_absent_and_may_be_sent_again(
        self, bench: TargetBench, kind: DocumentKind, make: Callable[[str], Prepared]
    ) -> None:
        bench.lose_request()
        made = [make(str(n)) for n in range(5)]
        for each in made:
            bench.target.post(kind, [each])
        stored = bench.held(kind)

        findings = bench.target.find(kind, made)

        assert findings.count(Absent()) == 5 - stored > 0
        lost = [each for each, finding in zip(made, findings, strict=True) if finding == Absent()]
        for each in lost:
            posted(bench.target.post(kind, [each])[0])
        assert bench.held(kind) == 5

    @direct
    def test_one_of_another_day_under_a_known_id_is_not_adopted(
        self, bench: TargetBench, kind: DocumentKind, make: Callable[..., Prepared]
    ) -> None:
        bench.target.post(kind, [make("1")])

        later = make("1", day=date(2026, 1, 6))

        assert isinstance(bench.target.find(kind, [later])[0], Rejected)
        assert isinstance(bench.target.post(kind, [later])[0], Rejected)
        assert bench.held(kind) == 1

    def test_goods_are_where_documents_left_them(self, bench: TargetBench) -> None:
        target, sugar = bench.target, (d.SUGAR, "Gula Aren")
        for kind, each in (
            (DocumentKind.STOCK_ADJUSTMENT, d.adjustment("1", d.goods("10", cost="4000"), d.goods("6", *sugar))),
            (DocumentKind.WAREHOUSE_TRANSFER, d.transfer("1", d.goods("4"), d.goods("1.5", *sugar))),
            (DocumentKind.STOCK_USE, d.use("1", d.goods("-1"))),
        ):
            posted(target.post(kind, [each])[0])

        held = {(row.warehouse, row.product_name): row.quantity for row in target.stock(d.DAY)}

        assert held == {
            (d.SHOP, "Susu UHT"): Decimal(5),
            (d.TRANSIT, "Susu UHT"): Decimal(4),
            (d.SHOP, "Gula Aren"): Decimal("4.5"),
            (d.TRANSIT, "Gula Aren"): Decimal("1.5"),
        }

    def test_a_count_sets_the_stock_and_a_movement_changes_it(self, bench: TargetBench) -> None:
        target = bench.target
        levels = []
        for kind, each in (
            (DocumentKind.STOCK_ADJUSTMENT, d.adjustment("1", d.goods("10"))),
            (DocumentKind.STOCK_COUNT, d.count("1", d.goods("7"))),
            (DocumentKind.STOCK_ADJUSTMENT, d.adjustment("2", d.goods("-2"))),
            (DocumentKind.STOCK_COUNT, d.count("2", d.goods("0"))),
        ):
            posted(target.post(kind, [each])[0])
            levels += [row.quantity for row in target.stock(d.DAY)]

        assert levels == [10, 7, 5, 0]

    def test_the_stock_of_an_earlier_day_leaves_later_documents_out(self, bench: TargetBench) -> None:
        later = date(2026, 1, 6)
        bench.target.post(DocumentKind.STOCK_ADJUSTMENT, [d.adjustment("1", d.goods("10"))])
        bench.target.post(DocumentKind.WAREHOUSE_TRANSFER, [d.transfer("1", d.goods("10"), day=later)])

        before, after = (
            {row.warehouse: row.quantity for row in bench.target.stock(day) if row.quantity} for day in (d.DAY, later)
        )

        assert (before, after) == ({d.SHOP: 10}, {d.TRANSIT: 10})

    def test_a_journal_moves_money_between_its_accounts(self, bench: TargetBench) -> None:
        lines = (
            JournalLine(account="1-10001", debit=Decimal("98000.5")),
            JournalLine(account="5-50000", debit=Decimal("1999.5")),
            JournalLine(account="1-10013", credit=Decimal(100000)),
        )
        entry = d.journal("1", "100000", *lines)

        made = posted(bench.target.post(DocumentKind.JOURNAL, [entry])[0])

        moves = bench.target.ledger([line.account for line in lines], d.DAY, d.DAY)
        assert made.total == Decimal(100000)
        assert {(move.account, move.debit, move.credit) for move in moves} == {
            (line.account, line.debit, line.credit) for line in lines
        }
        assert {move.transaction_no for move in moves} == {made.transaction_no}

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

    def test_invoices_of_a_range_are_told_row_by_row(self, bench: TargetBench) -> None:
        bench.target.post(DocumentKind.INVOICE, [d.invoice(n) for n in range(3)])

        rows = bench.target.invoice_rows(d.DAY, d.DAY)

        assert [row.total for row in rows] == [Decimal(50000)] * 3
        assert bench.target.invoice_rows(date(2025, 12, 1), date(2025, 12, 31)) == []

    def test_a_document_is_read_back_as_it_stands_and_one_that_is_not_there_is_left_out(
        self, bench: TargetBench
    ) -> None:
        invoice = d.invoice(1)
        sold = posted(bench.target.post(DocumentKind.INVOICE, [invoice])[0])
        paid = posted(bench.target.post(DocumentKind.PAYMENT, [d.payment("1", invoice, sold)])[0])

        found = bench.target.inspect(DocumentKind.PAYMENT, [paid.jurnal_id, "1"])

        (payment,) = found.values()
        assert (payment.jurnal_id, payment.date, payment.total) == (paid.jurnal_id, d.DAY, Decimal(50000))
        assert (payment.accounts, payment.against) == (("1-10001",), (sold.jurnal_id,))

    def test_the_newest_of_a_kind_are_told_with_what_they_are_known_by(self, bench: TargetBench) -> None:
        invoices = [d.invoice(n) for n in range(2)]
        bench.target.post(DocumentKind.INVOICE, invoices)

        newest = bench.target.newest(DocumentKind.INVOICE)

        assert {each.custom_id for each in newest} == {each.document.custom_id for each in invoices}

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
