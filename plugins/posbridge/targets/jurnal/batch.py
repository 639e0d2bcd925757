"""Batch creates: up to 100 records in one request, answered one by one (contract jurnal §4.1, §5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.transport import JurnalTransport, NoAnswerError
from posbridge.targets.jurnal.wire import Json

LIMIT = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """What became of one record: ``content`` is the stored record, or what Jurnal says against it."""

    status: int
    content: Any

    @property
    def created(self) -> bool:
        return 200 <= self.status < 300 and isinstance(self.content, dict)


def create_batch(transport: JurnalTransport, plural: str, singular: str, bodies: Sequence[Json]) -> list[BatchItem]:
    """Create records in one request; one item each, in order.

    Raises:
        NoAnswerError: no answer, or one that does not fit what was sent: any of them may be stored.
        PosbridgeError: nothing was stored.
    """
    path = f"{plural}/batch_create"
    answer = transport.write("POST", path, {plural: [{singular: body} for body in bodies]}, batch=True)
    listed = answer.get(plural) if isinstance(answer, dict) else None
    if not isinstance(listed, list) or len(listed) != len(bodies):
        told = len(listed) if isinstance(listed, list) else "no"
        raise NoAnswerError(f"POST {path} was sent {len(bodies)} records and told of {told}.")
    return [_item(path, row, singular, body) for row, body in zip(listed, bodies, strict=True)]


def chunks(items: Sequence[T], size: int) -> Iterator[list[T]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def _item(path: str, row: Any, singular: str, sent: Json) -> BatchItem:
    told = row.get(singular) if isinstance(row, dict) else None
    status = told.get("status") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(status, int):
        raise NoAnswerError(f"POST {path} answered an item that cannot be read.")
    item = BatchItem(status=status, content=told.get("content"))
    echoed = wire.text(item.content, "custom_id") if item.created else wire.text(told, "body", "custom_id")
    if echoed and echoed != sent["custom_id"]:
        raise NoAnswerError(f"POST {path} answered out of order: {echoed} where {sent['custom_id']} was sent.")
    return item
