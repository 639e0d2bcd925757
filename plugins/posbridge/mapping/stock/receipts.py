"""Goods that arrived: accepted, sent back, or lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from posbridge.domain.movements import TransferReceipt
from posbridge.domain.states import Reason
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import Held, HoldError, Mapped, Skipped, Waiting
from posbridge.mapping.stock import reasons
from posbridge.mapping.stock.items import Part
from posbridge.mapping.stock.legs import Leg, carried
from posbridge.mapping.stock.places import in_books, not_carried, warehouse_at
from posbridge.mapping.stock.starts import TRANSIT
from posbridge.mapping.stock.wording import subject_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInBooks:
    """The start of a transfer as far as it is known, whatever the settings say today.

    ``custom_id`` is its document in the outbox, in whatever state; None where there is none, and then
    ``reason`` says why, as it stands with the record; ``skipped`` that this is right. ``transit`` is the
    warehouse that the document takes the goods to; None where they left for a supplier.
    """

    day: date
    reference: str
    custom_id: str | None = None
    transit: str | None = None
    skipped: bool = False
    reason: Reason | None = None

    @property
    def moves_nothing(self) -> bool:
        """Its goods stay in the books of their origin, as there was no transit warehouse when it was mapped."""
        return self.skipped and self.reason is not None and self.reason.code == "start_moves_nothing"


def map_receipt(receipt: TransferReceipt, start: StartInBooks | None, ctx: MapContext) -> Mapped:
    """Documents of a receipt.

    Out of transit: accepted goods to the destination, cancelled ones back to the origin, rejected ones out by
    an adjustment. Without transit accepted and rejected goods leave the origin now, and cancelled ones never
    left. From a supplier accepted goods come in at their cost; to one, cancelled goods come back.

    Args:
        start: None where nothing has told of it.
    """
    reason = not_carried(receipt, ctx)
    if reason is not None:
        return Skipped(reason)
    transit = _transit(receipt, start, ctx)
    returned = receipt.destination is None and any(item.cancelled for item in receipt.items)
    rests_on_start = transit is not None or returned
    if rests_on_start and (start is None or (start.custom_id is None and not start.skipped)):
        return Waiting(
            reasons.waiting_for_start(
                subject_of(receipt), started=start.day if start else None, reason=start.reason if start else None
            )
        )
    needs = (start.custom_id,) if rests_on_start and start is not None and start.custom_id else ()
    try:
        return carried(receipt, list(_legs(receipt, transit, ctx)), ctx, needs=needs)
    except HoldError as held:
        return Held(held.reason)


def _transit(receipt: TransferReceipt, start: StartInBooks | None, ctx: MapContext) -> str | None:
    """The warehouse that the goods are in, by the books; None: they are still in that of their origin.

    A start that is rightly not in the books, as it is from before the outlet's first day, was booked by hand,
    as the settings would book it.
    """
    if receipt.origin is None or receipt.destination is None:
        return None
    if start is not None and start.custom_id is not None:
        return start.transit
    if start is not None and start.moves_nothing:
        return None
    return ctx.settings.transfers.transit_warehouse


def _legs(receipt: TransferReceipt, transit: str | None, ctx: MapContext) -> Iterator[Leg]:
    """Only legs on which something moves; a warehouse that nothing moves through need not be known."""
    subject = subject_of(receipt)
    accepted = [Part(item=item, quantity=item.accepted, cost=item.cost) for item in receipt.items]
    rejected = [Part(item=item, quantity=item.rejected) for item in receipt.items]
    cancelled = [Part(item=item, quantity=item.cancelled) for item in receipt.items]
    origin, destination = receipt.origin, receipt.destination
    if destination is not None and _some(accepted):
        source = _held_at(origin, transit, ctx, subject) if origin is not None else None
        yield Leg(word="accepted", origin=source, destination=warehouse_at(destination, ctx, subject), parts=accepted)
    if origin is not None and destination is not None and _some(rejected):
        yield Leg(word="rejected", origin=_held_at(origin, transit, ctx, subject), parts=rejected)
    if origin is not None and (transit is not None or destination is None) and _some(cancelled):
        source = in_books(transit, ctx, subject, field=TRANSIT) if transit is not None else None
        yield Leg(word="cancelled", origin=source, destination=warehouse_at(origin, ctx, subject), parts=cancelled)


def _held_at(origin: str, transit: str | None, ctx: MapContext, subject: str) -> str:
    """The warehouse that the books have the goods in before they arrive."""
    if transit is not None:
        return in_books(transit, ctx, subject, field=TRANSIT)
    return warehouse_at(origin, ctx, subject)


def _some(parts: list[Part]) -> bool:
    return any(part.quantity for part in parts)
