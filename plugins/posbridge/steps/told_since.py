"""What the source has told since a run's window ended: the next run carries it."""

from collections.abc import Iterator
from datetime import datetime

from posbridge.domain.records import Record
from posbridge.domain.states import Entity
from posbridge.domain.windows import Window
from posbridge.steps.bench import Bench


def told_since(
    bench: Bench, entities: tuple[Entity, ...], end: datetime, now: datetime, *, looking_back: bool = False
) -> Iterator[Record]:
    """Records of the entities' main feeds from ``end`` to ``now``; with ``looking_back`` of those, too, by which old
    receipts come that have changed."""
    if now <= end:
        return
    for entity in entities:
        for feed in bench.source.feeds(entity, now):
            if looking_back or feed.lookback is None:
                for page in bench.source.read(feed, Window(start=end, end=now)):
                    yield from page.records
