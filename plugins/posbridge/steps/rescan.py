"""rescan: read old days of the source's feeds again into the inbox, however far back. Posts nothing, moves no mark."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from posbridge.domain.records import Record
from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.windows import Window, midnight
from posbridge.ports import Feed, Inbox, Page
from posbridge.steps.bench import Bench


class Fell(StrEnum):
    """How a record fell into the inbox; of a record that several feeds tell, the first that says more."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One record of the days. ``problem``: it was read, but cannot be booked as it is."""

    kind: RecordKind
    source_id: str
    receipt_no: str
    occurred_at: datetime | None
    fell: Fell
    problem: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """One page of one feed over one window, and what it brought."""

    feed: str
    window: Window
    number: int
    rows: int
    found: tuple[Found, ...]

    def count(self, fell: Fell) -> int:
        return sum(each.fell is fell for each in self.found)


def rescan(bench: Bench, window: Window, entities: Collection[Entity], *, run: str) -> Iterator[PageRead]:
    """Read every feed of ``entities`` over ``window``, day by day, oldest first.

    A page is in the inbox when it is yielded, so a reading that breaks off keeps what it has, and may be repeated.
    Master data is read once for all days. Nothing else happens: the next run maps and posts what is new or changed.

    Args:
        run: noted with records that are new or changed.

    Raises:
        ConfigError: settings that are fixed after the first sync have changed.
        RetryableError: the source gave no good answer after all attempts.
    """
    bench.check_pins()
    for entity in Entity:
        if entity not in entities or (entity is Entity.TRANSFERS and not bench.settings.track_inventory):
            continue
        spans = [window] if entity is Entity.MASTER else _days(bench, window)
        for span in spans:
            for feed in bench.source.feeds(entity, span.end):
                for page in bench.source.read(feed, span):
                    yield _keep(bench, feed, span, page, run=run)


def summed(pages: Sequence[PageRead]) -> dict[tuple[RecordKind, str], Found]:
    """Each record once, as what it was when it was first more than known."""
    found: dict[tuple[RecordKind, str], Found] = {}
    for each in (each for page in pages for each in page.found):
        key = (each.kind, each.source_id)
        if key not in found or found[key].fell is Fell.UNCHANGED:
            found[key] = each
    return found


def _days(bench: Bench, window: Window) -> list[Window]:
    """``window`` cut at the midnights of the outlet's zone."""
    zone = bench.settings.zone
    cuts = [*(midnight(day, zone) for day in window.days(zone)[1:]), window.end]
    starts = [window.start, *cuts]
    return [Window(start=start, end=end) for start, end in zip(starts, cuts, strict=False)]


def _keep(bench: Bench, feed: Feed, span: Window, page: Page, *, run: str) -> PageRead:
    inbox = bench.store.inbox
    before = _versions(inbox, page.records)
    # As a look back, so that a day long closed does not become this run's where nothing has changed.
    inbox.receive(page.records, run=run, now=bench.clock(), rescan=True)
    after = _versions(inbox, page.records)
    records = {(record.kind, record.source_id): record for record in page.records}
    found = tuple(
        Found(
            kind=record.kind,
            source_id=record.source_id,
            receipt_no=record.receipt_no,
            occurred_at=record.occurred_at,
            fell=_fell(before.get(key), after[key]),
            problem=record.problem is not None,
        )
        for key, record in records.items()
    )
    return PageRead(feed=feed.name, window=span, number=page.number, rows=page.rows, found=found)


def _versions(inbox: Inbox, records: Sequence[Record]) -> dict[tuple[RecordKind, str], int]:
    versions: dict[tuple[RecordKind, str], int] = {}
    for kind in {record.kind for record in records}:
        ids = [record.source_id for record in records if record.kind is kind]
        versions |= {(kind, source_id): stored.version for source_id, stored in inbox.get(kind, ids).items()}
    return versions


def _fell(before: int | None, after: int) -> Fell:
    if before is None:
        return Fell.NEW
    return Fell.CHANGED if after > before else Fell.UNCHANGED
