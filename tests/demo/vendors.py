"""Reading Moka and Jurnal with a few lines of their own: nothing of posbridge's clients, so that the proof is apart."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from email.utils import formatdate
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

import requests

from posbridge.money import Decimal, amount

Connection = Mapping[str, Any]
ZONE = ZoneInfo("Asia/Jakarta")
_PAGE = 500


class Moka:
    """One Moka application, by its connection (host, login, password)."""

    def __init__(self, connection: Connection) -> None:
        self._host = connection["host"]
        self._session = loopback_session()
        grant = {"grant_type": "client_credentials", "scope": "report"}
        answer = self._session.post(
            f"{self._host}/oauth/token",
            json={**grant, "client_id": connection["login"], "client_secret": connection["password"]},
            timeout=30,
        )
        answer.raise_for_status()
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def collected(self, outlet: str, day: date) -> Decimal:
        """What the sales summary of a day comes to, refunds taken off."""
        shown = f"{day:%d/%m/%Y}"
        answer = self._get(f"/v2/outlets/{outlet}/reports/sales_summary", {"start": shown, "end": shown})
        return amount(answer["data"]["total_collected"])

    def receipts(self, outlet: str, day: date) -> int:
        """Receipts and invoices of a day that come to something and were not voided."""
        start = datetime(day.year, day.month, day.day, tzinfo=ZONE)
        query = {"since": start.timestamp(), "until": (start + timedelta(days=1)).timestamp()}
        answer = self._get(
            f"/v3/outlets/{outlet}/reports/get_latest_transactions",
            {**query, "time_filter": "created_at", "per_page": 1000},
        )
        shown = f"{day:%d/%m/%Y}"
        issued = self._get(
            f"/v3/outlets/{outlet}/reports/invoices",
            {"start": shown, "end": shown, "time_filter": "created_at", "per_page": 1000},
        )
        sold = [row for row in answer["data"]["payments"] if datetime.fromisoformat(row["created_at"]) >= start]
        told = [(row, row["total_collected"]) for row in sold]
        told += [(row, row["total_collected_amount"]) for row in issued["data"]["invoice"]]
        # An invoice may stand in both feeds.
        return len({row["payment_no"] for row, total in told if amount(total) and not row["is_deleted"]})

    def _get(self, path: str, query: Mapping[str, Any]) -> Any:
        answer = self._session.get(f"{self._host}{path}", params=query, timeout=60)
        answer.raise_for_status()
        return json.loads(answer.text, parse_float=Decimal)


class Jurnal:
    """One Jurnal company, by its connection; every request is signed as the vendor's guide says."""

    def __init__(self, connection: Connection) -> None:
        self._base = connection["host"]
        self._id = connection["login"]
        self._secret = connection["password"].encode()
        self._session = loopback_session()

    def documents(self, resource: str) -> Iterator[dict[str, Any]]:
        """Every document of a resource, page by page in the order of creation."""
        page = pages = 1
        while page <= pages:
            answer = self._get(f"{resource}?{urlencode({'page': page, 'page_size': _PAGE, 'sort_key': 'created_at'})}")
            pages = answer["total_pages"]
            yield from answer[resource]
            page += 1

    def stock(self, day: date) -> dict[str, dict[str, Decimal]]:
        """Units of tracked products at the end of a day, by warehouse and custom_id (else the product's name)."""
        known = {product["id"]: product["custom_id"] for product in self.documents("products")}
        report = self._get(f"warehouse_stock_quantity?{urlencode({'date': f'{day:%d/%m/%Y}'})}")
        held: dict[str, dict[str, Decimal]] = {}
        for product in report["warehouse_stock_quantity"]["products"]:
            for place in product["warehouses"]:
                units = held.setdefault(place["name"], {})
                units[known.get(product["id"]) or product["name"]] = amount(place["quantity"])
        return held

    def _get(self, path: str) -> Any:
        url = f"{self._base}/{path}"
        parts = urlsplit(url)
        now = formatdate(usegmt=True)
        line = f"date: {now}\nGET {parts.path}?{parts.query} HTTP/1.1"
        signature = base64.b64encode(hmac.new(self._secret, line.encode(), hashlib.sha256).digest()).decode()
        signed = (
            f'hmac username="{self._id}", algorithm="hmac-sha256", headers="date request-line", signature="{signature}"'
        )
        answer = self._session.get(url, headers={"Date": now, "Authorization": signed}, timeout=60)
        answer.raise_for_status()
        return json.loads(answer.text, parse_float=Decimal)


def loopback_session() -> requests.Session:
    """Takes no proxy from the environment."""
    session = requests.Session()
    session.trust_env = False
    return session
