"""preview: what a run would create, without writing to the store that counts and without sending anything."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from posbridge.domain.documents import Document
from posbridge.domain.states import Entity
from posbridge.domain.windows import RunWindow
from posbridge.mapping.master import standing_documents
from posbridge.mapping.results import Documents, Held, Skipped, Waiting
from posbridge.ports import OutletStore, StoredRecord
from posbridge.steps.bench import Bench, Run
from posbridge.steps.extract import extract
from posbridge.steps.gather import KINDS, Gatherer

__all__ = ["Preview", "preview"]

Preview = list["Document | tuple[StoredRecord, Held | Skipped | Waiting]"]


def preview(
    bench: Bench, run: Run, scratch: Callable[[], OutletStore], entities: Sequence[Entity] = tuple(Entity)
) -> Preview:
    """Documents that do not stand in the outbox yet, and records that make none, with the reason.

    Args:
        scratch: opens an empty, throw-away store; feeds are read into it and mapped from it.
        entities: what to show. Everything is read and mapped, as entities build on one another.
    """
    trial = replace(bench, store=scratch())
    asked = RunWindow(start=run.asked.start or bench.beginning, end=run.asked.end, exact=True)
    rehearsal = replace(run, asked=asked)
    for entity in Entity:
        extract(entity, trial, rehearsal)
    books = bench.target.books()
    shown: Preview = []
    for entity in Entity:
        gatherer = Gatherer(trial.settings, trial.store, books)
        planned = list(standing_documents(gatherer.ctx)) if entity is Entity.MASTER else []
        gatherer.note(planned)
        results = list(gatherer.map_all(entity, trial.store.inbox.pending(KINDS[entity])))
        told = [(stored, mapped) for stored, mapped in results if not isinstance(mapped, Documents)]
        planned += [document for _, mapped in results if isinstance(mapped, Documents) for document in mapped.documents]
        trial.store.outbox.plan(planned, run=run.id, stamp=bench.stamp)
        if entity in entities:
            standing = bench.store.outbox.get([document.custom_id for document in planned])
            shown += [document for document in planned if document.custom_id not in standing]
            shown += told
    return shown
