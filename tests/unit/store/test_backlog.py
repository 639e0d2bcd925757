"""What an outlet has still to send."""

from datetime import date

import pytest

from posbridge.domain.states import DocumentKind
from posbridge.ports import Backlog, OutletStore
from posbridge.store.limits import Limits
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, NOW, OUTLET, document

INVOICE, PAYMENT, CUSTOMER = DocumentKind.INVOICE, DocumentKind.PAYMENT, DocumentKind.CUSTOMER
FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 2)


def backlog(store: Store, outlet: str = OUTLET) -> Backlog:
    return store.outlook(outlet, COMPANY, Limits(), now=NOW).backlog


@pytest.fixture
def planned(store: Store, outlet: OutletStore) -> Store:
    documents = [
        document("INV-1", record="1", day=SECOND),
        document("INV-2", record="2", day=FIRST),
        document("PAY-1", kind=PAYMENT, record="1", day=SECOND),
        document("CUS-1", kind=CUSTOMER, record="1", day=date(2026, 9, 1)),
    ]
    outlet.outbox.plan(documents, run="run", stamp="v1")
    return store


def test_planned_documents_are_counted_by_kind_with_the_days_of_their_receipts(planned: Store) -> None:
    assert backlog(planned) == Backlog(own={INVOICE: 2, PAYMENT: 1, CUSTOMER: 1}, days=2, oldest=FIRST)


def test_what_was_claimed_is_no_longer_to_be_sent(planned: Store, outlet: OutletStore) -> None:
    outlet.outbox.claim(INVOICE, holder="h", run="run", limit=1, now=NOW)

    assert backlog(planned) == Backlog(own={INVOICE: 1, PAYMENT: 1, CUSTOMER: 1}, days=1, oldest=SECOND)


def test_master_data_of_a_sister_outlet_is_sent_too_and_its_receipts_are_not(planned: Store) -> None:
    sister = backlog(planned, "bandung-dago")

    assert sister == Backlog(shared={CUSTOMER: 1})
    assert (sister.unsent(CUSTOMER), sister.unsent(INVOICE)) == (1, 0)


def test_a_store_with_nothing_to_send_has_no_backlog(store: Store) -> None:
    assert backlog(store) == Backlog()
