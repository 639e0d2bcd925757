"""map: turn records into planned documents, or say why not. Nothing is sent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from posbridge.domain.books import BookResource, Books
from posbridge.domain.documents import CustomerBody, Document, ProductBody
from posbridge.domain.movements import Movement
from posbridge.domain.states import DocumentKind, Entity, Reason, RecordState
from posbridge.errors import FatalError
from posbridge.mapping.context import MapContext
from posbridge.mapping.master import standing_documents
from posbridge.mapping.reasons import changed_after_posting
from posbridge.mapping.results import Documents, Held, Mapped, Skipped
from posbridge.mapping.stock.wording import subject_of
from posbridge.ports import OwnState, StoredRecord
from posbridge.steps.bench import Bench, Run, log
from posbridge.steps.gather import KINDS, Gatherer
from posbridge.steps.periods import Periods, log_moved
from posbridge.steps.stock_uses import plan_uses

_READ_AGAIN = {
    "account_missing": BookResource.ACCOUNTS,
    "account_not_cash_bank": BookResource.ACCOUNTS,
    "tax_missing_in_jurnal": BookResource.TAXES,
    "tax_rate_differs": BookResource.TAXES,
    "tax_account_missing": BookResource.TAXES,
    "warehouse_missing": BookResource.WAREHOUSES,
    "product_deleted": BookResource.PRODUCTS,
}
"""Reasons that a change in Jurnal may have mended since the books were remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedRecords:
    """What one entity's map did with the records it looked at."""

    entity: Entity
    looked_at: int = 0
    planned: int = 0
    held: int = 0
    waiting: int = 0
    skipped: int = 0
    documents: int = 0


def map_entity(entity: Entity, bench: Bench, run: Run) -> MappedRecords:
    """Map every record of ``entity`` that is not settled yet, whichever run brought it.

    Raises:
        FatalError: master data has never been synced for this outlet.
    """
    bench.check_pins()
    require_master(entity, bench)
    store, target = bench.store, bench.target
    records = store.inbox.pending(KINDS[entity])
    books = target.books()
    periods = open_periods(bench, run, books)
    gatherer = Gatherer(bench.settings, store, books, periods)
    if entity is Entity.MASTER:
        gatherer.note(_plan_standing(bench, run, gatherer.ctx))
    results = list(gatherer.map_all(entity, records))
    stale = {
        _READ_AGAIN[mapped.reason.code]
        for _, mapped in results
        if isinstance(mapped, Held) and mapped.reason.code in _READ_AGAIN
    }
    if periods.asks:
        stale.add(BookResource.CLOSING)
    if stale:
        log.info("reading the books again", resources=sorted(stale))
        books = target.refresh(sorted(stale))
        periods = open_periods(bench, run, books)
        gatherer = Gatherer(bench.settings, store, books, periods)
        results = list(gatherer.map_all(entity, records))
    done = _keep(entity, bench, run, results)
    if entity is Entity.RETURNS:
        plan_uses(bench, run, gatherer.ctx, periods)
    return done


def open_periods(bench: Bench, run: Run, books: Books) -> Periods:
    """What the books say of closed periods, for one pass of mapping."""
    return Periods(bench.settings, books.closing, bench.store.outbox, now=bench.clock(), kind=run.kind)


def require_master(entity: Entity, bench: Bench) -> None:
    """Refuse anything but master data until that has succeeded once.

    Raises:
        FatalError: says how to run master data.
    """
    if entity is Entity.MASTER:
        return
    ready = any(line.entity == Entity.MASTER and line.last_success for line in bench.store.status())
    if not ready:
        raise FatalError(
            f"{bench.settings.slug}: master data has not been synced yet, so {entity} cannot be.",
            remedy="Trigger this DAG with entities = [master], mend what it reports, then clear this task.",
        )


