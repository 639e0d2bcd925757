"""How documents fall into the outbox, and what a second plan of the same document means."""

from dataclasses import replace

import pytest

from posbridge.domain.documents import Document
from posbridge.domain.outcomes import Outcome, Posted
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.ports import OutletStore, StoredDocument
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, NOW, document, posted, rejected, uncertain

CUSTOMER, INVOICE = DocumentKind.CUSTOMER, DocumentKind.INVOICE


def plan(outlet: OutletStore, *documents: Document, run: str = "run 1") -> list[str]:
    return [planned.result for planned in outlet.outbox.plan(documents, run=run, stamp="v1")]


def send(outlet: OutletStore, planned: Document, outcome: Outcome | None) -> None:
    """Claim everything of the kind; None leaves it in flight."""
    outlet.outbox.claim(planned.kind, holder="worker", run="run 1", limit=10, now=NOW)
    if outcome is not None:
        outlet.outbox.settle("worker", {planned.custom_id: outcome}, now=NOW)


def read(outlet: OutletStore, custom_id: str) -> StoredDocument:
    return outlet.outbox.get([custom_id])[custom_id]


def test_a_document_comes_back_as_it_was_planned(outlet: OutletStore) -> None:
    wanted = document("INV-1", needs=("PRD-2", "CUS-1", "PRD-1"))

    assert plan(outlet, wanted) == ["planned"]
    stored = read(outlet, "INV-1")
    assert stored == StoredDocument(
        document=wanted,
        outlet="jakarta-selatan",
        state=DocumentState.PLANNED,
        reason=None,
        posted=None,
        attempts=0,
        run="run 1",
    )
    assert str(stored.document.expected_total) == "11000.00"


def test_answers_come_in_the_order_of_the_documents(outlet: OutletStore) -> None:
    planned = outlet.outbox.plan([document("INV-2"), document("INV-1")], run="run 1", stamp="v1")

    assert [each.custom_id for each in planned] == ["INV-2", "INV-1"]


def test_an_unsent_document_takes_its_new_body_and_needs(outlet: OutletStore) -> None:
    plan(outlet, document("INV-1", needs=("CUS-1",)))
    corrected = document("INV-1", memo="corrected", facts="other", needs=("CUS-2", "PRD-1"))

    assert plan(outlet, corrected, run="run 2") == ["replaced"]
    stored = read(outlet, "INV-1")
    assert (stored.document, stored.run) == (corrected, "run 2")


def test_planning_the_same_again_changes_nothing(outlet: OutletStore) -> None:
    plan(outlet, document("INV-1"))

    assert plan(outlet, document("INV-1"), run="run 2") == ["unchanged"]
    assert read(outlet, "INV-1").run == "run 1"


def test_a_document_twice_in_one_plan_is_planned_once(outlet: OutletStore) -> None:
    twice = (document("CUS-1", kind=CUSTOMER), document("CUS-1", kind=CUSTOMER, record="2"))

    assert plan(outlet, *twice) == ["planned", "unchanged"]


@pytest.mark.parametrize("outcome", [posted(), uncertain(), None], ids=["posted", "uncertain", "sending"])
class TestWhatJurnalMayHold:
    def test_other_facts_are_a_conflict(self, outlet: OutletStore, outcome: Outcome | None) -> None:
        plan(outlet, document("INV-1"))
        send(outlet, document("INV-1"), outcome)
        before = read(outlet, "INV-1")

        assert plan(outlet, document("INV-1", facts="other", memo="other")) == ["conflict"]
        assert read(outlet, "INV-1") == before

    def test_other_settings_are_not(self, outlet: OutletStore, outcome: Outcome | None) -> None:
        plan(outlet, document("INV-1"))
        send(outlet, document("INV-1"), outcome)
        before = read(outlet, "INV-1")

        assert plan(outlet, document("INV-1", memo="by other settings")) == ["unchanged"]
        assert read(outlet, "INV-1") == before


def test_a_rejected_document_gets_another_chance(outlet: OutletStore) -> None:
    plan(outlet, document("INV-1"))
    send(outlet, document("INV-1"), rejected())

    assert plan(outlet, document("INV-1"), run="run 2") == ["replaced"]
    stored = read(outlet, "INV-1")
    assert (stored.state, stored.reason, stored.attempts) == (DocumentState.PLANNED, None, 1)


