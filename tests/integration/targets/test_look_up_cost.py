"""What it costs to learn the fate of writes without answer: the list from when they were claimed, or one by one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from posbridge.domain.outcomes import Absent, Posted, Prepared
from posbridge.domain.states import DocumentKind
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk

pytestmark = pytest.mark.integration


def hundred(books: JurnalDesk) -> list[Prepared]:
    """Claimed now; 250 other invoices of the outlet were stored an hour ago."""
    books.target().post(DocumentKind.INVOICE, [d.invoice(1000 + n) for n in range(250)])
    books.clock.now += timedelta(hours=1)
    return [replace(d.invoice(n), sent_at=books.clock()) for n in range(100)]


@pytest.mark.parametrize(
    ("stored", "look_ups"), [(100, 3), (40, 2), (0, 1)], ids=["all of it stored", "a part", "nothing"]
)
def test_a_lost_batch_of_a_hundred_costs_three_look_ups_at_most(books: JurnalDesk, stored: int, look_ups: int) -> None:
    batch, target = hundred(books), books.target()
    if stored:
        target.post(DocumentKind.INVOICE, batch[:stored])
    books.forget_requests()

    findings = target.find(DocumentKind.INVOICE, batch)

    assert [type(finding) for finding in findings] == [Posted] * stored + [Absent] * (100 - stored)
    assert sum(books.requests().values()) <= look_ups


@pytest.mark.parametrize("stored", [True, False])
def test_a_lost_single_costs_one_look_up(books: JurnalDesk, stored: bool) -> None:  # noqa: FBT001 - a parameter
    single, target = hundred(books)[0], books.target()
    if stored:
        target.post(DocumentKind.INVOICE, [single])
    books.forget_requests()

    (finding,) = target.find(DocumentKind.INVOICE, [single])

    assert isinstance(finding, Posted) is stored
    assert books.requests() == {"GET sales_invoices/{id}": 1}


@pytest.mark.parametrize("stored", [True, False])
def test_a_lost_return_costs_one_once_jurnal_has_shown_a_custom_id_of_one(
    books: JurnalDesk,
    stored: bool,  # noqa: FBT001 - a parameter
) -> None:
    (first, lost), target = [returned(books, n) for n in (1, 2)], books.target()
    target.post(DocumentKind.SALES_RETURN, [first])
    if stored:
        target.post(DocumentKind.SALES_RETURN, [lost])
    books.forget_requests()

    (finding,) = target.find(DocumentKind.SALES_RETURN, [lost])

    assert isinstance(finding, Posted) is stored
    assert books.requests() == {"GET sales_returns/{id}": 1}


@pytest.mark.parametrize("fault", ["commit_then_drop", "drop"])
@pytest.mark.parametrize(("many", "look_ups"), [(1, {"GET credit_memos/{id}": 1}), (5, {"GET credit_memos": 1})])
def test_a_lost_request_that_paid_refunds_out_costs_one_look_up(
    books: JurnalDesk, fault: str, many: int, look_ups: dict[str, int]
) -> None:
    lost = refunds(books, many)
    books.fault(fault, path_regex="refund")
    books.target().post(DocumentKind.MEMO_REFUND, lost)
    books.forget_requests()

    findings = books.target().find(DocumentKind.MEMO_REFUND, lost)

    assert [isinstance(finding, Posted) for finding in findings] == [fault == "commit_then_drop"] * many
    assert books.requests() == look_ups


def test_memos_that_the_newest_do_not_show_are_asked_for_by_themselves(books: JurnalDesk) -> None:
    lost = refunds(books, 2)
    books.fault("drop", path_regex="refund")
    books.target().post(DocumentKind.MEMO_REFUND, lost)
    for number in range(60):
        books.target().post(DocumentKind.CREDIT_MEMO, [d.credit_memo(f"later-{number}", "1000")])
    books.forget_requests()

    findings = books.target().find(DocumentKind.MEMO_REFUND, lost)

    assert findings == [Absent(), Absent()]
    assert books.requests() == {"GET credit_memos": 1, "GET credit_memos/{id}": 2}


def test_what_was_claimed_and_never_sent_is_known_without_asking(books: JurnalDesk) -> None:
    claimed = refunds(books, 2)
    books.forget_requests()

    assert books.target().find(DocumentKind.MEMO_REFUND, claimed) == [Absent(), Absent()]
    assert books.requests() == {}


def returned(books: JurnalDesk, number: int) -> Prepared:
    invoice, posted = books.paid_sale(number)
    return d.sales_return(str(number), invoice, posted, "25000", (0, "1"))


def refunds(books: JurnalDesk, number: int) -> list[Prepared]:
    """Each of a return whose memo no answer has named, all of one amount."""
    return [books.silent_refund(str(n), *books.paid_sale(n)) for n in range(1, number + 1)]
