"""The outbox under any interleaving of workers, crashes and look-ups.

Beside the outbox stands a model of Jurnal that keeps what arrives there. Workers send, get no answer, answer
late or twice, are declared dead while they live, and look up what was lost, with findings that are old when
they are recorded. Whatever happens: one live claim per document, a proof of posting is never lost, POSTED is
final, and Jurnal holds each document once.
"""

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from posbridge.domain.outcomes import Absent, Finding, Outcome, Posted
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.ports import StoredDocument
from posbridge.store.claiming import LOOKUP_TTL
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, NOW, OUTLET, document, posted, rejected, uncertain

INVOICE = DocumentKind.INVOICE
STALE = timedelta(minutes=5)
MAY_STAND = {DocumentState.POSTED, DocumentState.SENDING, DocumentState.UNCERTAIN}
picks = st.integers(0, 9)


@dataclass
class Answer:
    """What a worker knows and has not recorded yet."""

    worker: str
    custom_id: str
    said: Outcome


class OutboxMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(f"sqlite:///{Path(self.folder.name) / 'outbox.db'}")
        self.outbox = self.store.outlet(OUTLET, COMPANY).outbox
        self.now = NOW
        self.workers = 0
        self.jurnal: dict[str, str] = {}
        self.answers: list[Answer] = []
        self.findings: list[tuple[str, dict[str, Finding]]] = []
        self.proven: dict[str, StoredDocument] = {}
        self.ids: list[str] = []
        self.next_receipt()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def worker(self) -> str:
        self.workers += 1
        return f"worker {self.workers}"

    @precondition(lambda self: len(self.proven) == len(self.ids))
    @rule()
    def next_receipt(self) -> None:
        """One document at a time: they do not touch one another, and so each is explored deeply."""
        self.ids.append(f"INV-{len(self.ids)}")
        self.plan()

    @rule()
    def plan(self) -> None:
        """Every run maps again what is not settled."""
        self.outbox.plan([document(custom_id) for custom_id in self.ids], run="run", stamp="v1")

    @rule(fate=st.sampled_from(["answered", "refused", "answer lost", "never arrived"]), slow=st.booleans())
    def send(self, fate: str, slow: bool) -> None:  # noqa: FBT001 - hypothesis passes it by name
        """Jurnal decides at once; the worker records its answer at any later time, or never."""
        worker = self.worker()
        for prepared in self.outbox.claim(INVOICE, holder=worker, run="run", limit=1, now=self.now):
            custom_id = prepared.document.custom_id
            if fate in {"answered", "answer lost"}:
                assert custom_id not in self.jurnal, f"{custom_id} was posted twice"
                self.jurnal[custom_id] = worker
            said = {"answered": posted(worker), "refused": rejected()}.get(fate, uncertain())
            self.answers.append(Answer(worker, custom_id, said))
        if slow:
            self.now += STALE + timedelta(seconds=1)
            self.outbox.adopt_stale(INVOICE, older_than=self.now - STALE)

    @precondition(lambda self: self.answers)
    @rule(pick=picks, again=st.booleans())
    def record(self, pick: int, again: bool) -> None:  # noqa: FBT001 - hypothesis passes it by name
        """However late, whoever has adopted the claim meanwhile, and perhaps twice."""
        answer = self.answers[pick % len(self.answers)]
        if not again:
            self.answers.remove(answer)
        self.outbox.settle(answer.worker, {answer.custom_id: answer.said}, now=self.now)
        if isinstance(answer.said, Posted):
            assert self.outbox.get(self.ids)[answer.custom_id].posted == answer.said

    @rule(answered=st.booleans(), slow=st.booleans())
    def look_up(self, answered: bool, slow: bool) -> None:  # noqa: FBT001 - hypothesis passes it by name
        worker = self.worker()
        taken = self.outbox.claim_uncertain(INVOICE, holder=worker, limit=1, now=self.now)
        found = {each.document.custom_id: self.find(each.document.custom_id) for each in taken}
        self.findings.append((worker, found if answered else dict.fromkeys(found, uncertain())))
        if slow:
            self.now += LOOKUP_TTL + timedelta(seconds=1)

    def find(self, custom_id: str) -> Finding:
        return posted(self.jurnal[custom_id]) if custom_id in self.jurnal else Absent()

    @precondition(lambda self: self.findings)
    @rule(pick=picks)
    def record_findings(self, pick: int) -> None:
        worker, found = self.findings.pop(pick % len(self.findings))
        self.outbox.resolve(worker, found, now=self.now)

    @invariant()
    def the_promises_hold(self) -> None:
        held = self.outbox.get(self.ids)
        assert set(held) == set(self.ids)
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


TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = settings(
    max_examples=80, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
