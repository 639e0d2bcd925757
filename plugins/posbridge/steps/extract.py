"""extract: read a window of the source's feeds, page by page, into the inbox."""

from dataclasses import dataclass
from datetime import datetime

from posbridge.domain.states import Entity
from posbridge.domain.windows import Window, advance, feed_window
from posbridge.ports import Feed, Received
from posbridge.steps.bench import Bench, Run, log


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What one entity's extract did; ``note`` says why there was nothing to read."""

    entity: Entity
    pages: int = 0
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    note: str = ""


def extract(entity: Entity, bench: Bench, run: Run) -> Extracted:
    """Read every feed of ``entity``. Each page is in the inbox before the next is asked for."""
    bench.check_pins()
    feeds = bench.source.feeds(entity, run.asked.end)
    if not feeds:
        note = f"{bench.source.name} has no feed for {entity}"
        log.info("nothing to extract", outlet=bench.settings.slug, entity=str(entity), reason=note)
        return Extracted(entity=entity, note=note)
    pages = rows = 0
    received = Received()
    for feed in feeds:
        mark = bench.store.marks.get(feed.name)
        window = _window(feed, bench, run, mark)
        log.info(
            "reading feed", outlet=bench.settings.slug, feed=feed.name, since=str(window.start), until=str(window.end)
        )
        for page in bench.source.read(feed, window):
            fell = bench.store.inbox.receive(
                page.records, run=run.id, now=bench.clock(), rescan=feed.lookback is not None
            )
            received = Received(
                new=received.new + fell.new,
                changed=received.changed + fell.changed,
                unchanged=received.unchanged + fell.unchanged,
            )
            pages, rows = pages + 1, rows + page.rows
            log.info("page read", feed=feed.name, page=page.number, rows=page.rows, new=fell.new, changed=fell.changed)
        if feed.lookback is None:
            reached = advance(mark, window, bench.beginning)
            if reached is not None:
                bench.store.marks.set(feed.name, reached)
    return Extracted(
        entity=entity,
        pages=pages,
        rows=rows,
        new=received.new,
        changed=received.changed,
        unchanged=received.unchanged,
    )


def _window(feed: Feed, bench: Bench, run: Run, mark: datetime | None) -> Window:
    if feed.lookback is None:
        return feed_window(run.asked, mark, bench.beginning, feed.overlap)
    earliest = run.asked.end - feed.lookback
    start = min(earliest, run.asked.start) if run.asked.start is not None else earliest
    return Window(start=start, end=run.asked.end)
