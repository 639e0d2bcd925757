"""A batch that drops fields is noticed, repaired and remembered (contract jurnal §13)."""

from dataclasses import replace

import pytest

from posbridge.domain.outcomes import Posted, Rejected, Uncertain
from posbridge.domain.states import DocumentKind
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk, sure

pytestmark = pytest.mark.integration


def test_dropped_tags_and_tax_flags_are_repaired_then_sent_singly(books: JurnalDesk) -> None:
    books.knobs(batch_ignores_fields="tags,use_tax_inclusive")
    target = books.target()
    first = [d.invoice(n, "50000", d.line(tax="PB1 10%"), tags=("Jakarta",), inclusive=True) for n in (1, 2)]

    outcomes = target.post(DocumentKind.INVOICE, first)

    assert all(isinstance(outcome, Posted) for outcome in outcomes), outcomes
    assert all(invoice.inclusive and invoice.tag_ids for invoice in books.company.invoices)
    assert books.requests() == {"POST sales_invoices/batch_create": 1, "PATCH sales_invoices/{id}": 2}

    books.forget_requests()
    plain, tagged = d.invoice(3), d.invoice(4, tags=("Jakarta",))
    later = books.target().post(DocumentKind.INVOICE, [plain, tagged, d.invoice(5)])

    assert all(isinstance(outcome, Posted) for outcome in later)
    assert books.requests() == {"POST sales_invoices/batch_create": 1, "POST sales_invoices": 1}


def test_line_ids_are_those_after_the_repair(books: JurnalDesk) -> None:
    books.knobs(batch_ignores_fields="tags")

    outcomes = books.target().post(DocumentKind.INVOICE, [d.invoice(n, tags=("Jakarta",)) for n in (1, 2)])

    stored = [[str(line.id) for line in invoice.lines] for invoice in books.company.invoices]
    assert [list(sure(outcome).line_ids) for outcome in outcomes] == stored


def test_what_a_repair_cannot_give_is_rejected_with_the_id_that_stands(books: JurnalDesk) -> None:
    books.knobs(batch_ignores_fields="warehouse_name")
    invoices = [d.invoice(n, warehouse="Gudang Jakarta Selatan") for n in (1, 2)]

    outcomes = books.target().post(DocumentKind.INVOICE, invoices)

    assert all(isinstance(outcome, Rejected) and outcome.jurnal_id for outcome in outcomes)
    assert {outcome.reason.code for outcome in outcomes if isinstance(outcome, Rejected)} == {"stored_fields_differ"}


def test_a_lost_batch_that_dropped_tags_is_not_adopted_in_silence(books: JurnalDesk) -> None:
    books.knobs(batch_ignores_fields="tags", batch_timeout_after_commit=True, hang_seconds=0)
    invoices = [d.invoice(n, tags=("Jakarta",)) for n in (1, 2)]
    target = books.target()
    target.post(DocumentKind.INVOICE, invoices)

    findings = target.find(DocumentKind.INVOICE, invoices)

    assert all(isinstance(finding, Rejected) and "tags" in finding.reason.message for finding in findings)


def test_an_invoice_that_a_person_retagged_is_not_changed_back(books: JurnalDesk) -> None:
    tagged = d.invoice(1, tags=("Jakarta",))
    books.posted(DocumentKind.INVOICE, tagged)
    next(iter(books.company.invoices)).tag_ids = []
    before = books.company.digest()

    (outcome,) = books.target().post(DocumentKind.INVOICE, [tagged])

    assert isinstance(outcome, Rejected)
    assert books.company.digest() == before
    assert books.target().batch_size(DocumentKind.INVOICE) == 100


def test_a_lost_repair_leaves_the_invoice_uncertain(books: JurnalDesk) -> None:
    books.knobs(batch_ignores_fields="tags")
    books.fault("drop", method="PATCH")
    invoices = [d.invoice(n, tags=("Jakarta",)) for n in (1, 2)]

    outcomes = books.target().post(DocumentKind.INVOICE, invoices)

    assert [type(outcome) for outcome in outcomes] == [Uncertain, Posted]


def test_an_invoice_whose_jurnal_id_is_known_is_read_and_never_sent_again(books: JurnalDesk) -> None:
    invoice = d.invoice(1)
    made = books.posted(DocumentKind.INVOICE, invoice)
    books.forget_requests()

    (outcome,) = books.target().post(DocumentKind.INVOICE, [replace(invoice, jurnal_id=made.jurnal_id)])

    assert sure(outcome).jurnal_id == made.jurnal_id
    assert books.requests() == {"GET sales_invoices/{id}": 1}
