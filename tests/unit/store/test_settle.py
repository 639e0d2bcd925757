"""What answers and look-ups make of a document: what is proven is never lost, and POSTED is final."""

from datetime import timedelta

import pytest

from posbridge.domain.outcomes import Absent, Finding, Outcome
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.ports import OutletStore, StoredDocument
from tests.unit.store.samples import LATER, NO_ANSWER, NOW, REFUSED, document, posted, rejected, uncertain

CUSTOMER, INVOICE = DocumentKind.CUSTOMER, DocumentKind.INVOICE


@pytest.fixture
def sending(outlet: OutletStore) -> OutletStore:
    """An outlet whose one invoice ``worker`` is sending."""
    outlet.outbox.plan([document("INV-1")], run="run 1", stamp="v1")
    outlet.outbox.claim(INVOICE, holder="worker", run="run 1", limit=10, now=NOW)
    return outlet


def invoice(outlet: OutletStore) -> StoredDocument:
    return outlet.outbox.get(["INV-1"])["INV-1"]


def settle(outlet: OutletStore, outcome: Outcome, *, holder: str = "worker") -> StoredDocument:
    outlet.outbox.settle(holder, {"INV-1": outcome}, now=LATER)
    return invoice(outlet)


def look_up(outlet: OutletStore, finding: Finding, *, holder: str = "looker") -> StoredDocument:
    outlet.outbox.claim_uncertain(INVOICE, holder=holder, limit=10, now=LATER)
    outlet.outbox.resolve(holder, {"INV-1": finding}, now=LATER)
    return invoice(outlet)


def adopt(outlet: OutletStore) -> None:
    assert outlet.outbox.adopt_stale(INVOICE, older_than=NOW + timedelta(seconds=1)) == 1


def test_a_posted_document_keeps_jurnals_answer(sending: OutletStore) -> None:
    stored = settle(sending, posted())

    assert (stored.state, stored.posted, stored.reason) == (DocumentState.POSTED, posted(), None)
    assert (stored.claimed_by, stored.claimed_at) == ("", None)
    assert stored.posted is not None
    assert str(stored.posted.total) == "11000.0"


def test_a_rejected_document_keeps_jurnals_words(sending: OutletStore) -> None:
    stored = settle(sending, rejected())

    assert (stored.state, stored.reason, stored.posted) == (DocumentState.REJECTED, REFUSED, None)


def test_no_answer_is_uncertain(sending: OutletStore) -> None:
    stored = settle(sending, uncertain())

    assert (stored.state, stored.reason) == (DocumentState.UNCERTAIN, NO_ANSWER)


def test_an_unknown_document_is_nobodys_outcome(sending: OutletStore) -> None:
    sending.outbox.settle("worker", {"INV-9": posted()}, now=NOW)

    assert sending.outbox.get(["INV-9"]) == {}


@pytest.mark.parametrize("outcome", [rejected(), uncertain()], ids=["rejected", "uncertain"])
def test_another_workers_word_counts_for_nothing(sending: OutletStore, outcome: Outcome) -> None:
    before = invoice(sending)

    assert settle(sending, outcome, holder="other") == before


@pytest.mark.parametrize("outcome", [rejected(), uncertain(), posted()], ids=["rejected", "uncertain", "posted"])
def test_posted_is_final(sending: OutletStore, outcome: Outcome) -> None:
    settle(sending, posted())
    before = invoice(sending)

    assert settle(sending, outcome) == before
    sending.outbox.resolve("worker", {"INV-1": Absent()}, now=LATER)
    assert invoice(sending) == before


class TestAfterTheClaimWasAdopted:
    def test_a_late_proof_of_posting_is_kept(self, sending: OutletStore) -> None:
        adopt(sending)

        assert settle(sending, posted()).state is DocumentState.POSTED

    def test_a_late_proof_counts_while_another_looks_it_up(self, sending: OutletStore) -> None:
        adopt(sending)
        sending.outbox.claim_uncertain(INVOICE, holder="looker", limit=10, now=LATER)
        settle(sending, posted())
        sending.outbox.resolve("looker", {"INV-1": Absent()}, now=LATER)

        assert invoice(sending).state is DocumentState.POSTED

    def test_a_late_proof_keeps_it_from_being_sent_again(self, sending: OutletStore) -> None:
        adopt(sending)
        look_up(sending, Absent())
        settle(sending, posted())

        assert sending.outbox.claim(INVOICE, holder="other", run="run 2", limit=10, now=LATER) == []

    def test_anything_less_than_a_proof_leaves_it_uncertain(self, sending: OutletStore) -> None:
        adopt(sending)

        assert settle(sending, rejected()).state is DocumentState.UNCERTAIN

    def test_two_answers_with_two_ids_are_noted(self, sending: OutletStore) -> None:
        adopt(sending)
        look_up(sending, Absent())
        sending.outbox.claim(INVOICE, holder="other", run="run 2", limit=10, now=LATER)
        settle(sending, posted("501"))
        stored = settle(sending, posted("502"), holder="other")

        assert stored.posted == posted("501")
        assert stored.reason is not None
        assert stored.reason.code == "posted_twice"
        assert "502" in stored.reason.remedy


