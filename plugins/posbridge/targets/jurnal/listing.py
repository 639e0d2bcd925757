"""Reading lists page by page, and knowing when one was read whole (contract jurnal §4.5)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from posbridge.errors import UnreadableAnswerError
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.transport import JurnalTransport
from posbridge.targets.jurnal.wire import Json

PAGE_SIZE = 50
_NEIGHBOURS = timedelta(minutes=5)
"""Two records with one custom_id were stored by requests in flight together, so they stand close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page: its records, how many the list holds in all, and whether it is the last one."""

    rows: list[Json]
    total: int | None
    last: bool


def pages(transport: JurnalTransport, path: str, plural: str, singular: str, **params: str) -> Iterator[ListPage]:
    """Every page in turn, each read when asked for."""
    number = 0
    while True:
        number += 1
        answer = transport.get(path, {**params, "page": number, "page_size": PAGE_SIZE})
        rows = wire.rows(answer, plural, singular)
        total_pages = wire.number(answer, "total_pages")
        last = not rows or number >= total_pages
        total = int(wire.number(answer, "total_count")) if "total_count" in answer else None
        yield ListPage(rows=rows, total=total, last=last)
        if last:
            return


def whole(transport: JurnalTransport, path: str, plural: str, singular: str, **params: str) -> list[Json]:
    """Every record of a list.

    Raises:
        UnreadableAnswerError: fewer rows came than the list says it holds; a retry reads it again.
    """
    found: dict[str, Json] = {}
    total = None
    for page in pages(transport, path, plural, singular, **params):
        found.update({wire.text(row, "id"): row for row in page.rows})
        total = page.total
    if total is not None and len(found) < total:
        raise UnreadableAnswerError(f"Jurnal's list of {plural} came with {len(found)} of {total} rows.")
    return list(found.values())


@dataclass(slots=True, kw_only=True)
class Recent:
    """What the newest records told about some custom_ids.

    ``complete`` says that the list was read as far back as any of them could stand, so that what is not
    in ``found`` is not in Jurnal.
    """

    found: dict[str, list[Json]] = field(default_factory=dict)
    complete: bool = False


def recent(
    transport: JurnalTransport,
    plural: str,
    singular: str,
    custom_ids: Sequence[str],
    *,
    since: datetime,
    told: Callable[[Json], str | None],
) -> Recent:
    """Look for ``custom_ids`` among the newest records, none of which can be older than ``since``.

    ``told`` gives the custom_id of a row; a row of which it knows none (None) may be any of them. It stops
    when it has them all and has passed their neighbours, at ``since``, when asking for each missing one by
    itself has become cheaper, or when the list is not in the order that was asked for.
    """
    wanted = set(custom_ids)
    result = Recent()
    seen: set[str] = set()
    totals: list[int] = []
    created: list[datetime] = []
    anonymous = False
    listing = pages(transport, plural, plural, singular, sort_key="created_at", sort_order="desc")
    for number, page in enumerate(listing, start=1):
        seen.update(wire.text(row, "id") for row in page.rows)
        totals += [] if page.total is None else [page.total]
        for row in page.rows:
            custom_id = told(row)
            anonymous = anonymous or custom_id is None
            if custom_id is not None and custom_id in wanted and row not in result.found.get(custom_id, []):
                result.found.setdefault(custom_id, []).append(row)
        missing = len(wanted) - len(result.found)
        if page.last:
            # A list that shrank while it was read, or came short, proves no absence.
            result.complete = bool(totals) and len(seen) >= max(totals) and not anonymous
            return result
        created += [moment for row in page.rows if (moment := _created(row)) is not None]
        if len(created) < len(seen) or created != sorted(created, reverse=True):
            return result
        if created[-1] < since:
            result.complete = (not totals or min(totals) >= totals[0]) and not anonymous
            return result
        if missing == 0 and created[-1] < _first_created(result) - _NEIGHBOURS:
            result.complete = True
            return result
        if number >= max(missing, 2) and missing:
            return result
    return result


def _created(row: Json) -> datetime | None:
    stated = wire.text(row, "created_at")
    return wire.moment(stated) if stated else None


def _first_created(result: Recent) -> datetime:
    rows = (row for rows in result.found.values() for row in rows)
    return min(moment for row in rows if (moment := _created(row)) is not None)
