"""Counts of records by final state: the completeness equation of every run."""

import pytest

from posbridge.domain.documents import Document
from posbridge.domain.outcomes import Outcome
from posbridge.domain.records import Customer, Record
from posbridge.domain.states import DocumentKind, Entity, RecordKind, RecordState
from posbridge.ports import OutletStore, OwnState, Tally
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, NOW, OUTLET, document, payment, posted, rejected, sale, uncertain

CUSTOMER, INVOICE = DocumentKind.CUSTOMER, DocumentKind.INVOICE


def receive(outlet: OutletStore, *source_ids: str, run: str = "run 1") -> None:
    outlet.inbox.receive([sale(source_id) for source_id in source_ids], run=run, now=NOW)


def send(outlet: OutletStore, planned: Document, outcome: Outcome | None) -> None:
    """Plan it for the record that it stands for and send it; None leaves it in flight."""
    outlet.inbox.mark(
        [OwnState(RecordKind.SALE, planned.record_id.removeprefix("sale:"), RecordState.PLANNED, None)], run="run 1"
    )
    outlet.outbox.plan([planned], run="run 1", stamp="v1")
    outlet.outbox.claim(planned.kind, holder="worker", run="run 1", limit=10, now=NOW)
    if outcome is not None:
        outlet.outbox.settle("worker", {planned.custom_id: outcome}, now=NOW)


def test_an_empty_inbox_tallies_to_nothing(outlet: OutletStore) -> None:
    assert outlet.inbox.tally(Entity.SALES) == Tally()


def test_every_record_counts_once_by_its_final_state(outlet: OutletStore) -> None:
    receive(outlet, *"12345678")
    send(outlet, document("INV-1", record="1"), posted())
    send(outlet, document("INV-2", record="2"), rejected())
    send(outlet, document("INV-3", record="3"), uncertain())
    send(outlet, document("INV-4", record="4"), None)
    outlet.inbox.mark([OwnState(RecordKind.SALE, "5", RecordState.HELD, None)], run="run 1")
    outlet.inbox.mark([OwnState(RecordKind.SALE, "6", RecordState.SKIPPED, None)], run="run 1")
    outlet.inbox.mark([OwnState(RecordKind.SALE, "7", RecordState.WAITING, None)], run="run 1")

    tally = outlet.inbox.tally(Entity.SALES)
    assert tally == Tally(total=8, posted=1, rejected=1, uncertain=2, held=1, skipped=1, waiting=2)
    assert tally.complete


@pytest.mark.parametrize(
    ("other", "final"),
    [
        (posted(), Tally(total=1, posted=1)),
        (rejected(), Tally(total=1, rejected=1)),
        (uncertain(), Tally(total=1, uncertain=1)),
        (None, Tally(total=1, uncertain=1)),
    ],
)
def test_a_record_is_as_well_as_the_worst_of_its_documents(
    outlet: OutletStore, other: Outcome | None, final: Tally
) -> None:
    receive(outlet, "1")
    send(outlet, document("INV-1"), posted())
    send(outlet, document("INV-2"), other)

    assert outlet.inbox.tally(Entity.SALES) == final


def test_a_record_waits_while_one_of_its_documents_is_unsent(outlet: OutletStore) -> None:
    receive(outlet, "1")
    send(outlet, document("INV-1"), posted())
    outlet.outbox.plan([document("INV-2")], run="run 1", stamp="v1")

    assert outlet.inbox.tally(Entity.SALES) == Tally(total=1, waiting=1)


def test_a_held_record_is_held_whatever_was_posted_of_it(outlet: OutletStore) -> None:
    receive(outlet, "1")
    send(outlet, document("INV-1"), posted())
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.HELD, None)], run="run 1")

    assert outlet.inbox.tally(Entity.SALES) == Tally(total=1, held=1)


def test_entities_are_counted_apart(outlet: OutletStore) -> None:
    outlet.inbox.receive([sale(), payment("1:1", "1")], run="run 1", now=NOW)

    assert outlet.inbox.tally(Entity.SALES).total == 1
    assert outlet.inbox.tally(Entity.PAYMENTS).total == 1
    assert outlet.inbox.tally(Entity.RETURNS).total == 0


def test_a_run_counts_what_it_saw_and_what_is_still_open(outlet: OutletStore) -> None:
    receive(outlet, "closed before", "open before", run="run 1")
    send(outlet, document("INV-1", record="closed before"), posted())
    receive(outlet, "new", run="run 2")

    assert outlet.inbox.tally(Entity.SALES, run="run 2") == Tally(total=2, waiting=2)
    assert outlet.inbox.tally(Entity.SALES).total == 3


def test_a_run_counts_the_old_records_that_it_put_right(outlet: OutletStore) -> None:
    receive(outlet, "1", run="run 1")
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.HELD, None)], run="run 1")
    send(outlet, document("INV-1"), posted())
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.PLANNED, None)], run="run 2")

    assert outlet.inbox.tally(Entity.SALES, run="run 2") == Tally(total=1, posted=1)


def test_shared_master_data_counts_for_every_outlet_that_planned_it(store: Store, outlet: OutletStore) -> None:
    neighbour = store.outlet("bandung-dago", COMPANY)
    for each in (outlet, neighbour):
        each.inbox.receive([customer_record()], run="run 1", now=NOW)
        each.outbox.plan([document("CUS-1", kind=CUSTOMER)], run="run 1", stamp="v1")
        each.inbox.mark([OwnState(RecordKind.CUSTOMER, "1", RecordState.PLANNED, None)], run="run 1")
    outlet.outbox.claim(CUSTOMER, holder="worker", run="run 1", limit=1, now=NOW)
    outlet.outbox.settle("worker", {"CUS-1": posted()}, now=NOW)

    assert neighbour.inbox.tally(Entity.MASTER) == Tally(total=1, posted=1)


def customer_record() -> Record:
    return Record(kind=RecordKind.CUSTOMER, source_id="1", typed=Customer(source_id="1", name="Budi"), fingerprint="f")


def test_pending_includes_mapped_records_whose_documents_are_unsent_or_rejected(outlet: OutletStore) -> None:
    receive(outlet, *"12345")
    send(outlet, document("INV-1", record="1"), posted())
    send(outlet, document("INV-2", record="2"), rejected())
    send(outlet, document("INV-3", record="3"), uncertain())
    outlet.outbox.plan([document("INV-4", record="4")], run="run 1", stamp="v1")
    for source_id in "45":
        outlet.inbox.mark([OwnState(RecordKind.SALE, source_id, RecordState.PLANNED, None)], run="run 1")

    assert [held.record.source_id for held in outlet.inbox.pending([RecordKind.SALE])] == ["2", "4", "5"]


def test_a_mapped_record_whose_document_was_withdrawn_is_pending_again(outlet: OutletStore) -> None:
    """Mapping withdraws what it plans no more and then says why; it may be killed in between."""
    receive(outlet, *"12")
    send(outlet, document("INV-2", record="2"), posted())
    outlet.outbox.plan([document("INV-1", record="1")], run="run 1", stamp="v1")
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.PLANNED, None)], run="run 1")

    outlet.outbox.withdraw({"sale:1": frozenset()})

    assert [held.record.source_id for held in outlet.inbox.pending([RecordKind.SALE])] == ["1"]


def test_what_was_mapped_for_one_company_is_not_mapped_for_another(store: Store, outlet: OutletStore) -> None:
    receive(outlet, "1")
    send(outlet, document("INV-1", record="1"), posted())

    moved = store.outlet(OUTLET, "jurnal_of_another_company")

    assert moved.inbox.pending([RecordKind.SALE]) == []
