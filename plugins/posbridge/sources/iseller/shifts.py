"""Register shifts of one outlet (contract iseller §6.5)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from posbridge.domain.events import Shift
from posbridge.sources.iseller.asking import since, stamp
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.paging import sheets
from posbridge.sources.iseller.parse_shifts import shifts

__all__ = ["closed_shifts"]

_CALL = "v2/GetRegisterShifts"


def closed_shifts(client: ISellerClient, outlet: str, start: datetime, zone: ZoneInfo) -> list[Shift]:
    """Shifts closed at or after ``start``, oldest first.

    A shift is changed when it is closed. Both names of that filter are sent: the documents spell it in two ways.
    Times asked for in UTC need no calibration.
    """
    asked = {
        **since("modified", start),
        "modified_date": stamp(start),
        "outlet_id": outlet,
        "page_size": client.options.page_size,
    }
    listed = sheets(client, _CALL, asked, "register_shifts", identity="register_shift_id")
    found = [shift for sheet in listed for shift in shifts(sheet.rows, zone, Calibration())]
    return sorted((each for each in found if each.closed_at >= start), key=lambda each: (each.closed_at, each.shift_id))
