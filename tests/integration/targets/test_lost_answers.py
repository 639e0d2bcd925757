"""A write without an answer is never repeated blindly, and a look-up settles what became of it."""

from collections.abc import Collection

import pytest

from posbridge.domain.outcomes import Absent, Posted, Prepared, Rejected, Uncertain, Unsent
from posbridge.domain.states import DocumentKind
from posbridge.errors import RetryableError
from posbridge.money import Decimal
from posbridge.ports import Link
from tests.fakes.catalogue import MemoryCatalogue
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk, sure

pytestmark = pytest.mark.integration

LOST = [
    {"kind": "commit_then_drop"},
    {"kind": "commit_then_status", "status": 504},
    {"kind": "cut_body"},
    {"kind": "commit_then_delay", "seconds": 1.5},
]


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault["kind"])
def test_a_stored_batch_without_answer_is_found_and_adopted(books: JurnalDesk, fault: dict[str, object]) -> None:
    invoices = [d.invoice(n) for n in range(60)]
    books.fault(**{"path_regex": "batch_create", **fault})  # type: ignore[arg-type]
    target = books.target(read=1)

    outcomes = target.post(DocumentKind.INVOICE, invoices)
    findings = target.find(DocumentKind.INVOICE, invoices)

    assert all(isinstance(outcome, Uncertain) for outcome in outcomes)
    assert [sure(finding).adopted for finding in findings] == [True] * 60  # type: ignore[arg-type]
    assert [len(sure(finding).line_ids) for finding in findings] == [1] * 60  # type: ignore[arg-type]
    assert len(books.company.invoices) == 60
    assert books.requests() == {"POST sales_invoices/batch_create": 1, "GET sales_invoices": 2}


@pytest.mark.parametrize(
    "fault", [{"kind": "drop"}, {"kind": "status", "status": 503}], ids=lambda fault: fault["kind"]
)
def test_a_batch_that_was_not_stored_is_proved_absent(books: JurnalDesk, fault: dict[str, object]) -> None:
    invoices = [d.invoice(n) for n in range(60)]
    books.fault(**{"path_regex": "batch_create", **fault})  # type: ignore[arg-type]
    target = books.target()

    outcomes = target.post(DocumentKind.INVOICE, invoices)

    assert all(isinstance(outcome, Uncertain) for outcome in outcomes)
    assert target.find(DocumentKind.INVOICE, invoices) == [Absent()] * 60


def test_an_answer_that_is_not_json_leaves_documents_uncertain(books: JurnalDesk) -> None:
    books.fault("not_json", method="POST")

    (outcome,) = books.target().post(DocumentKind.INVOICE, [d.invoice(1)])

    assert isinstance(outcome, Uncertain)
    assert outcome.reason.code == "no_answer"


@pytest.mark.parametrize("answer", [{"sales_invoices": []}, {"errors": "?"}, {"sales_invoices": [{}, {}]}])
def test_a_batch_answer_that_does_not_fit_leaves_all_uncertain(books: JurnalDesk, answer: object) -> None:
    books.fault("not_json", path_regex="batch_create", body=answer)

    outcomes = books.target().post(DocumentKind.INVOICE, [d.invoice(1), d.invoice(2)])

    assert all(isinstance(outcome, Uncertain) for outcome in outcomes)


def test_a_batch_answered_out_of_order_leaves_all_uncertain(books: JurnalDesk) -> None:
    swapped = [
        {"sales_invoice": {"status": 201, "content": {"id": n, "custom_id": f"INV-moka-700101-{n}"}}} for n in (2, 1)
    ]
    books.fault("not_json", path_regex="batch_create", body={"sales_invoices": swapped})

    outcomes = books.target().post(DocumentKind.INVOICE, [d.invoice(1), d.invoice(2)])

    assert all(isinstance(outcome, Uncertain) for outcome in outcomes)


