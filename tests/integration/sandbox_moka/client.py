"""A plain HTTP client of the Moka stand-in: amounts come as Decimal, nothing is interpreted."""

import json
from collections.abc import Iterator
from typing import Any

import requests

from posbridge.money import Decimal

FEED = "/v4/outlets/{outlet}/reports/get_latest_transactions"
ALL_READING = "report library profile sales_type customer"


class Answer:
    def __init__(self, response: requests.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.text
        self.json: Any = json.loads(response.text, parse_float=Decimal) if response.text else None

    @property
    def data(self) -> Any:
        assert self.status == 200, self.text
        return self.json["data"]


class Api:
    """One application's view of a served stand-in."""

    def __init__(self, base: str, client_id: str, secret: str, scope: str = ALL_READING) -> None:
        self.base = base
        self.client_id = client_id
        self.secret = secret
        self.session = requests.Session()
        self.access = ""
        granted = self.oauth("client_credentials", scope=scope)
        if granted.status == 200:
            self.access = granted.json["access_token"]

    def oauth(self, grant: str, **fields: str) -> Answer:
        body = {"grant_type": grant, "client_id": self.client_id, "client_secret": self.secret, **fields}
        return Answer(self.session.post(f"{self.base}/oauth/token", json=body, timeout=10))

    def get(self, path: str, *, token: str | None = None, **params: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.access if token is None else token}"}
        url = path if path.startswith("http") else self.base + path
        return Answer(self.session.get(url, params=params, headers=headers, timeout=10))

    def feed(self, outlet: int, **params: Any) -> Any:
        return self.get(FEED.format(outlet=outlet), **params).data

    def walk(self, outlet: int, **params: Any) -> Iterator[list[Any]]:
        """Follow the cursor; fails on a cursor that comes twice."""
        page = self.feed(outlet, **params)
        seen: set[str] = set()
        while True:
            yield page["payments"]
            if page["completed"]:
                return
            assert page["next_url"] not in seen, "the same next_url came twice"
            seen.add(page["next_url"])
            page = self.get(page["next_url"]).data

    def rows(self, outlet: int, **params: Any) -> list[Any]:
        return [row for page in self.walk(outlet, **params) for row in page]

    def report(self, outlet: int, name: str, start: str, end: str | None = None, version: str = "v2") -> Any:
        path = f"/{version}/outlets/{outlet}/reports/{name}"
        return self.get(path, start=start, end=end or start).data

    def knobs(self, **values: Any) -> Answer:
        return Answer(self.session.post(f"{self.base}/_sandbox/knobs", json=values, timeout=10))

    def fault(self, **fault: Any) -> None:
        assert self.session.post(f"{self.base}/_sandbox/faults", json=[fault], timeout=10).status_code == 200

    def event(self, **event: Any) -> Answer:
        return Answer(self.session.post(f"{self.base}/_sandbox/events", json=event, timeout=10))
