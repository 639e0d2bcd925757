"""A bare signed client for tests of the Jurnal stand-in, and the bodies they start from."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any
from urllib.parse import urlencode

import requests

from posbridge.money import Decimal
from tests.sandbox.jurnal import Company, JurnalWorld

CLIENT, SECRET = "demo-client-id", "demo-client-secret"
OTHER, OTHER_SECRET = "rasa-id", "rasa-secret"
V1 = "/public/jurnal/api/v1"


def seed(world: JurnalWorld) -> None:
    """An enterprise company with two warehouses, and one on the pro plan without any."""
    company = world.add_company(CLIENT, SECRET, "PT Contoh", plan="enterprise")
    warehouses = (("Gudang Jakarta Selatan", "JKT-S"), ("Gudang Bandung Dago", "BDG-D"))
    company.seed_chart(warehouses=warehouses, tags=("Jakarta", "Bandung"))
    world.add_company(OTHER, OTHER_SECRET, "CV Rasa", plan="pro").seed_chart()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    headers: Any

    def __getitem__(self, key: str) -> Any:
        return self.body[key]


class Api:
    """Signs with its own code, so that the stand-in's check is tested against another reading of the rule."""

    def __init__(self, base: str, world: JurnalWorld, client: str = CLIENT, secret: str = SECRET) -> None:
        self.base = base
        self.world = world
        self.client = client
        self.secret = secret

    @property
    def company(self) -> Company:
        return self.world.companies[self.client]

    def sign(self, method: str, target: str, date: str) -> dict[str, str]:
        text = f"date: {date}\n{method} {target} HTTP/1.1".encode()
        mark = base64.b64encode(hmac.new(self.secret.encode(), text, hashlib.sha256).digest()).decode()
        fields = f'username="{self.client}", algorithm="hmac-sha256", headers="date request-line", signature="{mark}"'
        return {"Date": date, "Authorization": f"hmac {fields}", "Content-Type": "application/json"}

    def send(self, method: str, path: str, body: Any = None, *, timeout: float = 10, **query: Any) -> Answer:
        """``path`` under the first version's base, unless it starts with ``/public``."""
        target = path if path.startswith("/public") else f"{V1}/{path}"
        target += f"?{urlencode(query)}" if query else ""
        headers = self.sign(method, target, formatdate(time.time(), usegmt=True))
        raw = None if body is None else json.dumps(body)
        answer = requests.request(method, self.base + target, data=raw, headers=headers, timeout=timeout)
        return Answer(answer.status_code, read_json(answer.text), answer.headers)

    def get(self, path: str, **query: Any) -> Answer:
        return self.send("GET", path, **query)

    def post(self, path: str, body: Any, *, timeout: float = 10) -> Answer:
        return self.send("POST", path, body, timeout=timeout)

    def patch(self, path: str, body: Any) -> Answer:
        return self.send("PATCH", path, body)

    def delete(self, path: str) -> Answer:
        return self.send("DELETE", path)

    def made(self, path: str, body: Any) -> Any:
        """Create, and return the record without its envelope."""
        answer = self.post(path, body)
        assert answer.status in (200, 201), answer
        return next(iter(answer.body.values()))

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self.base}/_sandbox/{path}", json=body, timeout=10)
        return answer.json() if answer.text else None

    def catalogue(self) -> None:
        """A customer, an untracked drink and bread, and tracked milk."""
        self.made("customers", {"customer": {"display_name": "Pelanggan Umum", "custom_id": "CUS-1"}})
        for name, code, price in (("Kopi Susu", "KSA-250", "25000"), ("Roti Cokelat", "ROT-01", "18500")):
            product = {"name": name, "product_code": code, "custom_id": f"PRD-{code}", "unit_name": "Cup"}
            self.made("products", {"product": {**product, "sell_price_per_unit": price, "track_inventory": "false"}})
        milk = {"name": "Susu UHT", "product_code": "SUSU", "unit_name": "Pack", "track_inventory": "true"}
        milk |= {"inventory_asset_account_number": "1-10200", "buy_price_per_unit": "10000"}
        self.made("products", {"product": milk})


def read_json(text: str) -> Any:
    return json.loads(text, parse_float=Decimal) if text else None


def line(code: str = "KSA-250", quantity: Any = 1, rate: Any = 10000, **more: Any) -> dict[str, Any]:
    return {"product_code": code, "quantity": quantity, "rate": rate, **more}


def invoice(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An invoice body of the customer of ``catalogue``; one line of 10,000 unless told otherwise."""
    base = {"transaction_date": "2026-01-05", "due_date": "2026-01-05", "person_name": "Pelanggan Umum"}
    return {"sales_invoice": {**base, "transaction_lines_attributes": list(lines) or [line()], **more}}


def checked_invoice(**more: Any) -> dict[str, Any]:
    """3 x 25,000 at 10 % + 2 x 18,500, value discount 5,000, PPN 11 %: 110,445."""
    taxed = {"line_tax_name": "PPN 11%"}
    lines = [line("KSA-250", 3, 25000, discount=10, **taxed), line("ROT-01", 2, 18500, discount=0, **taxed)]
    discount = {"discount_type_name": "Value", "discount_unit": 5000, "tax_after_discount": True}
    return invoice(*lines, **{**discount, **more})


def payment(invoice_no: str, amount: Any, **more: Any) -> dict[str, Any]:
    base = {"transaction_date": "2026-01-05", "payment_method_name": "QRIS", "deposit_to_name": "Kas"}
    records = [{"transaction_no": invoice_no, "amount": amount}]
    return {"receive_payment": {**base, "records_attributes": records, **more}}


def returned(invoice_id: int, line_id: int, quantity: Any, **more: Any) -> dict[str, Any]:
    lines = [{"transaction_line_id": line_id, "return_quantity": quantity}]
    body = {"transaction_date": "2026-01-06", "invoice_id": invoice_id, "transaction_return_lines_attributes": lines}
    return {"sales_return": {**body, **more}}