def test_few_lost_invoices_are_asked_for_one_by_one(books: JurnalDesk) -> None:
    invoices = [d.invoice(1), d.invoice(2)]
    books.knobs(batch_timeout_after_commit=True, hang_seconds=0)
    target = books.target()
    target.post(DocumentKind.INVOICE, invoices)
    books.forget_requests()

    findings = target.find(DocumentKind.INVOICE, [*invoices, d.invoice(3)])

    assert [type(finding) for finding in findings] == [Posted, Posted, Absent]
    assert books.requests() == {"GET sales_invoices/{id}": 3}


def test_a_lost_single_create_is_found(books: JurnalDesk) -> None:
    books.knobs(post_timeout_after_commit=1, hang_seconds=0)
    target = books.target(batch_allowed=False)
    invoice = d.invoice(1)

    (outcome,) = target.post(DocumentKind.INVOICE, [invoice])

    assert isinstance(outcome, Uncertain)
    assert isinstance(target.find(DocumentKind.INVOICE, [invoice])[0], Posted)
    assert books.requests() == {"POST sales_invoices": 1, "GET sales_invoices/{id}": 1}


def test_old_documents_are_asked_for_rather_than_paged_to(books: JurnalDesk) -> None:
    """A document of long ago may stand anywhere in the list: reading it all could cost a month's budget."""
    target = books.target()
    for at in range(0, 500, 100):
        target.post(DocumentKind.INVOICE, [d.invoice(n) for n in range(at, at + 100)])
    books.forget_requests()
    missing = [d.invoice(9000 + n) for n in range(4)]

    findings = target.find(DocumentKind.INVOICE, missing)

    assert findings == [Absent()] * 4
    assert books.requests() == {"GET sales_invoices": 4, "GET sales_invoices/{id}": 4}


def test_of_two_records_of_one_document_the_elder_counts(books: JurnalDesk) -> None:
    invoices = [d.invoice(n) for n in range(4)]
    target = books.target()
    target.post(DocumentKind.INVOICE, invoices)
    first = [invoice.id for invoice in books.company.invoices]
    target.post(DocumentKind.INVOICE, invoices)  # what a blind retry would do: this batch stores repeats

    findings = target.find(DocumentKind.INVOICE, invoices)

    assert len(books.company.invoices) == 8
    assert [int(sure(finding).jurnal_id) for finding in findings] == first  # type: ignore[arg-type]


def test_a_found_record_with_another_total_is_not_adopted(books: JurnalDesk) -> None:
    books.posted(DocumentKind.INVOICE, d.invoice(1))
    changed = d.invoice(1, "75000", d.line(quantity="3"))

    (finding,) = books.target().find(DocumentKind.INVOICE, [changed])

    assert isinstance(finding, Rejected)
    assert finding.reason.code == "duplicate_differs"
    assert finding.jurnal_id == str(next(iter(books.company.invoices)).id)


def test_not_found_with_status_404_is_absence_too(books: JurnalDesk) -> None:
    books.knobs(not_found_status=404)

    assert books.target().find(DocumentKind.INVOICE, [d.invoice(1)]) == [Absent()]


def test_a_look_up_that_fails_raises_and_proves_nothing(books: JurnalDesk) -> None:
    books.fault("status", method="GET", status=503, times=None)

    with pytest.raises(RetryableError):
        books.target().find(DocumentKind.INVOICE, [d.invoice(1)])


def test_lost_payments_are_found(books: JurnalDesk) -> None:
    invoice = d.invoice(1)
    posted = books.posted(DocumentKind.INVOICE, invoice)
    tenders = [d.payment(f"1-{n}", invoice, posted, "10000") for n in range(5)]
    books.fault("commit_then_drop", path_regex="receive_payments")
    target = books.target()

    outcomes = target.post(DocumentKind.PAYMENT, tenders)
    findings = target.find(DocumentKind.PAYMENT, tenders)

    assert all(isinstance(outcome, Uncertain) for outcome in outcomes)
    assert [sure(finding).total for finding in findings] == [Decimal(10000)] * 5  # type: ignore[arg-type]


def _lost_return(books: JurnalDesk) -> Prepared:
    invoice, posted = books.paid_sale(1)
    back = d.sales_return("1", invoice, posted, "25000", (0, "1"))
    books.fault("commit_then_drop", path_regex="sales_returns")
    (outcome,) = books.target().post(DocumentKind.SALES_RETURN, [back])
    assert isinstance(outcome, Uncertain)
    return back


