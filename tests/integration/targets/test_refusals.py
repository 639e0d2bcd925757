"""What Jurnal refuses: told in its words, kept apart from what others achieved, never a loop."""

import pytest

from posbridge.domain.outcomes import Posted, Rejected, Unsent
from posbridge.domain.states import DocumentKind
from posbridge.errors import (
    BudgetSpentError,
    CredentialsRefusedError,
    RateLimitedError,
    RefusedError,
    ScopeMissingError,
)
from posbridge.money import Decimal
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk, sure

pytestmark = pytest.mark.integration


def rejected(outcome: object) -> Rejected:
    assert isinstance(outcome, Rejected), outcome
    return outcome


@pytest.mark.parametrize("shape", ["text", "array"])
@pytest.mark.parametrize("batch_allowed", [True, False])
def test_one_bad_invoice_does_not_spoil_the_others(books: JurnalDesk, shape: str, batch_allowed: bool) -> None:  # noqa: FBT001
    books.knobs(error_shape=shape)
    stranger = d.invoice(2, customer_name="Orang Lain")

    first, second, third = books.target(batch_allowed=batch_allowed).post(
        DocumentKind.INVOICE, [d.invoice(1), stranger, d.invoice(3)]
    )

    assert [type(first), type(third)] == [Posted, Posted]
    assert "person not exist" in rejected(second).reason.message
    assert rejected(second).reason.code == "refused_by_jurnal"


@pytest.mark.parametrize("batch_allowed", [True, False])
def test_a_closed_period_has_a_reason_of_its_own(books: JurnalDesk, batch_allowed: bool) -> None:  # noqa: FBT001
    books.knobs(closed_until="2026-01-31")

    outcomes = books.target(batch_allowed=batch_allowed).post(DocumentKind.INVOICE, [d.invoice(1), d.invoice(2)])

    assert {rejected(outcome).reason.code for outcome in outcomes} == {"period_locked"}


def test_a_stored_total_that_differs_is_rejected_with_both_amounts(books: JurnalDesk) -> None:
    (outcome,) = books.target().post(DocumentKind.INVOICE, [d.invoice(1, "50001")])

    refusal = rejected(outcome)
    assert refusal.reason.code == "stored_total_differs"
    assert refusal.reason.residual == Decimal(1)
    assert "50,000" in refusal.reason.message
    assert "50,001" in refusal.reason.message
    assert refusal.jurnal_id == str(next(iter(books.company.invoices)).id)


@pytest.mark.parametrize("enforced", [True, False])
def test_a_repeated_single_create_is_adopted(books: JurnalDesk, enforced: bool) -> None:  # noqa: FBT001
    books.knobs(batch_enforces_custom_id=enforced)
    made = books.posted(DocumentKind.INVOICE, d.invoice(1))

    again = books.posted(DocumentKind.INVOICE, d.invoice(1))

    assert again.adopted
    assert again.jurnal_id == made.jurnal_id
    assert again.line_ids == made.line_ids
    assert len(books.company.invoices) == 1


def test_a_repeated_batch_is_adopted_where_jurnal_checks_it(books: JurnalDesk) -> None:
    books.knobs(batch_enforces_custom_id=True)
    invoices = [d.invoice(n) for n in range(3)]
    target = books.target()
    first = target.post(DocumentKind.INVOICE, invoices)

    again = target.post(DocumentKind.INVOICE, invoices)

    assert [sure(outcome).jurnal_id for outcome in again] == [sure(outcome).jurnal_id for outcome in first]
    assert len(books.company.invoices) == 3


def test_a_duplicate_that_is_not_the_same_names_both(books: JurnalDesk) -> None:
    made = books.posted(DocumentKind.INVOICE, d.invoice(1))

    (outcome,) = books.target().post(DocumentKind.INVOICE, [d.invoice(1, "75000", d.line(quantity="3"))])

    refusal = rejected(outcome)
    assert refusal.reason.code == "duplicate_differs"
    assert "INV-moka-700101-1" in refusal.reason.message
    assert made.jurnal_id in refusal.reason.message