def test_a_rejected_document_that_left_something_in_jurnal_is_looked_up_first(outlet: OutletStore) -> None:
    plan(outlet, document("INV-1"))
    send(outlet, document("INV-1"), rejected("501"))
    plan(outlet, document("INV-1", memo="corrected"))

    stored = read(outlet, "INV-1")
    assert stored.state is DocumentState.UNCERTAIN
    assert stored.reason is not None
    assert "501" in stored.reason.message
    assert outlet.outbox.claim(INVOICE, holder="worker", run="run 2", limit=10, now=NOW) == []


def test_posted_master_data_that_differs_is_updated_under_its_id(outlet: OutletStore) -> None:
    plan(outlet, document("CUS-1", kind=CUSTOMER))
    send(outlet, document("CUS-1", kind=CUSTOMER), posted("77"))
    renamed = document("CUS-1", kind=CUSTOMER, memo="Budi Santoso")

    assert plan(outlet, renamed, run="run 2") == ["update"]
    [prepared] = outlet.outbox.claim(CUSTOMER, holder="worker", run="run 2", limit=10, now=NOW)
    assert (prepared.document, prepared.jurnal_id) == (renamed, "77")


def test_posted_master_data_with_an_equal_body_is_left_alone(outlet: OutletStore) -> None:
    product = document("PRD-1", kind=DocumentKind.PRODUCT)
    plan(outlet, product)
    send(outlet, product, posted())

    assert plan(outlet, replace(product, facts="other")) == ["unchanged"]


def test_master_data_under_way_keeps_the_body_it_was_sent_with(outlet: OutletStore) -> None:
    plan(outlet, document("CUS-1", kind=CUSTOMER))
    send(outlet, document("CUS-1", kind=CUSTOMER), None)

    assert plan(outlet, document("CUS-1", kind=CUSTOMER, memo="Budi Santoso")) == ["conflict"]
    assert read(outlet, "CUS-1").document == document("CUS-1", kind=CUSTOMER)


def test_a_rejected_update_is_sent_again_as_an_update(outlet: OutletStore) -> None:
    plan(outlet, document("CUS-1", kind=CUSTOMER))
    send(outlet, document("CUS-1", kind=CUSTOMER), posted("77"))
    renamed = document("CUS-1", kind=CUSTOMER, memo="Budi Santoso")
    plan(outlet, renamed)
    send(outlet, renamed, rejected("78"))

    assert plan(outlet, renamed) == ["replaced"]
    [prepared] = outlet.outbox.claim(CUSTOMER, holder="worker", run="run 2", limit=10, now=NOW)
    assert prepared.jurnal_id == "77"


def test_master_data_is_shared_by_the_companys_outlets(store: Store, outlet: OutletStore) -> None:
    neighbour = store.outlet("bandung-dago", COMPANY)
    stranger = store.outlet("surabaya-tunjungan", "jurnal_cv_rasa")
    customer, invoice = document("CUS-1", kind=CUSTOMER), document("INV-1")
    plan(outlet, customer, invoice)

    assert plan(neighbour, customer) == ["unchanged"]
    assert plan(stranger, customer) == ["planned"]
    assert neighbour.outbox.claim(INVOICE, holder="worker", run="run 1", limit=10, now=NOW) == []
    [claimed] = neighbour.outbox.claim(CUSTOMER, holder="worker", run="run 1", limit=10, now=NOW)
    assert claimed.document == customer
    assert outlet.outbox.in_flight(CUSTOMER) == NOW
    assert stranger.outbox.in_flight(CUSTOMER) is None


def test_documents_are_found_by_the_record_they_stand_for(store: Store, outlet: OutletStore) -> None:
    neighbour = store.outlet("bandung-dago", COMPANY)
    customer, invoice = document("CUS-1", kind=CUSTOMER), document("INV-1")
    plan(outlet, customer, invoice)
    plan(neighbour, customer)

    assert [held.document for held in neighbour.outbox.of_records(CUSTOMER, ["customer:1"])["customer:1"]] == [customer]
    assert neighbour.outbox.of_records(INVOICE, ["sale:1"]) == {"sale:1": []}
    assert [held.document for held in outlet.outbox.of_records(INVOICE, ["sale:1"])["sale:1"]] == [invoice]