def test_a_lost_return_is_found_by_custom_id(books: JurnalDesk) -> None:
    back = _lost_return(books)

    (finding,) = books.target().find(DocumentKind.SALES_RETURN, [back])

    assert sure(finding).total == Decimal(25000)  # type: ignore[arg-type]


def test_a_return_that_jurnal_kept_without_custom_id_is_found_on_its_invoice(books: JurnalDesk) -> None:
    back = _lost_return(books)
    next(iter(books.company.returns)).custom_id = None

    (finding,) = books.target().find(DocumentKind.SALES_RETURN, [back])

    assert isinstance(finding, Posted)


def test_a_return_that_never_arrived_is_absent(books: JurnalDesk) -> None:
    invoice, posted = books.paid_sale(1)
    back = d.sales_return("1", invoice, posted, "25000", (0, "1"))

    assert books.target().find(DocumentKind.SALES_RETURN, [back]) == [Absent()]


def test_a_lost_credit_memo_is_found_in_the_customers_list(books: JurnalDesk) -> None:
    memo = d.credit_memo("1", "1000")
    books.fault("commit_then_drop", path_regex="credit_memos")
    target = books.target()
    target.post(DocumentKind.CREDIT_MEMO, [memo])

    findings = target.find(DocumentKind.CREDIT_MEMO, [memo, d.credit_memo("2", "1000")])

    assert [type(finding) for finding in findings] == [Posted, Absent]


def test_a_lost_refund_is_told_by_what_is_left_of_its_memo(books: JurnalDesk) -> None:
    memos = [d.credit_memo(str(n), "1000") for n in (1, 2)]
    made = [books.posted(DocumentKind.CREDIT_MEMO, memo) for memo in memos]
    paid, unpaid = (
        d.memo_refund(str(n), "1000", {memo.document.custom_id: posted})
        for n, (memo, posted) in enumerate(zip(memos, made, strict=True))
    )
    target = books.target()
    books.fault("commit_then_drop", path_regex="refund")
    (outcome,) = target.post(DocumentKind.MEMO_REFUND, [paid])

    findings = target.find(DocumentKind.MEMO_REFUND, [paid, unpaid])

    assert isinstance(outcome, Uncertain)
    assert [type(finding) for finding in findings] == [Posted, Absent]


def test_a_lost_refund_is_told_by_its_memo_though_decimals_of_it_stay_open(books: JurnalDesk) -> None:
    memos = [d.credit_memo(str(n), "1000.4") for n in (1, 2)]
    made = [books.posted(DocumentKind.CREDIT_MEMO, memo) for memo in memos]
    paid, unpaid = (
        d.memo_refund(str(n), "1000", {memo.document.custom_id: posted}, left_open="0.4")
        for n, (memo, posted) in enumerate(zip(memos, made, strict=True))
    )
    target = books.target()
    books.fault("commit_then_drop", path_regex="refund")
    target.post(DocumentKind.MEMO_REFUND, [paid])

    findings = target.find(DocumentKind.MEMO_REFUND, [paid, unpaid])

    assert [type(finding) for finding in findings] == [Posted, Absent]


def test_a_memo_spent_in_part_leaves_its_refund_uncertain(books: JurnalDesk) -> None:
    memo = d.credit_memo("1", "1000")
    posted = books.posted(DocumentKind.CREDIT_MEMO, memo)
    books.posted(DocumentKind.MEMO_REFUND, d.memo_refund("1", "1000", {memo.document.custom_id: posted}))
    refunded = next(iter(books.company.credit_memos))
    refunded.uses = {key: Decimal(400) for key in refunded.uses}

    (finding,) = books.target().find(
        DocumentKind.MEMO_REFUND, [d.memo_refund("1", "1000", {memo.document.custom_id: posted})]
    )

    assert isinstance(finding, Uncertain)
    assert finding.reason.code == "refund_unclear"


