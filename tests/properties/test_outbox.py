"""The posting protocol under any interleaving of workers, crashes, sleeps and look-ups.

Beside the outbox stands a model of Jurnal that stores whatever arrives there, a repeated custom_id too, as its
batches do. Workers claim, fall asleep for any time, ask for their permit, send; a request arrives late or never;
an answer is lost, recorded late or twice; a worker dies anywhere; look-ups are recorded when they are old.
Whatever happens: Jurnal holds each document at most once, a proof of posting is never lost, POSTED is final, only
the transitions of ``domain.posting`` occur, and once the faults end every document is posted.

What the model takes for granted is what ``Patience`` says: a request arrives, if at all, before the longest wait
for its answer and the time to settle have passed, or within the time to settle after its line was cut.
"""

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from posbridge.domain.documents import Document
from posbridge.domain.outcomes import Absent, Finding, Outcome, Posted, Unsent
from posbridge.domain.posting import TRANSITIONS, Patience
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.errors import ClaimLostError
from posbridge.ports import Outbox, StoredDocument
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, NOW, OUTLET, REFUSED, document, posted, rejected, uncertain
from tests.unit.store.test_shared_documents import TRANSFER

PATIENCE = Patience(answer=timedelta(seconds=190), settle=timedelta(seconds=60))
MAY_STAND = {DocumentState.POSTED, DocumentState.SENDING, DocumentState.UNCERTAIN}
STEPS = {(before, then) for (before, _), then in TRANSITIONS.items()}
picks = st.integers(0, 9)
fates = st.sampled_from(["stored", "stored", "stored", "under way", "under way", "refused", "not reached"])
endings = st.sampled_from(
    ["records", "falls asleep", "falls asleep", "its line is cut", "its line is cut", "dies", "records later"]
)
whiles = st.sampled_from([timedelta(seconds=seconds) for seconds in (1, 2, 3, 61, 251, 3600)])


@dataclass
class Attempt:
    """One worker's hold on one document, and the request it made of it."""

    worker: str
    outbox: Outbox
    custom_id: str
    latest_arrival: datetime | None = None  # None: not let out yet
    said: Outcome | None = None  # what Jurnal answered, once the request arrived
    gone: bool = False  # the worker is dead, or has given up waiting