def _plan_standing(bench: Bench, run: Run, ctx: MapContext) -> tuple[Document, ...]:
    """Plan the default customer and the fees; under other names where another outlet has just taken theirs.

    Outlets of one company start together and may call their default customer alike. Neither sees the other's name
    until it is planned, so whoever comes second looks again.
    """
    outbox = bench.store.outbox
    standing = standing_documents(ctx)
    outbox.plan(standing, run=run.id, stamp=bench.stamp)
    cards = [card for kind in (DocumentKind.CUSTOMER, DocumentKind.PRODUCT) for card in outbox.all(kind)]
    unsent = {each.custom_id for each in standing} - {card.document.custom_id for card in cards if card.posted}
    taken = {
        card.document.body.name: card.document.custom_id
        for card in cards
        if card.document.custom_id not in unsent and isinstance(card.document.body, CustomerBody | ProductBody)
    }
    if any(each.custom_id in unsent and getattr(each.body, "name", None) in taken for each in standing):
        standing = standing_documents(replace(ctx, names={**ctx.names, **taken}))
        outbox.plan(standing, run=run.id, stamp=bench.stamp)
    return standing


def _keep(entity: Entity, bench: Bench, run: Run, results: Sequence[tuple[StoredRecord, Mapped]]) -> MappedRecords:
    store = bench.store
    store.outbox.withdraw({_record_id(stored): _custom_ids(mapped) for stored, mapped in results})
    documents = [document for _, mapped in results if isinstance(mapped, Documents) for document in mapped.documents]
    planned = store.outbox.plan(documents, run=run.id, stamp=bench.stamp)
    conflicts = {each.custom_id for each in planned if each.result == "conflict"}
    log_moved(bench.settings.slug, documents, planned)
    verdicts = [(stored, *_verdict(stored, mapped, conflicts)) for stored, mapped in results]
    store.inbox.mark(
        [OwnState(stored.record.kind, stored.record.source_id, state, reason) for stored, state, reason in verdicts],
        run=run.id,
    )
    counts = Counter(state for _, state, _ in verdicts)
    for stored, state, reason in verdicts:
        if state is RecordState.HELD and reason is not None:
            log.error(
                f"{stored.record.kind} held: {reason.message}",
                outlet=bench.settings.slug,
                receipt=stored.record.receipt_no or stored.record.source_id,
                code=reason.code,
                remedy=reason.remedy,
            )
    done = MappedRecords(
        entity=entity,
        looked_at=len(results),
        planned=counts[RecordState.PLANNED],
        held=counts[RecordState.HELD],
        waiting=counts[RecordState.WAITING],
        skipped=counts[RecordState.SKIPPED],
        documents=len(documents),
    )
    log.info(
        f"{entity} mapped",
        outlet=bench.settings.slug,
        records=done.looked_at,
        documents=done.documents,
        held=done.held,
        waiting=done.waiting,
        skipped=done.skipped,
    )
    return done


def _record_id(stored: StoredRecord) -> str:
    return f"{stored.record.kind}:{stored.record.source_id}"


def _custom_ids(mapped: Mapped) -> frozenset[str]:
    return frozenset(each.custom_id for each in mapped.documents) if isinstance(mapped, Documents) else frozenset()


def _subject(stored: StoredRecord) -> str:
    typed = stored.record.typed
    return subject_of(typed) if isinstance(typed, Movement) else f"Receipt {stored.record.receipt_no}"


def _verdict(stored: StoredRecord, mapped: Mapped, conflicts: set[str]) -> tuple[RecordState, Reason | None]:
    if isinstance(mapped, Documents):
        clashing = [document for document in mapped.documents if document.custom_id in conflicts]
        if any(document.kind is not DocumentKind.CUSTOMER for document in clashing):
            return RecordState.HELD, changed_after_posting(_subject(stored), custom_id=clashing[0].custom_id)
        return RecordState.PLANNED, None
    if isinstance(mapped, Held):
        return RecordState.HELD, mapped.reason
    if isinstance(mapped, Skipped):
        return RecordState.SKIPPED, mapped.reason
    return RecordState.WAITING, mapped.reason
