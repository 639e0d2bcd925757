"""The store's outlets, inactive ones included (contract iseller §6.2, §6.3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from posbridge.errors import RefusedError, ScopeMissingError
from posbridge.sources.bodies import Json
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.paging import sheets

__all__ = ["OUTLETS_CALL", "STORE_CALL", "ListedOutlet", "outlets_of", "store_info"]

OUTLETS_CALL, STORE_CALL = "v3/GetOutlets", "v2/GetStoreInfo"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOutlet:
    outlet_id: str
    code: str
    name: str
    active: bool


def store_info(client: ISellerClient) -> Json:
    """Name, active outlets and active payment types of the store."""
    found = client.ask(STORE_CALL).get("store_info")
    return found if isinstance(found, dict) else {}


def outlets_of(client: ISellerClient, info: Json | None = None) -> list[ListedOutlet]:
    """All outlets; without access to the ERP API, the active ones."""
    try:
        pages = sheets(client, OUTLETS_CALL, {"page_size": 200, "includes": "OutletGroups"}, "outlets", identity="id")
        return [_listed(Row(row)) for sheet in pages for row in sheet.rows]
    except (ScopeMissingError, RefusedError):
        return list(_active(store_info(client) if info is None else info))


def _active(info: Json) -> Iterator[ListedOutlet]:
    return (_listed(row) for row in Row(info).rows("active_outlets"))


def _listed(row: Row) -> ListedOutlet:
    return ListedOutlet(
        outlet_id=row.identity("id", "outlet_id"),
        code=row.text("outlet_code"),
        name=row.text("name", "outlet_name"),
        active=row.flag("is_active") if row.has("is_active") else True,
    )
