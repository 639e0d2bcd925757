"""Reading stock movements of one outlet: transfers, corrections and counts (contract iseller §7.3).

Neither the fields of ``GetTransfer`` nor its parameters are published. What is assumed has a name in
``transfer_fields`` of the connection, under which a store may call it otherwise.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from posbridge.domain.windows import Window
from posbridge.ports import Page
from posbridge.sources.iseller.asking import between
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.paging import sheets
from posbridge.sources.iseller.parse_movements import movement_records

__all__ = ["CALL", "read_movements"]

CALL = "v3/GetTransfer"
_LIST, _ID = "inventory_adjustments", "adjustment_id"
_PLACES = ("outlet_code", "destination_outlet_code")


def read_movements(client: ISellerClient, code: str, window: Window, zone: ZoneInfo) -> Iterator[Page]:
    """Movements of the window that begin or end at the outlet of that code.

    The list is of the whole store: whether a filter by outlet would find what comes in is not known. Times
    asked for in UTC need no calibration.
    """
    if window.start == window.end:
        return
    names = client.options.transfer_fields
    asked = {**between("created", window), "page_size": client.options.page_size}
    places = [names.get(place, place).casefold() for place in _PLACES]
    listed = sheets(client, CALL, asked, names.get(_LIST, _LIST).lower(), identity=names.get(_ID, _ID))
    for sheet in listed:
        ours = [row for row in sheet.rows if _is_ours(row, code, places)]
        page = f"movements:{sheet.number}"
        records = movement_records(ours, names, zone=zone, rule=Calibration(), page=page)
        yield Page(number=sheet.number, rows=len(ours), records=tuple(records))


def _is_ours(row: object, code: str, places: list[str]) -> bool:
    """A row that names no place is kept: its record says what is wrong with it."""
    fields = {str(name).casefold(): value for name, value in row.items()} if isinstance(row, dict) else {}
    named = [str(fields[place]).strip().casefold() for place in places if fields.get(place)]
    return not named or code.strip().casefold() in named