def test_names_of_master_data_belong_to_what_jurnal_holds(outlet: OutletStore) -> None:
    second = document("CUS-2", kind=CUSTOMER)
    plan(outlet, second)
    send(outlet, second, posted())
    plan(outlet, document("CUS-1", kind=CUSTOMER), document("CUS-3", kind=CUSTOMER, memo="Sari"))

    assert outlet.outbox.named(CUSTOMER) == {"Budi": "CUS-2", "Sari": "CUS-3"}


def test_dated_documents_leave_master_data_out(store: Store, outlet: OutletStore) -> None:
    invoice, other = document("INV-1"), document("INV-2", day=NOW.date().replace(day=2))
    plan(outlet, document("CUS-1", kind=CUSTOMER), invoice, other)
    plan(store.outlet("bandung-dago", COMPANY), document("INV-3"))
    day = invoice.date

    assert [held.document.custom_id for held in outlet.outbox.dated(day, day)] == ["INV-1"]
    wide = outlet.outbox.dated(day, other.date, company_wide=True)
    assert [held.document.custom_id for held in wide] == ["INV-1", "INV-3", "INV-2"]


def test_more_documents_than_one_statement_takes(outlet: OutletStore) -> None:
    many = [document(f"INV-{n}", needs=("CUS-1",)) for n in range(1200)]

    assert plan(outlet, *many) == ["planned"] * 1200
    assert plan(outlet, *many) == ["unchanged"] * 1200
    assert len(outlet.outbox.get([each.custom_id for each in many])) == 1200


def test_the_last_answer_stays_while_an_update_waits(outlet: OutletStore) -> None:
    customer = document("CUS-1", kind=CUSTOMER)
    plan(outlet, customer)
    send(outlet, customer, posted("77"))
    plan(outlet, document("CUS-1", kind=CUSTOMER, memo="Budi Santoso"))

    stored = read(outlet, "CUS-1")
    assert isinstance(stored.posted, Posted)
    assert (stored.state, stored.posted.jurnal_id) == (DocumentState.PLANNED, "77")


class TestWithdrawing:
    def test_what_mapping_no_longer_stands_by_is_forgotten(self, outlet: OutletStore) -> None:
        kept, dropped = document("INV-1", needs=("CUS-1",)), document("INV-2", needs=("CUS-1",))
        plan(outlet, kept, dropped, document("INV-3", record="2"))

        assert outlet.outbox.withdraw({"sale:1": {"INV-1"}, "sale:9": set()}) == 1
        assert set(outlet.outbox.get(["INV-1", "INV-2", "INV-3"])) == {"INV-1", "INV-3"}
        assert plan(outlet, document("INV-2")) == ["planned"]
        assert read(outlet, "INV-2").document.needs == ()

    @pytest.mark.parametrize("outcome", [posted(), uncertain(), rejected("501"), None])
    def test_what_may_stand_in_jurnal_is_never_forgotten(self, outlet: OutletStore, outcome: Outcome | None) -> None:
        plan(outlet, document("INV-1"))
        send(outlet, document("INV-1"), outcome)

        assert outlet.outbox.withdraw({"sale:1": set()}) == 0
        assert "INV-1" in outlet.outbox.get(["INV-1"])

    def test_shared_master_data_stays_while_another_outlet_stands_by_it(
        self, store: Store, outlet: OutletStore
    ) -> None:
        neighbour = store.outlet("bandung-dago", COMPANY)
        customer = document("CUS-1", kind=CUSTOMER)
        plan(outlet, customer)
        plan(neighbour, customer)

        assert outlet.outbox.withdraw({"customer:1": set()}) == 0
        assert outlet.outbox.of_records(CUSTOMER, ["customer:1"]) == {"customer:1": []}
        assert neighbour.outbox.withdraw({"customer:1": set()}) == 1
        assert outlet.outbox.get(["CUS-1"]) == {}