def test_a_number_that_another_document_has_is_not_adopted(books: JurnalDesk) -> None:
    books.posted(DocumentKind.INVOICE, d.invoice(1))
    next(iter(books.company.invoices)).custom_id = "SOMEBODY-ELSE"

    (outcome,) = books.target().post(DocumentKind.INVOICE, [d.invoice(1)])

    assert rejected(outcome).reason.code == "duplicate_differs"
    assert rejected(outcome).jurnal_id is None
    assert "SOMEBODY-ELSE" in rejected(outcome).reason.message


def test_a_batch_refused_whole_is_halved_until_the_culprit_stands_alone(books: JurnalDesk) -> None:
    books.fault("status", path_regex="batch_create", status=422, body={"errors": "Unprocessable"}, times=1)

    outcomes = books.target().post(DocumentKind.INVOICE, [d.invoice(n) for n in range(4)])

    assert all(isinstance(outcome, Posted) for outcome in outcomes)
    assert books.requests() == {"POST sales_invoices/batch_create": 3}


@pytest.mark.parametrize("status", [403, 404])
def test_singles_are_used_where_batches_are_closed_and_that_is_remembered(books: JurnalDesk, status: int) -> None:
    books.knobs(scopes_denied=["batch_create"], scope_status=status)

    outcomes = books.target().post(DocumentKind.INVOICE, [d.invoice(1), d.invoice(2)])
    later = books.target()
    later.post(DocumentKind.INVOICE, [d.invoice(3), d.invoice(4)])

    assert all(isinstance(outcome, Posted) for outcome in outcomes)
    assert books.requests() == {"POST sales_invoices/batch_create": 1, "POST sales_invoices": 4}
    assert later.batch_size(DocumentKind.INVOICE) == 1
    later.refresh(["capabilities"])
    assert later.batch_size(DocumentKind.INVOICE) == 100


def test_what_earlier_singles_achieved_survives_a_spent_hour(books: JurnalDesk) -> None:
    books.budget.left = 2

    outcomes = books.target(batch_allowed=False).post(DocumentKind.INVOICE, [d.invoice(n) for n in range(4)])

    assert [type(outcome) for outcome in outcomes] == [Posted, Posted, Unsent, Unsent]
    assert {o.reason.code for o in outcomes if isinstance(o, Unsent)} == {"not_reached"}


def test_a_spent_hour_before_anything_was_sent_raises(books: JurnalDesk) -> None:
    books.budget.left = 0

    with pytest.raises(RateLimitedError) as caught:
        books.target().post(DocumentKind.INVOICE, [d.invoice(1), d.invoice(2)])
    assert caught.value.retry_after == 1200


def test_a_429_of_the_minute_is_waited_out(books: JurnalDesk) -> None:
    books.fault("status", method="POST", status=429, retry_after=7)

    (outcome,) = books.target().post(DocumentKind.INVOICE, [d.invoice(1)])

    assert isinstance(outcome, Posted)
    assert books.budget.refusals == [False]
    assert books.clock.slept == [7]


def test_a_lasting_429_raises_because_nothing_was_stored(books: JurnalDesk) -> None:
    books.fault("status", method="POST", status=429, times=None)

    with pytest.raises(RateLimitedError):
        books.target().post(DocumentKind.INVOICE, [d.invoice(1)])
    assert len(books.company.invoices) == 0
    assert books.requests() == {"POST sales_invoices": 3}


def test_a_spent_month_says_when_it_resets(books: JurnalDesk) -> None:
    books.knobs(monthly_limit=0)

    with pytest.raises(BudgetSpentError) as caught:
        books.target().post(DocumentKind.INVOICE, [d.invoice(1)])
    assert caught.value.resets_at.isoformat() == "2026-02-01T00:00:00+07:00"
    assert "used up until 2026-02-01T00:00:00+07:00: Monthly limit exceeded" in str(caught.value)
    assert books.budget.refusals == [True]
    assert sum(books.requests().values()) == 1


def test_a_wrong_secret_is_a_refused_credential(books: JurnalDesk) -> None:
    with pytest.raises(CredentialsRefusedError):
        books.target(secret="wrong").post(DocumentKind.INVOICE, [d.invoice(1)])


def test_a_missing_scope_names_the_resource(books: JurnalDesk) -> None:
    books.knobs(scopes_denied=["sales_invoices"])

    with pytest.raises(ScopeMissingError, match="sales_invoices"):
        books.target().post(DocumentKind.INVOICE, [d.invoice(1), d.invoice(2)])


