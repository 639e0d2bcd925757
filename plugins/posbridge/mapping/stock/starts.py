"""Goods that set out: into the transit warehouse, or nowhere yet where the outlet has none."""

from posbridge.domain.identifiers import custom_id
from posbridge.domain.movements import TransferStart
from posbridge.domain.states import DocumentKind
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import Held, HoldError, Mapped, Skipped
from posbridge.mapping.stock import reasons
from posbridge.mapping.stock.items import Part
from posbridge.mapping.stock.legs import Leg, carried
from posbridge.mapping.stock.places import in_books, not_carried, warehouse_at
from posbridge.mapping.stock.wording import subject_of
from posbridge.settings.model import OutletSettings

TRANSIT = "transfers.transit_warehouse"
_SENT = "sent"


def map_start(start: TransferStart, ctx: MapContext) -> Mapped:
    """The document of a start: origin to transit, or out of the origin where it goes to a supplier.

    Without a transit warehouse the goods stay in the books of their origin until they are received. What a
    supplier sends comes in when it is accepted.
    """
    reason = not_carried(start, ctx)
    if reason is not None:
        return Skipped(reason)
    try:
        return _mapped(start, ctx)
    except HoldError as held:
        return Held(held.reason)


def start_id(start: TransferStart, settings: OutletSettings) -> str:
    """custom_id of the start's document, whichever end of the transfer plans it."""
    kind = DocumentKind.STOCK_ADJUSTMENT if start.destination is None else DocumentKind.WAREHOUSE_TRANSFER
    return custom_id(kind, settings.source.system, settings.shared_scope, start.source_id, _SENT)


def _mapped(start: TransferStart, ctx: MapContext) -> Mapped:
    subject, transit = subject_of(start), ctx.settings.transfers.transit_warehouse
    if start.origin is None:
        return Skipped(reasons.start_moves_nothing(subject, why="goods from a supplier come in when they are accepted"))
    to_supplier = start.destination is None
    if transit is None and not to_supplier:
        why = f"{ctx.settings.path.name} has no {TRANSIT}, so the receipt moves the goods"
        return Skipped(reasons.start_moves_nothing(subject, why=why))
    leg = Leg(
        word=_SENT,
        origin=warehouse_at(start.origin, ctx, subject),
        destination=None if to_supplier or transit is None else in_books(transit, ctx, subject, field=TRANSIT),
        parts=[Part(item=item, quantity=item.quantity) for item in start.items],
    )
    return carried(start, [leg], ctx)
