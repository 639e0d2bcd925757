"""The list that a person works through names each open record, its receipt and what to do."""

from datetime import timedelta

import pytest

from posbridge.domain.outcomes import Outcome
from posbridge.domain.states import DocumentKind, Entity, RecordKind, RecordState
from posbridge.ports import OutletStore, OwnState, Problem
from tests.unit.store.samples import (
    NO_ANSWER,
    NOW,
    REFUSED,
    UNMAPPED,
    document,
    payment,
    posted,
    rejected,
    sale,
    uncertain,
    unreadable,
)

INVOICE = DocumentKind.INVOICE


def plan(outlet: OutletStore, *custom_ids: str, needs: tuple[str, ...] = ()) -> None:
    """Documents of sale 1, which is marked as mapped."""
    outlet.inbox.receive([sale()], run="run 1", now=NOW)
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.PLANNED, None)], run="run 1")
    documents = [document(custom_id, needs=needs) for custom_id in custom_ids]
    outlet.outbox.plan(documents, run="run 1", stamp="v1")


def settle(outlet: OutletStore, **outcomes: Outcome) -> None:
    outlet.outbox.claim(INVOICE, holder="worker", run="run 2", limit=10, now=NOW)
    outlet.outbox.settle("worker", {key.replace("_", "-"): outcome for key, outcome in outcomes.items()}, now=NOW)


def test_a_held_record_says_why(outlet: OutletStore) -> None:
    outlet.inbox.receive([unreadable()], run="run 1", now=NOW)

    assert outlet.inbox.problems() == [
        Problem(
            entity=Entity.SALES,
            kind="sale",
            source_id="1",
            receipt_no="R1",
            occurred_at=NOW,
            state=RecordState.HELD,
            reason=UNMAPPED,
            run="run 1",
        )
    ]


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [(rejected(), RecordState.REJECTED, REFUSED), (uncertain(), RecordState.UNCERTAIN, NO_ANSWER)],
)
def test_a_document_speaks_for_its_record(
    outlet: OutletStore, outcome: Outcome, state: RecordState, reason: object
) -> None:
    plan(outlet, "INV-1")
    settle(outlet, INV_1=outcome)

    [problem] = outlet.inbox.problems()
    assert (problem.state, problem.reason, problem.custom_id, problem.run) == (state, reason, "INV-1", "run 2")


def test_a_record_is_one_line_with_its_worst_document(outlet: OutletStore) -> None:
    plan(outlet, "INV-1", "INV-2", "INV-3", "INV-4")
    settle(outlet, INV_1=posted(), INV_2=uncertain(), INV_3=rejected(), INV_4=rejected())

    [problem] = outlet.inbox.problems()
    assert (problem.state, problem.custom_id) == (RecordState.REJECTED, "INV-3")


def test_a_waiting_document_names_what_it_waits_for(outlet: OutletStore) -> None:
    plan(outlet, "INV-1", needs=("CUS-1", "PRD-1"))

    [problem] = outlet.inbox.problems()
    assert (problem.state, problem.reason.code) == (RecordState.WAITING, "needs_open")
    assert "CUS-1, PRD-1" in problem.reason.message


def test_a_document_that_waits_for_a_refused_one_says_why_that_was_refused(outlet: OutletStore) -> None:
    plan(outlet, "INV-1")
    settle(outlet, INV_1=rejected())
    outlet.inbox.receive([payment("1:1", "1")], run="run 1", now=NOW)
    outlet.inbox.mark([OwnState(RecordKind.PAYMENT, "1:1", RecordState.PLANNED, None)], run="run 1")
    waiting = document("PAY-1", kind=DocumentKind.PAYMENT, record="1:1", needs=("INV-1",))
    outlet.outbox.plan([waiting], run="run 1", stamp="v1")

    told = {problem.custom_id: problem.reason for problem in outlet.inbox.problems()}
    assert told["PAY-1"].code == "needs_open"
    assert told["PAY-1"].message == f"Waits for INV-1: {REFUSED.message}"


def test_what_was_merely_not_sent_or_not_mapped_says_so(outlet: OutletStore) -> None:
    plan(outlet, "INV-1")
    outlet.inbox.receive([payment("1:1", "1")], run="run 1", now=NOW)

    assert {p.kind: p.reason.code for p in outlet.inbox.problems()} == {"sale": "not_sent", "payment": "not_mapped"}


def test_a_document_in_flight_names_its_worker(outlet: OutletStore) -> None:
    plan(outlet, "INV-1")
    outlet.outbox.claim(INVOICE, holder="worker", run="run 2", limit=10, now=NOW)

    [problem] = outlet.inbox.problems()
    assert problem.state is RecordState.UNCERTAIN
    assert "worker" in problem.reason.message


def test_a_held_record_speaks_for_itself_even_with_documents(outlet: OutletStore) -> None:
    plan(outlet, "INV-1")
    settle(outlet, INV_1=rejected())
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.HELD, UNMAPPED)], run="run 2")

    [problem] = outlet.inbox.problems()
    assert (problem.state, problem.reason, problem.custom_id) == (RecordState.HELD, UNMAPPED, "")


def test_what_is_posted_or_skipped_is_no_problem(outlet: OutletStore) -> None:
    plan(outlet, "INV-1")
    settle(outlet, INV_1=posted())
    outlet.inbox.receive([sale("2")], run="run 1", now=NOW)
    outlet.inbox.mark([OwnState(RecordKind.SALE, "2", RecordState.SKIPPED, UNMAPPED)], run="run 1")

    assert outlet.inbox.problems() == []


def test_the_oldest_come_first_and_one_entity_may_be_asked_for(outlet: OutletStore) -> None:
    outlet.inbox.receive([sale("1"), sale("2", at=NOW - timedelta(days=1)), payment("1:1", "1")], run="run 1", now=NOW)

    assert [p.source_id for p in outlet.inbox.problems(Entity.SALES)] == ["2", "1"]
    assert len(outlet.inbox.problems()) == 3
