"""Claims: what may be sent, in which order, by whom."""

from datetime import timedelta

import pytest

from posbridge.domain.states import DocumentKind, DocumentState, RecordKind, RecordState
from posbridge.errors import ClaimLostError
from posbridge.ports import OutletStore, OwnState
from posbridge.store.claiming import LOOKUP_TTL
from tests.unit.store.samples import DAY, LATER, NOW, document, posted, rejected, sale, uncertain

CUSTOMER, INVOICE, PAYMENT = DocumentKind.CUSTOMER, DocumentKind.INVOICE, DocumentKind.PAYMENT


def claim(outlet: OutletStore, kind: DocumentKind = INVOICE, *, holder: str = "worker", limit: int = 10) -> list[str]:
    claimed = outlet.outbox.claim(kind, holder=holder, run="run 2", limit=limit, now=NOW)
    return [prepared.document.custom_id for prepared in claimed]


def test_a_claim_is_exclusive_and_remembered(outlet: OutletStore) -> None:
    outlet.outbox.plan([document("INV-1")], run="run 1", stamp="v1")

    assert claim(outlet) == ["INV-1"]
    assert claim(outlet, holder="other") == []
    stored = outlet.outbox.get(["INV-1"])["INV-1"]
    assert (stored.state, stored.attempts, stored.run) == (DocumentState.SENDING, 1, "run 2")
    assert (stored.claimed_by, stored.claimed_at) == ("worker", NOW)
    assert outlet.outbox.in_flight(INVOICE) == NOW


def test_the_oldest_come_first(outlet: OutletStore) -> None:
    yesterday = DAY - timedelta(days=1)
    outlet.outbox.plan(
        [document("INV-2"), document("INV-1"), document("INV-3", day=yesterday)], run="run 1", stamp="v1"
    )

    assert claim(outlet, limit=2) == ["INV-3", "INV-1"]
    assert claim(outlet, limit=2) == ["INV-2"]


def test_a_document_waits_for_all_it_needs(outlet: OutletStore) -> None:
    needs = ("CUS-1", "CUS-2", "CUS-9")
    outlet.outbox.plan(
        [
            document("CUS-1", kind=CUSTOMER),
            document("CUS-2", kind=CUSTOMER),
            document("INV-1", needs=needs[:2]),
            document("INV-2", needs=needs),
            document("INV-3"),
        ],
        run="run 1",
        stamp="v1",
    )
    assert claim(outlet) == ["INV-3"]

    claim(outlet, CUSTOMER)
    outlet.outbox.settle("worker", {"CUS-1": posted("71"), "CUS-2": rejected()}, now=NOW)
    assert claim(outlet) == []

    outlet.outbox.plan([document("CUS-2", kind=CUSTOMER)], run="run 2", stamp="v1")
    claim(outlet, CUSTOMER)
    outlet.outbox.settle("worker", {"CUS-2": posted("72")}, now=NOW)
    [prepared] = outlet.outbox.claim(INVOICE, holder="worker", run="run 2", limit=10, now=NOW)
    assert prepared.document.custom_id == "INV-1"
    assert prepared.needs == {"CUS-1": posted("71"), "CUS-2": posted("72")}
    assert prepared.jurnal_id is None


def test_a_pending_update_of_master_data_stops_nobody(outlet: OutletStore) -> None:
    outlet.outbox.plan([document("CUS-1", kind=CUSTOMER), document("INV-1", needs=("CUS-1",))], run="run 1", stamp="v1")
    claim(outlet, CUSTOMER)
    outlet.outbox.settle("worker", {"CUS-1": posted("71")}, now=NOW)
    outlet.outbox.plan([document("CUS-1", kind=CUSTOMER, memo="Budi Santoso")], run="run 2", stamp="v1")

    assert claim(outlet) == ["INV-1"]


def test_a_document_waits_while_its_record_is_out_of_date(outlet: OutletStore) -> None:
    outlet.inbox.receive([sale()], run="run 1", now=NOW)
    outlet.outbox.plan([document("INV-1")], run="run 1", stamp="v1")
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.PLANNED, None)], run="run 1")
    outlet.inbox.receive([sale(total="9000", fingerprint="second")], run="run 2", now=LATER)

    assert claim(outlet) == []
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.SKIPPED, None)], run="run 2")
    assert claim(outlet) == []
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.PLANNED, None)], run="run 2")
    assert claim(outlet) == ["INV-1"]


def test_a_released_claim_leaves_no_trace(outlet: OutletStore) -> None:
    outlet.outbox.plan([document("INV-1"), document("INV-2")], run="run 1", stamp="v1")
    before = outlet.outbox.get(["INV-1"])["INV-1"]
    claim(outlet)
    outlet.outbox.release("worker", ["INV-1"])

    assert outlet.outbox.get(["INV-1"])["INV-1"] == before
    assert claim(outlet, holder="other") == ["INV-1"]


def test_nobody_releases_anothers_claim(outlet: OutletStore) -> None:
    outlet.outbox.plan([document("INV-1")], run="run 1", stamp="v1")
    claim(outlet)
    outlet.outbox.release("other", ["INV-1"])

    assert outlet.outbox.get(["INV-1"])["INV-1"].state is DocumentState.SENDING


