"""Reading iSeller with a few lines of its own: nothing of posbridge's client, so that the proof is apart."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any

from posbridge.money import ZERO, Decimal, amount
from tests.demo.vendors import Connection, loopback_session

_PAGE = 500
_EVER = {"modified_after": "2000-01-01 00:00:00", "time_zone": "7"}

Row = dict[str, Any]


class ISeller:
    """One store, by its connection (host, login, password), with all its history; dates are asked for in WIB."""

    def __init__(self, connection: Connection) -> None:
        self._session = loopback_session()
        grant = {"grant_type": "client_credentials", "client_id": connection["login"]}
        answer = self._session.post(
            f"{connection['host']}/oauth/token", data={**grant, "client_secret": connection["password"]}, timeout=30
        )
        answer.raise_for_status()
        self._host = answer.json()["resource_url"]
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def collected(self, outlet: str, day: date) -> Decimal:
        """What the orders closed on a day come to, less what was given back on it, whenever that was sold."""
        sold = sum((amount(order["total_amount"]) for order in self._closed(outlet, day)), ZERO)
        return sold - sum((abs(amount(row["amount"])) for row in self._refunds(outlet, day)), ZERO)

    def receipts(self, outlet: str, day: date) -> int:
        """Orders closed on a day that come to something and were not voided."""
        return sum(1 for order in self._closed(outlet, day) if amount(order["total_amount"]))

    def stock(self, outlet: str) -> dict[str, Decimal]:
        """Units that the outlet holds now, by product id."""
        return {
            product["product_id"]: amount(held["unit_in_stock"])
            for product in self._paged("GetProducts", "products", track_inventory="true")
            for held in product["inventories"]
            if held["outlet_id"] == outlet
        }

    def sold_not_handed_over(self, outlet: str) -> dict[str, Decimal]:
        """Units by product id that are sold and still on the shelf."""
        waiting: dict[str, Decimal] = {}
        asked = {"includes": "OrderDetails,UnfulfilledItems", "fulfillment_status": "none"}
        for order in self._paged("GetOrders", "orders", **asked):
            if (order["outlet_id"], order["status"]) != (outlet, "completed"):
                continue
            for line in order["order_details"]:
                if not line["product_modifier_id"]:
                    product = line["product_id"]
                    waiting[product] = waiting.get(product, ZERO) + amount(line["quantity"])
        return waiting

    def _closed(self, outlet: str, day: date) -> Iterator[Row]:
        for order in self._orders.values():
            if (order["outlet_id"], order["status"]) == (outlet, "completed") and _day(order["closed_date"]) == day:
                yield order

    def _refunds(self, outlet: str, day: date) -> Iterator[Row]:
        for row in self._transactions:
            order = self._orders[row["order_id"]]
            if (row["type"], order["outlet_id"]) == ("refund", outlet) and _day(row["transaction_date"]) == day:
                yield row

    @cached_property
    def _orders(self) -> dict[str, Row]:
        return {order["order_id"]: order for order in self._paged("GetOrders", "orders")}

    @cached_property
    def _transactions(self) -> list[Row]:
        return list(self._paged("GetTransactions", "transactions"))

    def _paged(self, call: str, listed: str, **asked: str) -> Iterator[Row]:
        """Every row; GetTransactions does not tell whether another page follows."""
        page, more = 1, True
        while more:
            body = {**_EVER, **asked, "page": str(page), "page_size": str(_PAGE)}
            answer = self._session.post(f"{self._host}/api/v2/{call}", data=body, timeout=60)
            answer.raise_for_status()
            told = json.loads(answer.text, parse_float=Decimal)
            if not told["status"]:
                raise RuntimeError(f"iSeller refused {call}: {answer.text[:300]}")
            yield from told[listed]
            more = told.get("has_next_item", len(told[listed]) == _PAGE)
            page += 1


def _day(shown: str | None) -> date | None:
    return datetime.fromisoformat(shown).date() if shown else None
