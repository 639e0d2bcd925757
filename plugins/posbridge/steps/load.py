"""load: send planned documents to the books, each exactly once (design §6, contract jurnal §6).

The order never changes: settle what is uncertain by looking it up, then claim, send, record. A claim is
committed before anything is sent and confirmed right before each write, and an answer is committed before the
next claim; so a worker may die between any two lines, or sleep there for an hour, and the next one knows what
to look up. docs/posting.md draws it.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from posbridge.domain.outcomes import Absent, Outcome, Posted, Prepared, Rejected, Uncertain
from posbridge.domain.states import DocumentKind, Entity, RecordKind, RecordState
from posbridge.errors import FatalError, PosbridgeError, RetryableError
from posbridge.ports import Permit, Problem, Tally
from posbridge.steps.bench import Bench, Run, log
from posbridge.steps.leases import Leases
from posbridge.steps.lost_store import refuse_a_lost_store
from posbridge.steps.map import map_entity
from posbridge.steps.progress import progress_line
from posbridge.steps.summary import LOOK_AGAIN_AFTER, fail_if_incomplete, log_problems, n_of_m

KINDS: dict[Entity, tuple[DocumentKind, ...]] = {
    Entity.MASTER: (DocumentKind.CUSTOMER, DocumentKind.PRODUCT),
    Entity.TRANSFERS: (
        DocumentKind.WAREHOUSE_TRANSFER,
        DocumentKind.STOCK_ADJUSTMENT,
        DocumentKind.STOCK_COUNT,
    ),
    Entity.SALES: (DocumentKind.CUSTOMER, DocumentKind.PRODUCT, DocumentKind.INVOICE),
    Entity.PAYMENTS: (DocumentKind.PAYMENT, DocumentKind.JOURNAL),
    Entity.RETURNS: (
        DocumentKind.SALES_RETURN,
        DocumentKind.CREDIT_MEMO,
        DocumentKind.MEMO_REFUND,
        DocumentKind.STOCK_USE,
    ),
}
"""Document kinds that an entity's load sends, in order. Sales also sends master data that only a receipt knew.
A count comes last of the stock: it sets a level that what was sent before has led to."""

LOOK_UP_AT_ONCE = 100
IN_FLIGHT_PAUSE = 2.0
IN_FLIGHT_TURNS = 15
"""Half a minute is waited in the worker's slot; for longer waits the task gives its slot back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What one entity's load did in this task: ``sent`` documents, ``adopted`` ones found in the books."""

    entity: Entity
    tally: Tally
    sent: int
    adopted: int


def load(entity: Entity, bench: Bench, run: Run) -> Loaded:
    """Send everything of ``entity`` that is planned for this outlet, by any run, oldest first.

    Raises:
        IncompleteError: all that could be sent was sent, and something needs a person.
        RetryableError: the network, a limit or another worker stood in the way.
    """
    bench.check_pins()
    with Leases(entity, bench, run) as leases:
        sender = _Sender(bench, run, leases)
        try:
            _carry(entity, bench, run, sender)
        except FatalError:
            sender.note_status(entity, ok=False)
            raise
    return sender.close(entity)


def _carry(entity: Entity, bench: Bench, run: Run, sender: "_Sender") -> None:
    if entity is Entity.SALES:
        refuse_a_lost_store(bench)
    for kind in KINDS[entity]:
        sender.look_up(kind)
        if kind is DocumentKind.STOCK_COUNT:
            _map_counts_again(bench, run)
        sender.send(kind)


def _map_counts_again(bench: Bench, run: Run) -> None:
    """A count sets the level of the moment it is posted: weigh what other runs booked since it was mapped.

    No other run books stock movements meanwhile (``Leases``); what one has under way makes the count wait for it.
    """
    if bench.store.inbox.pending((RecordKind.STOCK_COUNT,)):
        map_entity(Entity.TRANSFERS, bench, run)


class _Sender:
    """Carries the counts of one load."""

    def __init__(self, bench: Bench, run: Run, leases: Leases) -> None:
        self.bench = bench
        self.run = run
        self.leases = leases
        self.patience = bench.target.patience
        self.sent = 0
        self.adopted = 0
        self.strays: list[Problem] = []

    def look_up(self, kind: DocumentKind) -> None:
        """Learn the fate of documents whose write got no answer, before anything else is sent."""
        outbox, now = self.bench.store.outbox, self.bench.clock()
        stale = outbox.adopt_stale(kind, older_than=now - self.patience.abandoned)
        if stale:
            log.warning("claims of a lost worker taken over", kind=str(kind), documents=stale)
        seen: set[str] = set()
        while True:
            claimed = outbox.claim_uncertain(
                kind, holder=self.run.holder, limit=LOOK_UP_AT_ONCE, now=self.bench.clock()
            )
            prepared = [each for each in claimed if each.document.custom_id not in seen]
            if not prepared:
                return
            try:
                findings = self.bench.target.find(kind, prepared)
            except PosbridgeError:
                outbox.put_back(self.run.holder, _ids(prepared))
                raise
            outbox.resolve(self.run.holder, dict(zip(_ids(prepared), findings, strict=True)), now=self.bench.clock())
            seen.update(_ids(prepared))
            for each, finding in zip(prepared, findings, strict=True):
                self.adopted += isinstance(finding, Posted)
                fate = "will be sent again" if isinstance(finding, Absent) else type(finding).__name__.lower()
                log.info("uncertain document looked up", document=each.document.custom_id, found=fate)

    def send(self, kind: DocumentKind) -> None:
        """Claim, send and record until nothing of ``kind`` can be claimed.

        Raises:
            RetryableError: a worker holds claims and neither answers nor lets them go. Another outlet of the
                company that loads shared master data is waited for a little while.
        """
        outbox = self.bench.store.outbox
        self._send_all(kind)
        turns = 0
        while (oldest := outbox.in_flight(kind)) is not None and turns < IN_FLIGHT_TURNS:
            turns += 1
            self.bench.sleep(IN_FLIGHT_PAUSE)
            self._send_all(kind)
        if oldest is None:
            return
        known_at = oldest + self.patience.abandoned
        raise RetryableError(
            f"{kind} documents are claimed by a worker whose fate is known at {known_at:%H:%M:%S} UTC.",
            retry_after=_seconds_until(known_at, self.bench.clock()),
            remedy="Nothing: they are looked up then, before anything is sent again.",
        )

    def _send_all(self, kind: DocumentKind) -> None:
        outbox, target = self.bench.store.outbox, self.bench.target
        size, begun, sent_before, batches = target.batch_size(kind), self.bench.clock(), self.sent, 0
        while True:
            self.leases.renew()
            prepared = outbox.claim(kind, holder=self.run.holder, run=self.run.id, limit=size, now=self.bench.clock())
            if not prepared:
                return
            try:
                outcomes = target.post(kind, prepared, permit=self._permit(_ids(prepared)))
            except PosbridgeError:
                outbox.release(self.run.holder, _ids(prepared))
                raise
            answered, now = dict(zip(_ids(prepared), outcomes, strict=True)), self.bench.clock()
            outbox.settle(self.run.holder, answered, now=now, settles_at=now + self.patience.settle)
            target.learn(prepared, outcomes)
            self._note(kind, prepared, outcomes)
            batches += 1
            self._tell_progress(kind, sent=self.sent - sent_before, batches=batches, since=begun)

    def _tell_progress(self, kind: DocumentKind, *, sent: int, batches: int, since: datetime) -> None:
        line = progress_line(
            kind,
            sent=sent,
            batches=batches,
            since=since,
            now=self.bench.clock(),
            outlook=self.bench.outlook(),
            batch_size=self.bench.target.batch_size,
            zone=self.bench.settings.zone,
        )
        log.info(line, outlet=self.bench.settings.slug)

    def _permit(self, custom_ids: list[str]) -> Permit:
        """Whoever slept for longer than a claim lives finds it gone, and sends nothing."""

        def permit() -> None:
            self.bench.store.outbox.confirm(self.run.holder, custom_ids, now=self.bench.clock())
            self.leases.renew()

        return permit

    def _note(self, kind: DocumentKind, prepared: list[Prepared], outcomes: list[Outcome]) -> None:
        posted = [outcome for outcome in outcomes if isinstance(outcome, Posted)]
        self.sent += sum(not outcome.adopted for outcome in posted)
        self.adopted += sum(outcome.adopted for outcome in posted)
        log.info("documents sent", kind=str(kind), sent=len(prepared), posted=len(posted), so_far=self.sent)
        for each, outcome in zip(prepared, outcomes, strict=True):
            if isinstance(outcome, Rejected | Uncertain) and _is_stray(each):
                self.strays.append(_stray(each, outcome, self.run.id))

    def note_status(self, entity: Entity, *, ok: bool) -> None:
        """The sync list shows the outlet's whole history."""
        store = self.bench.store
        everything = store.inbox.tally(entity)
        store.note_status(entity, run=self.run.id, now=self.bench.clock(), tally=everything, ok=ok)

    def close(self, entity: Entity) -> Loaded:
        """Count, report, and fail when a person has to look."""
        store, slug = self.bench.store, self.bench.settings.slug
        strays = self._own_strays()
        tally = store.inbox.tally(entity, run=self.run.id)
        ok = tally.complete and not tally.failing and not strays
        self.note_status(entity, ok=ok)
        log_problems(slug, [*store.inbox.problems(entity), *strays])
        log.info(
            f"{entity}: {n_of_m(tally)} in Jurnal",
            outlet=slug,
            sent=self.sent,
            adopted=self.adopted,
            waiting=tally.waiting,
            held=tally.held,
            rejected=tally.rejected,
            uncertain=tally.uncertain,
            skipped=tally.skipped,
        )
        look_again, now = store.outbox.unsettled(entity), self.bench.clock()
        fail_if_incomplete(
            slug,
            entity,
            tally,
            strays=strays,
            look_again=_seconds_until(look_again, now) if look_again and look_again > now else LOOK_AGAIN_AFTER,
        )
        return Loaded(entity=entity, tally=tally, sent=self.sent, adopted=self.adopted)

    def _own_strays(self) -> list[Problem]:
        """Those of this outlet. It also sends master data that other outlets of the company planned; they tell."""
        planned = self.bench.store.outbox.get([stray.custom_id for stray in self.strays])
        return [stray for stray in self.strays if planned[stray.custom_id].outlet == self.bench.settings.slug]


def _seconds_until(moment: datetime, now: datetime) -> int:
    return max(1, math.ceil((moment - now).total_seconds()))


def _ids(prepared: list[Prepared]) -> list[str]:
    return [each.document.custom_id for each in prepared]


def _is_stray(prepared: Prepared) -> bool:
    """Whether no inbox record stands for the document, so that no tally would show its refusal."""
    return prepared.document.record_id.startswith(("standing:", "use:"))


def _stray(prepared: Prepared, outcome: Rejected | Uncertain, run: str) -> Problem:
    document = prepared.document
    rejected = isinstance(outcome, Rejected)
    return Problem(
        entity=document.kind.entity,
        kind=str(document.kind),
        source_id=document.record_id,
        receipt_no=document.receipt_no,
        occurred_at=None,
        state=RecordState.REJECTED if rejected else RecordState.UNCERTAIN,
        reason=outcome.reason,
        custom_id=document.custom_id,
        run=run,
    )
