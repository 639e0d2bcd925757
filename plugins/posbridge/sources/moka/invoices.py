"""Reading the invoices report: what was collected on sales that were invoiced (contract moka §3.5)."""

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from posbridge.domain.windows import Window
from posbridge.ports import Page
from posbridge.sources.moka.client import MokaClient, Params
from posbridge.sources.moka.paging import by_cursor
from posbridge.sources.moka.receipts import read_invoice

__all__ = ["read_invoices"]

_PER_PAGE = 100


def read_invoices(
    client: MokaClient, outlet: str, window: Window, zone: ZoneInfo, *, uuids: Callable[[], bool]
) -> Iterator[Page]:
    """Deposits and instalments of the invoices that changed on the days of the window.

    ``uuids`` is asked once, and only if there are invoices: it costs a request.
    """
    days = window.days(zone)
    if not days:
        return
    params: Params = {
        "start": f"{days[0]:%d/%m/%Y}",
        "end": f"{days[-1]:%d/%m/%Y}",
        "time_filter": "updated_at",
        "reorder_type": "ASC",
        "per_page": client.options.per_page or _PER_PAGE,
    }
    known: bool | None = None
    for number, rows in by_cursor(client, f"/v3/outlets/{outlet}/reports/invoices", params, "invoice", "invoices"):
        if rows and known is None:
            known = uuids()
        page = f"invoices:{number}"
        records = [record for row in rows for record in read_invoice(row, zone, page, uuids=bool(known))]
        yield Page(number=number, rows=len(rows), records=tuple(records))