def test_the_lost_tender_of_a_void_is_told_from_the_one_that_was_paid(books: JurnalDesk) -> None:
    invoice, posted = books.paid_sale(1)
    back = d.sales_return("1", invoice, posted, "50000", (0, "2"))
    memos = {back.document.custom_id: books.posted(DocumentKind.SALES_RETURN, back)}
    tenders = [
        d.memo_refund("1-1", "30000", memos, invoice_id=invoice.document.custom_id),
        d.memo_refund("1-2", "20000", memos, invoice_id=invoice.document.custom_id, account="1-10011"),
    ]
    target = books.target()
    books.fault("drop", path_regex="refund", after=1)

    outcomes = target.post(DocumentKind.MEMO_REFUND, tenders)

    assert [type(outcome) for outcome in outcomes] == [Posted, Uncertain]
    assert target.find(DocumentKind.MEMO_REFUND, [tenders[1]]) == [Absent()]


def like_refunds(books: JurnalDesk) -> tuple[Prepared, Prepared]:
    """Of two returns of one invoice and one amount, whose memos no answer has named."""
    sale = books.paid_sale(1)
    return books.silent_refund("1", *sale), books.silent_refund("2", *sale)


def test_a_lost_refund_of_two_alike_is_told_by_its_own_memo_and_not_paid_out_again(books: JurnalDesk) -> None:
    first, second = like_refunds(books)
    books.fault("commit_then_drop", path_regex="refund")
    books.target().post(DocumentKind.MEMO_REFUND, [first])

    (found,) = books.target().find(DocumentKind.MEMO_REFUND, [first])
    (other,) = books.target().post(DocumentKind.MEMO_REFUND, [second])

    assert isinstance(found, Posted)
    assert isinstance(other, Posted)
    assert len(list(books.company.refunds)) == 2


def test_a_refund_that_never_arrived_keeps_its_memo_from_the_one_alike(books: JurnalDesk) -> None:
    first, second = like_refunds(books)
    books.fault("drop", path_regex="refund")
    books.target().post(DocumentKind.MEMO_REFUND, [first])
    (other,) = books.target().post(DocumentKind.MEMO_REFUND, [second])

    assert isinstance(other, Posted)
    assert books.target().find(DocumentKind.MEMO_REFUND, [first]) == [Absent()]
    (again,) = books.target().post(DocumentKind.MEMO_REFUND, [first])
    assert isinstance(again, Posted)
    assert all(memo.remaining == 0 for memo in books.company.credit_memos)


class LateReader(MemoryCatalogue):
    """Of a worker that read before another wrote."""

    def known(self, resource: str, keys: Collection[str]) -> dict[str, Link]:
        del resource, keys
        return {}

    def of_documents(self, resource: str, custom_ids: Collection[str]) -> dict[str, Link]:
        del resource, custom_ids
        return {}


def test_a_memo_that_another_worker_took_meanwhile_is_not_spent(books: JurnalDesk) -> None:
    first, second = like_refunds(books)
    books.catalogue = LateReader()
    books.fault("drop", path_regex="refund")
    books.target().post(DocumentKind.MEMO_REFUND, [first])
    (outcome,) = books.target().post(DocumentKind.MEMO_REFUND, [second])

    assert isinstance(outcome, Unsent)
    assert list(books.company.refunds) == []


def test_lost_cards_are_found_in_their_list(jurnal: JurnalDesk) -> None:
    cards = [d.product(f"PRD-moka-700101-{n}", f"Menu {n}") for n in range(5)]
    jurnal.fault("commit_then_drop", path_regex="products/batch_create")
    target = jurnal.target()
    target.post(DocumentKind.PRODUCT, cards)

    findings = target.find(DocumentKind.PRODUCT, [*cards, d.product("PRD-moka-700101-9", "Menu 9")])

    assert [type(finding) for finding in findings] == [Posted] * 5 + [Absent]


def test_nothing_is_uncertain_when_no_connection_was_made(books: JurnalDesk) -> None:
    with pytest.raises(RetryableError, match="cannot be reached"):
        books.target(url="http://127.0.0.1:9").post(DocumentKind.INVOICE, [d.invoice(1)])
