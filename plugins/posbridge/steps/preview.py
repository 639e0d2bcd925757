"""preview: what a run would create, without writing to the store that counts and without sending anything."""

from collections.abc import Sequence
from dataclasses import replace

from posbridge.domain.books import BookResource
from posbridge.domain.documents import Document
from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, RunWindow, Window
from posbridge.mapping.master import standing_documents
from posbridge.mapping.results import Documents, Held, Skipped, Waiting
from posbridge.ports import OutletStore, StoredRecord
from posbridge.steps.bench import Bench, Run
from posbridge.steps.extract import extract
from posbridge.steps.gather import KINDS, Gatherer
from posbridge.steps.map import open_periods
from posbridge.steps.periods import may_be_closed

Line = Document | tuple[StoredRecord, Held | Skipped | Waiting]


def preview(bench: Bench, window: Window, entities: Sequence[Entity] = tuple(Entity)) -> list[Line]:
    """Documents of ``window`` that do not stand in the outbox yet, and records that make none, with the reason.

    Args:
        entities: what to show. Everything is read and mapped all the same, as entities build on one another.
    """
    with bench.scratch() as scratch:
        return _rehearsed(replace(bench, store=scratch), bench.store, window, entities)


def _rehearsed(trial: Bench, real: OutletStore, window: Window, entities: Sequence[Entity]) -> list[Line]:
    asked = RunWindow(start=window.start, end=window.end, exact=True)
    run = Run(id="preview", holder="preview", kind=RunKind.MANUAL, asked=asked, dry_run=True)
    for entity in Entity:
        extract(entity, trial, run)
    books = trial.target.books()
    zone = trial.settings.zone
    if may_be_closed(window.start.astimezone(zone).date(), trial.clock().astimezone(zone).date()):
        books = trial.target.refresh([BookResource.CLOSING])
    shown: list[Line] = []
    for entity in Entity:
        gatherer = Gatherer(trial.settings, trial.store, books, open_periods(trial, run, books))
        planned = list(standing_documents(gatherer.ctx)) if entity is Entity.MASTER else []
        gatherer.note(planned)
        pending = trial.store.inbox.pending(KINDS[entity])
        unread = [(stored, Held(stored.record.problem)) for stored in pending if stored.record.problem]
        results = [*unread, *gatherer.map_all(entity, pending)]
        planned += [document for _, mapped in results if isinstance(mapped, Documents) for document in mapped.documents]
        trial.store.outbox.plan(planned, run=run.id, stamp=trial.stamp)
        if entity in entities:
            standing = real.outbox.get([document.custom_id for document in planned])
            shown += [document for document in planned if document.custom_id not in standing]
            shown += [(stored, mapped) for stored, mapped in results if not isinstance(mapped, Documents)]
    return shown
