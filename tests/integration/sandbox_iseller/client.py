"""A plain HTTP client of the iSeller stand-in: amounts come as Decimal, nothing is interpreted."""

import json
from typing import Any

import requests

from posbridge.money import Decimal
from tests.integration.sandbox_iseller.shop import CLIENT, SECRET

ALL = "OrderDetails,Transactions,DiscountDetails,PromotionDetails,TrackInventory,MDR,UnfulfilledItems"
LONG_AGO = "2020-01-01T00:00:00"


class Answer:
    def __init__(self, response: requests.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.text

    @property
    def json(self) -> Any:
        return json.loads(self.text, parse_float=Decimal)

    @property
    def ok(self) -> Any:
        """The body of a success."""
        assert self.status == 200, self.text
        assert self.json["status"] is True, self.text
        return self.json


class Api:
    """One application's view of a served stand-in."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.access = ""
        self.access = self.oauth("client_credentials").json["access_token"]

    def oauth(self, grant: str, **fields: str) -> Answer:
        body = {"grant_type": grant, "client_id": CLIENT, "client_secret": SECRET, **fields}
        return Answer(self.session.post(f"{self.base}/oauth/token", data=body, timeout=10))

    def post(self, path: str, *, as_json: bool = False, token: str | None = None, **params: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.access if token is None else token}"}
        body: dict[str, Any] = {"json": params} if as_json else {"data": params}
        return Answer(self.session.post(f"{self.base}/{path}", headers=headers, timeout=10, **body))

    def v2(self, name: str, **params: Any) -> Any:
        return self.post(f"api/v2/{name}", **params).ok

    def v3(self, name: str, **params: Any) -> Any:
        return self.post(f"api/v3/{name}", as_json=True, **params).ok

    def orders(self, **params: Any) -> Any:
        """One reply of GetOrders with everything included."""
        return self.v2("GetOrders", **{"created_after": LONG_AGO, "time_zone": 7, "includes": ALL, **params})

    def order(self, key: str, **params: Any) -> Any:
        return next(o for o in self.orders(**params)["orders"] if key in (o["order_id"], o["order_reference"]))

    def products(self, *, tracked: bool = True, **params: Any) -> dict[str, Any]:
        """By SKU."""
        asked = {"track_inventory": tracked, "modified_after": LONG_AGO, "page": 1, "page_size": 100, **params}
        return {row["sku"]: row for row in self.v2("GetProducts", **asked)["products"]}

    def stock(self, outlet: str, sku: str) -> Decimal:
        held = {each["outlet_id"]: each["unit_in_stock"] for each in self.products()[sku]["inventories"]}
        found: Decimal = held[outlet]
        return found

    def knobs(self, **values: Any) -> Answer:
        return Answer(self.session.post(f"{self.base}/_sandbox/knobs", json=values, timeout=10))

    def fault(self, **fault: Any) -> None:
        assert self.session.post(f"{self.base}/_sandbox/faults", json=[fault], timeout=10).status_code == 200

    def event(self, kind: str, **event: Any) -> Any:
        """What an event made; it must be understood."""
        answer = self.try_event(kind, **event)
        assert answer.status == 200, answer.text
        return answer.json

    def try_event(self, kind: str, **event: Any) -> Answer:
        body = {"kind": kind, **event}
        return Answer(self.session.post(f"{self.base}/_sandbox/events", json=body, timeout=10))
