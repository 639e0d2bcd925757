"""Where stock lies: the POS's places as Jurnal warehouses, and which movements are this outlet's to carry."""

from posbridge.domain.movements import Movement, StockAdjustment, StockCount
from posbridge.domain.states import Reason
from posbridge.mapping import reasons
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import HoldError
from posbridge.mapping.stock import reasons as stock_reasons
from posbridge.mapping.stock.wording import subject_of
from posbridge.settings import lookup
from posbridge.settings.keys import key_text
from posbridge.settings.model import OutletSettings


def is_own(settings: OutletSettings, place: str | None) -> bool:
    """Whether a place is the outlet itself: by its POS code, or by its id where the POS says that."""
    own = {key_text(each) for each in (settings.source.code, settings.source.outlet) if each}
    return place is not None and key_text(place) in own


def not_carried(record: Movement, ctx: MapContext) -> Reason | None:
    """Why a movement rightly makes no document here, whatever it moved.

    A movement between places that the settings know, none of them this outlet, is theirs. One at a place
    that they do not know is not passed over like that: it may be this outlet under a code not told yet.
    """
    settings, subject = ctx.settings, subject_of(record)
    day, earliest, file = record.business_date, settings.syncable_from, settings.path.name
    if not settings.track_inventory:
        return stock_reasons.stock_not_tracked(subject, file=file)
    if day < earliest:
        return reasons.before_start(subject, day=day, earliest=earliest, file=file)
    ends = [record.place] if isinstance(record, StockAdjustment | StockCount) else [record.origin, record.destination]
    told = [place for place in ends if place is not None]
    known = lookup.places(settings)
    if any(is_own(settings, place) for place in told) or any(key_text(place) not in known for place in told):
        return None
    return stock_reasons.other_outlet(subject, places=" and ".join(told))


def warehouse_at(place: str, ctx: MapContext, subject: str) -> str:
    """The Jurnal warehouse of a POS place; empty in a company without warehouses, where all stock is one.

    Raises:
        HoldError: the settings do not name one, or Jurnal does not have it.
    """
    settings = ctx.settings
    if is_own(settings, place) or settings.warehouse is None:
        return own_warehouse(ctx, subject)
    found = lookup.warehouse_of(settings, place)
    if found is None:
        raise HoldError(_unmapped(place, ctx, subject))
    return in_books(found, ctx, subject, field="transfers.warehouses")


def own_warehouse(ctx: MapContext, subject: str, place: str | None = None) -> str:
    """The outlet's own warehouse, empty in a company without warehouses.

    Args:
        place: where that must be, if told.

    Raises:
        HoldError: Jurnal does not have it, or ``place`` is another one.
    """
    if place is not None and not is_own(ctx.settings, place):
        raise HoldError(_unmapped(place, ctx, subject))
    own = ctx.settings.warehouse
    return "" if own is None else in_books(own, ctx, subject, field="warehouse")


def _unmapped(place: str, ctx: MapContext, subject: str) -> Reason:
    settings = ctx.settings
    known = [*settings.transfers.warehouses, *([settings.source.code] if settings.source.code else [])]
    return stock_reasons.place_unmapped(subject, place=place, file=settings.path.name, known=known)


def in_books(warehouse: str, ctx: MapContext, subject: str, *, field: str) -> str:
    """``warehouse``, if Jurnal has one of that name."""
    known = ctx.books.warehouses
    if warehouse not in known:
        file = ctx.settings.path.name
        raise HoldError(
            reasons.warehouse_missing(subject, warehouse=warehouse, field=field, file=file, known=sorted(known))
        )
    return warehouse