class ProtocolMachine(RuleBasedStateMachine):
    kind: ClassVar[DocumentKind] = DocumentKind.INVOICE
    outlets: ClassVar[tuple[str, ...]] = (OUTLET,)

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(f"sqlite:///{Path(self.folder.name) / 'outbox.db'}")
        self.boxes = [self.store.outlet(outlet, COMPANY).outbox for outlet in self.outlets]
        self.now = NOW
        self.workers = 0
        self.jurnal: dict[str, str] = {}
        self.attempts: list[Attempt] = []
        self.findings: list[tuple[str, Outbox, dict[str, Finding]]] = []
        self.proven: dict[str, StoredDocument] = {}
        self.states: dict[str, DocumentState] = {}
        self.documents: list[Document] = []
        self.next_receipt()

    def teardown(self) -> None:
        self.faults_end()
        self.store.close()
        self.folder.cleanup()

    def worker(self) -> str:
        self.workers += 1
        return f"worker {self.workers}"

    def box(self, pick: int) -> Outbox:
        return self.boxes[pick % len(self.boxes)]

    def make(self, number: int) -> Document:
        return document(f"INV-{number}")

    @precondition(lambda self: len(self.proven) == len(self.documents))
    @rule()
    def next_receipt(self) -> None:
        """One document at a time: they do not touch one another, and so each is explored deeply."""
        self.documents.append(self.make(len(self.documents)))
        for box in self.boxes:
            box.plan(self.documents, run="run", stamp="v1")

    @rule(pick=picks, passes=whiles, arrives=st.sampled_from(["stored", "lost on the way"]), fate=fates, then=endings)
    def load(self, pick: int, passes: timedelta, arrives: str, fate: str, then: str) -> None:
        """One run: take over, look up, map again, claim, send; it may break off anywhere."""
        self.time_passes(passes, arrives)
        box, looker, worker = self.box(pick), self.worker(), self.worker()
        box.adopt_stale(self.kind, older_than=self.now - PATIENCE.abandoned)
        self.only_known_steps()
        taken = box.claim_uncertain(self.kind, holder=looker, limit=1, now=self.now)
        box.resolve(
            looker, {each.document.custom_id: self.find(each.document.custom_id) for each in taken}, now=self.now
        )
        self.only_known_steps()
        box.plan(self.documents, run="run", stamp="v1")
        self.only_known_steps()
        for prepared in box.claim(self.kind, holder=worker, run="run", limit=1, now=self.now):
            self.only_known_steps()
            attempt = Attempt(worker, box, prepared.document.custom_id)
            self.attempts.append(attempt)
            if then != "falls asleep":
                self.send(attempt, fate, then)

    @precondition(lambda self: self.sleepers)
    @rule(pick=picks, fate=fates, then=endings)
    def wake(self, pick: int, fate: str, then: str) -> None:
        """However long after; others may have carried on meanwhile."""
        self.send(self.sleepers[pick % len(self.sleepers)], fate, then)

    @property
    def sleepers(self) -> list[Attempt]:
        return [each for each in self.attempts if each.latest_arrival is None]

    @property
    def under_way(self) -> list[Attempt]:
        return [each for each in self.attempts if each.latest_arrival is not None and each.said is None]

    @property
    def answered(self) -> list[Attempt]:
        return [each for each in self.attempts if each.said is not None]

    def send(self, attempt: Attempt, fate: str, then: str) -> None:
        """The permit right before the write, the write, and what the worker learns of it."""
        if fate == "not reached":
            self.attempts.remove(attempt)
            attempt.outbox.settle(attempt.worker, {attempt.custom_id: Unsent(reason=REFUSED)}, now=self.now)
            return
        try:
            attempt.outbox.confirm(attempt.worker, [attempt.custom_id], now=self.now)
        except ClaimLostError:
            self.attempts.remove(attempt)
            held = attempt.outbox.get([attempt.custom_id])[attempt.custom_id]
            assert held.claimed_by != attempt.worker
            return
        attempt.latest_arrival = self.now + PATIENCE.abandoned
        if then == "its line is cut":
            attempt.gone = True
            attempt.latest_arrival = self.now + PATIENCE.settle
            attempt.outbox.settle(
                attempt.worker, {attempt.custom_id: uncertain()}, now=self.now, settles_at=self.now + PATIENCE.settle
            )
        attempt.gone = attempt.gone or then == "dies"
        if fate != "under way":
            self.arrival(attempt, fate)
            if then == "records" and attempt in self.attempts:
                self.keep_answer(attempt)

    def keep_answer(self, attempt: Attempt) -> None:
        assert attempt.said is not None
        attempt.outbox.settle(
            attempt.worker, {attempt.custom_id: attempt.said}, now=self.now, settles_at=self.now + PATIENCE.settle
        )
        if isinstance(attempt.said, Posted):
            assert attempt.outbox.get([attempt.custom_id])[attempt.custom_id].posted == attempt.said

    @precondition(lambda self: self.under_way)
    @rule(pick=picks, fate=st.sampled_from(["stored", "stored", "lost on the way"]))
    def arrive(self, pick: int, fate: str) -> None:
        self.arrival(self.under_way[pick % len(self.under_way)], fate)

    def arrival(self, attempt: Attempt, fate: str) -> None:
        if fate == "stored":
            assert attempt.custom_id not in self.jurnal, f"{attempt.custom_id} stands in Jurnal twice"
            self.jurnal[attempt.custom_id] = attempt.worker
        attempt.said = {"stored": posted(attempt.worker), "refused": rejected()}.get(fate, uncertain())
        if attempt.gone:
            self.attempts.remove(attempt)

    @precondition(lambda self: self.answered)
    @rule(pick=picks, again=st.booleans())
    def record(self, pick: int, again: bool) -> None:  # noqa: FBT001 - hypothesis passes it by name
        """However late, whoever has adopted the claim meanwhile, and perhaps twice."""
        attempt = self.answered[pick % len(self.answered)]
        if not again:
            self.attempts.remove(attempt)
        self.keep_answer(attempt)

    def time_passes(self, passes: timedelta, fate: str) -> None:
        later = self.now + passes
        for attempt in list(self.attempts):
            if attempt.latest_arrival is not None and attempt.said is None and attempt.latest_arrival < later:
                self.arrival(attempt, fate)
        self.now = later

    @rule(pick=picks, answered=st.booleans())
    def look_up(self, pick: int, answered: bool) -> None:  # noqa: FBT001 - hypothesis passes it by name
        worker, box = self.worker(), self.box(pick)
        taken = box.claim_uncertain(self.kind, holder=worker, limit=1, now=self.now)
        found = {each.document.custom_id: self.find(each.document.custom_id) for each in taken}
        self.findings.append((worker, box, found if answered else dict.fromkeys(found, uncertain())))

    def find(self, custom_id: str) -> Finding:
        return posted(self.jurnal[custom_id]) if custom_id in self.jurnal else Absent()

    @precondition(lambda self: self.findings)
    @rule(pick=picks, put_back=st.booleans())
    def record_findings(self, pick: int, put_back: bool) -> None:  # noqa: FBT001 - hypothesis passes it by name
        worker, box, found = self.findings.pop(pick % len(self.findings))
        if put_back:
            box.put_back(worker, list(found))
        else:
            box.resolve(worker, found, now=self.now)

    def faults_end(self) -> None:
        """Liveness: a few quiet runs later everything is posted, once."""
        self.attempts = [each for each in self.attempts if each.latest_arrival is not None and each.said is None]
        for attempt in self.attempts:
            attempt.gone = True
        for _ in range(3):
            self.time_passes(timedelta(hours=1), "lost on the way")
            for box in self.boxes:
                self.quiet_run(box)
        for each in self.documents:
            assert self.boxes[0].get([each.custom_id])[each.custom_id].state is DocumentState.POSTED
            assert each.custom_id in self.jurnal

    def quiet_run(self, box: Outbox) -> None:
        box.adopt_stale(self.kind, older_than=self.now - PATIENCE.abandoned)
        looker, worker = self.worker(), self.worker()
        taken = [p.document.custom_id for p in box.claim_uncertain(self.kind, holder=looker, limit=99, now=self.now)]
        box.resolve(looker, {each: self.find(each) for each in taken}, now=self.now)
        box.plan(self.documents, run="run", stamp="v1")
        ids = [p.document.custom_id for p in box.claim(self.kind, holder=worker, run="run", limit=99, now=self.now)]
        box.confirm(worker, ids, now=self.now)
        for custom_id in ids:
            assert custom_id not in self.jurnal, f"{custom_id} stands in Jurnal twice"
            self.jurnal[custom_id] = worker
        box.settle(worker, {each: posted(worker) for each in ids}, now=self.now)

    def only_known_steps(self) -> None:
        for custom_id, each in self.boxes[0].get([each.custom_id for each in self.documents]).items():
            before = self.states.get(custom_id, DocumentState.PLANNED)
            assert before is each.state or (before, each.state) in STEPS, f"{before} became {each.state}"
            self.states[custom_id] = each.state

    @invariant()
    def the_promises_hold(self) -> None:
        held = self.boxes[0].get([each.custom_id for each in self.documents])
        assert len(held) == len(self.documents)
        for custom_id, each in held.items():
            if custom_id in self.jurnal:
                assert each.state in MAY_STAND, f"{custom_id} stands in Jurnal and is {each.state}"
            if custom_id in self.proven:
                assert each == self.proven[custom_id]
            if each.state is DocumentState.POSTED:
                assert each.posted is not None
                assert each.posted.jurnal_id == self.jurnal[custom_id]
                self.proven[custom_id] = each
            sending = each.state is DocumentState.SENDING
            assert not sending or (each.claimed_by and each.claimed_at)
            assert sending or each.state is DocumentState.UNCERTAIN or not each.claimed_by
        self.only_known_steps()


class SharedProtocolMachine(ProtocolMachine):
    """A document that two outlets stand for together, and both send."""

    kind = DocumentKind.WAREHOUSE_TRANSFER
    outlets = (OUTLET, "bandung-dago")

    def make(self, number: int) -> Document:
        return replace(TRANSFER, custom_id=f"TRF-{number}")


_DEEP = settings(max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("machine", [ProtocolMachine, SharedProtocolMachine])
def test_nothing_is_lost_and_nothing_stands_twice(machine: type[ProtocolMachine]) -> None:
    run_state_machine_as_test(machine, settings=_DEEP)