def test_redirects_are_refused(books: JurnalDesk) -> None:
    books.fault("status", status=301, headers={"Location": "https://elsewhere.invalid/"})

    with pytest.raises(RefusedError, match=r"elsewhere\.invalid"):
        books.target().post(DocumentKind.INVOICE, [d.invoice(1)])


def test_reads_survive_a_gateway_that_falters(jurnal: JurnalDesk) -> None:
    jurnal.fault("status", method="GET", status=503, times=2)
    jurnal.fault("drop", method="GET", path_regex="taxes")

    assert "4-40000" in jurnal.target().books().accounts


def test_an_unknown_account_is_refused_before_anything_is_sent(books: JurnalDesk) -> None:
    invoice = d.invoice(1)
    posted = books.posted(DocumentKind.INVOICE, invoice)
    books.forget_requests()

    (outcome,) = books.target().post(DocumentKind.PAYMENT, [d.payment("1", invoice, posted, account="1-19999")])

    assert rejected(outcome).reason.code == "account_unknown"
    assert books.requests() == {"GET accounts": 1}  # once, in case it was opened since the list was read


def test_a_payment_above_the_balance_is_told_in_jurnals_words(books: JurnalDesk) -> None:
    invoice, posted = books.paid_sale(1)

    (outcome,) = books.target().post(DocumentKind.PAYMENT, [d.payment("2", invoice, posted, "1")])

    assert "cannot be greater than remaining balance" in rejected(outcome).reason.message


def test_a_refund_above_the_credit_is_refused_before_it_is_sent(books: JurnalDesk) -> None:
    memo = d.credit_memo("1", "1000")
    posted = books.posted(DocumentKind.CREDIT_MEMO, memo)
    books.forget_requests()

    (outcome,) = books.target().post(
        DocumentKind.MEMO_REFUND, [d.memo_refund("1", "1000.01", {memo.document.custom_id: posted})]
    )

    assert rejected(outcome).reason.code == "credit_differs"
    assert rejected(outcome).reason.residual == Decimal("-0.01")
    assert "POST customer_credit_memo_refund" not in books.requests()


def test_a_return_of_an_unpaid_sale_makes_no_credit_to_refund(books: JurnalDesk) -> None:
    invoice = d.invoice(1)
    posted = books.posted(DocumentKind.INVOICE, invoice)
    back = d.sales_return("1", invoice, posted, "25000", (0, "1"))
    memos = {back.document.custom_id: books.posted(DocumentKind.SALES_RETURN, back)}

    (outcome,) = books.target().post(
        DocumentKind.MEMO_REFUND, [d.memo_refund("1", "25000", memos, invoice_id=invoice.document.custom_id)]
    )

    assert rejected(outcome).reason.code == "credit_differs"


def test_one_bad_refund_does_not_spoil_its_group(books: JurnalDesk) -> None:
    memos = [d.credit_memo(str(n), "1000") for n in range(3)]
    made = [books.posted(DocumentKind.CREDIT_MEMO, memo) for memo in memos]
    refunds = [
        d.memo_refund(str(n), "1000", {memo.document.custom_id: posted})
        for n, (memo, posted) in enumerate(zip(memos, made, strict=True))
    ]
    books.fault("status", path_regex="refund", status=422, body={"errors": "?"}, times=2)

    outcomes = books.target().post(DocumentKind.MEMO_REFUND, refunds)

    assert [type(outcome) for outcome in outcomes] == [Rejected, Posted, Posted]


def test_a_later_refund_group_that_breaks_off_keeps_the_earlier_one(books: JurnalDesk) -> None:
    memos = [d.credit_memo(str(n), "1000") for n in range(2)]
    made = [books.posted(DocumentKind.CREDIT_MEMO, memo) for memo in memos]
    refunds = [
        d.memo_refund(str(n), "1000", {memo.document.custom_id: posted}, account=account)
        for n, (memo, posted, account) in enumerate(zip(memos, made, ("1-10001", "1-10011"), strict=True))
    ]
    books.fault("status", path_regex="refund", status=429, after=1, times=None)

    outcomes = books.target().post(DocumentKind.MEMO_REFUND, refunds)

    assert [type(outcome) for outcome in outcomes] == [Posted, Unsent]
