"""Following iSeller's numbered pages to their end, whatever they count from (contract iseller §4.4).

Pages are cut anew for every request, so a list that changes meanwhile shifts under the reader. A row that comes in
before the place of reading pushes others onto the next page, where they are met again and dropped: nothing is lost.
A row that *leaves* pulls others back onto a page already read. Lists must therefore be asked for so that rows can
only come in: orders by ``created_*`` (which never changes), or by ``modified_after`` without an upper end, newest
first (an order that changes moves to the front).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from posbridge.domain.identifiers import digest
from posbridge.errors import RetryableError, UnreadableAnswerError
from posbridge.sources.bodies import Json
from posbridge.sources.iseller.client import Params

__all__ = ["Asks", "Sheet", "sheets"]


_MOST_BARREN = 3


class Asks(Protocol):
    """What is needed of the client."""

    def ask(self, call: str, params: Params | None = None, *, page: int | None = None) -> Json: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its rows that were on no page before (there may be none), and the whole envelope.

    Rows of one id that differ on this very page are all there.
    """

    number: int
    rows: list[object]
    envelope: Json


def sheets(client: Asks, call: str, params: Params, key: str, *, identity: str, first: int = 1) -> Iterator[Sheet]:
    """Pages from ``first`` on, until the server says that none follows, or, where it never says, one brings no
    row that is new.

    Args:
        key: of the list in the envelope.
        identity: the field that tells rows apart; rows without it are told apart by all that they hold.
        first: 0 for GetOrders: whether it counts from 0 or 1 is not known, and 0 is right in both cases.

    Raises:
        RetryableError: three pages in a row bring nothing new and say that another follows: the list has no end.
            One or two may: page 1 may be page 0 again, page 0 empty, and rows that came in push old ones back.
        UnreadableAnswerError: an answer holds no list.
    """
    seen: set[str] = set()
    number, barren = first, 0
    while True:
        envelope = client.ask(call, params, page=number)
        new, here = [], set()
        for row in _rows(envelope, key, f"{call}, page {number}"):
            name, whole = _name(row, identity), _whole(row)
            # Two rows of one id on one page contradict each other: both are handed on, so that a person can decide.
            if name not in seen or (name in here and whole not in here):
                new.append(row)
                here |= {name, whole}
            seen.add(name)
        more = envelope.get("has_next_item")
        barren = 0 if new else barren + 1
        if more and barren == _MOST_BARREN:
            raise RetryableError(f"iSeller says that a page follows page {number} of {call}, which holds nothing new.")
        yield Sheet(number, new, envelope)
        if not (new if more is None else more):
            return
        number += 1


def _rows(envelope: Json, key: str, where: str) -> list[object]:
    rows = envelope.get(key, envelope)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise UnreadableAnswerError(f"iSeller's answer to {where} holds no list {key}.")
    return rows


def _name(row: object, identity: str) -> str:
    name = row.get(identity) if isinstance(row, dict) else None
    return str(name).lower() if name else _whole(row)


def _whole(row: object) -> str:
    return f"?{digest(json.dumps(row, default=str, sort_keys=True))}"
