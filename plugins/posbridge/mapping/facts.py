"""Digests of what the POS said, to tell a changed receipt from changed settings."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from posbridge.domain.identifiers import digest
from posbridge.domain.records import Payment, Payout, Refund, Sale, Typed
from posbridge.money import ZERO, Decimal


def facts_of(record: Typed) -> str:
    """A digest of the facts that the record's documents state.

    How much of a sale was refunded later is no fact of the sale. What a provider will keep of a payment may be
    told days later and stands in no document of the payment; its word for a payout that is completed in none of
    the payout. Of a refund only what every telling of it has: its lines and parts may be told in one place and
    not in another (contract moka §3.4.2).
    97700 and 97700.00 are the same fact.
    """
    if isinstance(record, Refund):
        return digest("\n".join((record.source_id, f"{record.amount.normalize():f}", str(record.business_date))))
    if isinstance(record, Sale):
        lines = tuple(replace(line, refunded=ZERO) for line in record.lines)
        record = replace(record, lines=lines, handed_over=True, handed_over_at=None)
    if isinstance(record, Payment):
        record = replace(record, fee=ZERO)
    if isinstance(record, Payout):
        record = replace(record, status="")
    return digest("\n".join(_told(record, type(record).__name__)))


def _told(value: Any, path: str) -> Iterator[str]:
    if is_dataclass(value):
        for each in fields(value):
            part = getattr(value, each.name)
            # Documents posted before a fact was known to us have a digest without it.
            if not (each.metadata.get("later") and part == each.default):
                yield from _told(part, f"{path}.{each.name}")
    elif isinstance(value, tuple):
        yield f"{path}#{len(value)}"
        for index, part in enumerate(value):
            yield from _told(part, f"{path}.{index}")
    elif isinstance(value, Decimal):
        yield f"{path}={value.normalize():f}"
    else:
        yield f"{path}={value!r}"