@pytest.fixture
def lost(sending: OutletStore) -> OutletStore:
    settle(sending, uncertain())
    return sending


def test_a_document_found_in_jurnal_is_posted(lost: OutletStore) -> None:
    stored = look_up(lost, posted())

    assert (stored.state, stored.posted, stored.reason) == (DocumentState.POSTED, posted(), None)


def test_a_document_proven_absent_is_planned_again(lost: OutletStore) -> None:
    stored = look_up(lost, Absent())

    assert (stored.state, stored.reason, stored.claimed_by) == (DocumentState.PLANNED, None, "")
    [prepared] = lost.outbox.claim(INVOICE, holder="worker", run="run 2", limit=10, now=LATER)
    assert prepared.document == document("INV-1")


def test_a_different_document_found_in_its_place_is_rejected(lost: OutletStore) -> None:
    assert look_up(lost, rejected("501")).state is DocumentState.REJECTED


def test_a_look_up_without_an_answer_leaves_it_uncertain(lost: OutletStore) -> None:
    assert look_up(lost, uncertain()).state is DocumentState.UNCERTAIN


def test_only_the_one_who_looks_it_up_says_it_is_absent(lost: OutletStore) -> None:
    lost.outbox.resolve("other", {"INV-1": Absent()}, now=LATER)
    assert invoice(lost).state is DocumentState.UNCERTAIN

    lost.outbox.claim_uncertain(INVOICE, holder="looker", limit=10, now=NOW)
    lost.outbox.claim_uncertain(INVOICE, holder="heir", limit=10, now=NOW + timedelta(hours=1))
    lost.outbox.resolve("looker", {"INV-1": Absent()}, now=LATER)
    assert invoice(lost).state is DocumentState.UNCERTAIN


class TestUpdatesOfMasterData:
    @pytest.fixture
    def updating(self, outlet: OutletStore) -> OutletStore:
        """An outlet whose customer stands in Jurnal as 77 and is being renamed by ``worker``."""
        for name in ("", "Budi Santoso"):
            outlet.outbox.plan([document("CUS-1", kind=CUSTOMER, memo=name)], run="run 1", stamp="v1")
            outlet.outbox.claim(CUSTOMER, holder="worker", run="run 1", limit=10, now=NOW)
            outlet.outbox.settle("worker", {} if name else {"CUS-1": posted("77")}, now=NOW)
        return outlet

    def test_being_there_does_not_prove_a_lost_update(self, updating: OutletStore) -> None:
        updating.outbox.settle("worker", {"CUS-1": uncertain()}, now=NOW)
        updating.outbox.claim_uncertain(CUSTOMER, holder="looker", limit=10, now=NOW)
        updating.outbox.resolve("looker", {"CUS-1": posted("77")}, now=NOW)

        [prepared] = updating.outbox.claim(CUSTOMER, holder="worker", run="run 2", limit=10, now=NOW)
        assert prepared.jurnal_id == "77"

    def test_one_deleted_in_jurnal_is_made_again(self, updating: OutletStore) -> None:
        updating.outbox.settle("worker", {"CUS-1": uncertain()}, now=NOW)
        updating.outbox.claim_uncertain(CUSTOMER, holder="looker", limit=10, now=NOW)
        updating.outbox.resolve("looker", {"CUS-1": Absent()}, now=NOW)

        [prepared] = updating.outbox.claim(CUSTOMER, holder="worker", run="run 2", limit=10, now=NOW)
        assert prepared.jurnal_id is None

    def test_a_rejected_update_does_not_forget_where_it_stands(self, updating: OutletStore) -> None:
        updating.outbox.settle("worker", {"CUS-1": rejected()}, now=NOW)

        stored = updating.outbox.get(["CUS-1"])["CUS-1"]
        assert (stored.state, stored.posted) == (DocumentState.REJECTED, posted("77"))

    def test_a_late_proof_of_an_older_body_does_not_stand_for_a_newer_one(self, outlet: OutletStore) -> None:
        outlet.outbox.plan([document("CUS-1", kind=CUSTOMER)], run="run 1", stamp="v1")
        outlet.outbox.claim(CUSTOMER, holder="worker", run="run 1", limit=10, now=NOW)
        outlet.outbox.adopt_stale(CUSTOMER, older_than=LATER)
        outlet.outbox.claim_uncertain(CUSTOMER, holder="looker", limit=10, now=LATER)
        outlet.outbox.resolve("looker", {"CUS-1": Absent()}, now=LATER)
        renamed = document("CUS-1", kind=CUSTOMER, memo="Budi Santoso")
        outlet.outbox.plan([renamed], run="run 2", stamp="v1")
        outlet.outbox.settle("worker", {"CUS-1": posted("77")}, now=LATER)

        [prepared] = outlet.outbox.claim(CUSTOMER, holder="worker", run="run 2", limit=10, now=LATER)
        assert (prepared.document, prepared.jurnal_id) == (renamed, "77")
