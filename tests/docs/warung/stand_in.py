"""Warung's API over loopback HTTP: one token opens one shop; a receipt holds its refunds and its void."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI, HTTPException, Request

from tests.sandbox.control import Control
from tests.sandbox.faults import Fault
from tests.sandbox.serving import serve

TOKEN = "warung-token"
JAKARTA = ZoneInfo("Asia/Jakarta")
PRODUCTS = [
    {"id": "kopi", "name": "Kopi Tubruk", "price": 18000, "deleted": False},
    {"id": "roti", "name": "Roti Bakar", "price": 25000, "deleted": False},
]


@dataclass
class Knobs:
    """``stuck``: a page that is not the last is served over and over."""

    per_page: int = 100
    stuck: bool = False


@dataclass
class Shop:
    """One shop: prices exclude PB1 of 10 %. ``url`` is filled in once it is served."""

    name: str = "tebet"
    url: str = ""
    receipts: list[dict[str, Any]] = field(default_factory=list)
    control: Control[Knobs] = field(default_factory=lambda: Control(Knobs()))

    def sell(self, at: datetime, *, kopi: int = 2, roti: int = 1, paid_with: str = "cash") -> str:
        sold = zip(PRODUCTS, (kopi, roti), strict=True)
        lines = [_line(str(n), product, quantity) for n, (product, quantity) in enumerate(sold, 1) if quantity]
        number = len(self.receipts) + 1
        net = sum(line["net"] for line in lines)
        head = {"id": f"w-{number}", "number": f"A-{number:04}", "sold_at": at.isoformat(), "voided_at": None}
        sums = {"subtotal": net, "tax": net // 10, "total": net + net // 10}
        paid = [{"method": paid_with, "amount": sums["total"]}]
        self.receipts.append({**head, "lines": lines, **sums, "payments": paid, "refunds": []})
        return f"w-{number}"

    def give_back(self, receipt_id: str, at: datetime) -> None:
        """One unit of the first line, from the till that took the money."""
        receipt = self.receipt(receipt_id)
        line, net = receipt["lines"][0], receipt["lines"][0]["price"]
        sums = {"net": net, "tax": net // 10, "total": net + net // 10, "method": receipt["payments"][0]["method"]}
        name = f"{receipt_id}-r{len(receipt['refunds']) + 1}"
        units = [{"line": line["id"], "quantity": 1}]
        receipt["refunds"].append({"id": name, "at": at.isoformat(), **sums, "lines": units})

    def void(self, receipt_id: str, at: datetime) -> None:
        self.receipt(receipt_id)["voided_at"] = at.isoformat()

    def receipt(self, receipt_id: str) -> dict[str, Any]:
        return next(each for each in self.receipts if each["id"] == receipt_id)

    def totals(self, day: date) -> dict[str, Any]:
        """The shop's own report of a day; voided receipts are left out."""
        standing = [each for each in self.receipts if each["voided_at"] is None]
        sold = [each for each in standing if _moment(each["sold_at"]).date() == day]
        back = [each for one in standing for each in one["refunds"] if _moment(each["at"]).date() == day]
        money: Counter[str] = Counter()
        for paid in (paid for receipt in sold for paid in receipt["payments"]):
            money[paid["method"]] += paid["amount"]
        for refund in back:
            money[refund["method"]] -= refund["total"]
        sums = {"sales": sum(each["subtotal"] for each in sold), "refunds": sum(each["net"] for each in back)}
        tax = sum(each["tax"] for each in sold) - sum(each["tax"] for each in back)
        collected = sums["sales"] - sums["refunds"] + tax
        return {
            "shop": self.name,
            "receipts": len(sold),
            **sums,
            "tax": tax,
            "collected": collected,
            "by_method": money,
        }


def create_app(shop: Shop) -> FastAPI:
    app = FastAPI()

    def page(request: Request, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        _admit(request)
        knobs, number = shop.control.knobs, int(request.query_params["page"])
        shown = rows[(0 if knobs.stuck else number - 1) * knobs.per_page :][: knobs.per_page]
        return {name: shown, "more": knobs.stuck or number * knobs.per_page < len(rows)}

    @app.get("/products")
    def products(request: Request) -> dict[str, Any]:
        return page(request, "products", PRODUCTS)

    @app.get("/receipts")
    def receipts(request: Request) -> dict[str, Any]:
        """``by``: ``sold`` or ``changed``; from inclusive, to exclusive; oldest first."""
        clock = _changed if request.query_params["by"] == "changed" else _sold
        start, end = (_moment(request.query_params[name]) for name in ("from", "to"))
        return page(request, "receipts", sorted((r for r in shop.receipts if start <= clock(r) < end), key=clock))

    @app.get("/totals")
    def totals(day: date, request: Request) -> dict[str, Any]:
        _admit(request)
        return shop.totals(day)

    shop.control.install(app)
    return app


@contextmanager
def serve_shop() -> Iterator[Shop]:
    shop = Shop()
    with serve(create_app(shop)) as url:
        shop.url = url
        yield shop


def refuse(shop: Shop, status: int, *, times: int | None, retry_after: int | None = None) -> None:
    shop.control.faults.add(Fault("status", status=status, times=times, retry_after=retry_after))


def _admit(request: Request) -> None:
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        raise HTTPException(401, "this token opens no shop")


def _line(name: str, product: dict[str, Any], quantity: int) -> dict[str, Any]:
    net = product["price"] * quantity
    sold = {"product": product["id"], "name": product["name"], "price": product["price"]}
    return {"id": name, **sold, "quantity": quantity, "net": net}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(JAKARTA)


def _sold(receipt: dict[str, Any]) -> datetime:
    return _moment(receipt["sold_at"])


def _changed(receipt: dict[str, Any]) -> datetime:
    """The last thing that befell it."""
    times = [receipt["sold_at"], receipt["voided_at"], *(each["at"] for each in receipt["refunds"])]
    return max(_moment(each) for each in times if each)