def test_a_stale_claim_becomes_uncertain_with_the_name_of_its_worker(outlet: OutletStore) -> None:
    outlet.outbox.plan([document("INV-1"), document("PAY-1", kind=PAYMENT)], run="run 1", stamp="v1")
    claim(outlet)
    claim(outlet, PAYMENT)

    assert outlet.outbox.adopt_stale(INVOICE, older_than=NOW) == 0
    assert outlet.outbox.adopt_stale(INVOICE, older_than=LATER) == 1
    stored = outlet.outbox.get(["INV-1", "PAY-1"])
    assert stored["INV-1"].state is DocumentState.UNCERTAIN
    assert stored["INV-1"].reason is not None
    assert "worker" in stored["INV-1"].reason.message
    assert stored["PAY-1"].state is DocumentState.SENDING


@pytest.fixture
def lost(outlet: OutletStore) -> OutletStore:
    """An outlet whose invoice got no answer."""
    outlet.outbox.plan([document("INV-1", needs=())], run="run 1", stamp="v1")
    claim(outlet)
    outlet.outbox.settle("worker", {"INV-1": uncertain()}, now=NOW)
    return outlet


def look_up(outlet: OutletStore, holder: str, *, later: timedelta = timedelta(0)) -> list[str]:
    claimed = outlet.outbox.claim_uncertain(INVOICE, holder=holder, limit=10, now=NOW + later)
    return [prepared.document.custom_id for prepared in claimed]


def test_an_uncertain_document_is_never_claimed_for_sending(lost: OutletStore) -> None:
    assert claim(lost) == []


def test_an_uncertain_document_is_looked_up_by_one_worker(lost: OutletStore) -> None:
    assert look_up(lost, "worker") == ["INV-1"]
    assert look_up(lost, "other") == []
    assert lost.outbox.get(["INV-1"])["INV-1"].state is DocumentState.UNCERTAIN


def test_a_look_up_whose_worker_is_gone_passes_to_another(lost: OutletStore) -> None:
    look_up(lost, "worker")

    assert look_up(lost, "other", later=timedelta(hours=1)) == ["INV-1"]


def test_a_look_up_in_vain_is_for_another_worker_to_repeat(lost: OutletStore) -> None:
    look_up(lost, "worker")
    lost.outbox.resolve("worker", {"INV-1": uncertain()}, now=NOW)

    assert look_up(lost, "worker") == []
    assert look_up(lost, "other") == ["INV-1"]


def test_a_worker_that_slept_finds_its_claims_gone_and_may_send_nothing(outlet: OutletStore) -> None:
    outlet.outbox.plan([document("INV-1"), document("INV-2")], run="run 1", stamp="v1")
    outlet.outbox.claim(INVOICE, holder="sleeper", run="run 1", limit=10, now=NOW)
    outlet.outbox.confirm("sleeper", ["INV-1", "INV-2"], now=NOW)
    outlet.outbox.adopt_stale(INVOICE, older_than=LATER)
    with pytest.raises(ClaimLostError, match="2 of 2 documents that sleeper was about to send"):
        outlet.outbox.confirm("sleeper", ["INV-1", "INV-2"], now=LATER)


def test_a_claim_that_is_confirmed_is_not_stale(outlet: OutletStore) -> None:
    outlet.outbox.plan([document("INV-1")], run="run 1", stamp="v1")
    outlet.outbox.claim(INVOICE, holder="worker", run="run 1", limit=10, now=NOW)
    outlet.outbox.confirm("worker", ["INV-1"], now=LATER)
    assert outlet.outbox.adopt_stale(INVOICE, older_than=LATER) == 0


def test_what_got_no_answer_is_not_looked_up_before_it_has_settled(outlet: OutletStore) -> None:
    outlet.outbox.plan([document("INV-1")], run="run 1", stamp="v1")
    outlet.outbox.claim(INVOICE, holder="worker", run="run 1", limit=10, now=NOW)
    outlet.outbox.settle("worker", {"INV-1": uncertain()}, now=NOW, settles_at=LATER)
    assert outlet.outbox.unsettled(INVOICE.entity) == LATER
    early = LATER - timedelta(seconds=1)
    assert outlet.outbox.claim_uncertain(INVOICE, holder="looker", limit=10, now=early) == []
    [taken] = outlet.outbox.claim_uncertain(INVOICE, holder="looker", limit=10, now=LATER)
    assert taken.sent_at == NOW
    assert outlet.outbox.unsettled(INVOICE.entity) == LATER + LOOKUP_TTL, "until a look-up that died lets go"


def test_a_look_up_that_did_not_take_place_lets_go(outlet: OutletStore) -> None:
    outlet.outbox.plan([document("INV-1")], run="run 1", stamp="v1")
    outlet.outbox.claim(INVOICE, holder="worker", run="run 1", limit=10, now=NOW)
    outlet.outbox.settle("worker", {"INV-1": uncertain()}, now=NOW)
    outlet.outbox.claim_uncertain(INVOICE, holder="looker", limit=10, now=NOW)
    outlet.outbox.put_back("looker", ["INV-1"])
    assert len(outlet.outbox.claim_uncertain(INVOICE, holder="other", limit=10, now=NOW)) == 1
